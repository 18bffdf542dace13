"""Pages of the window: given views, they show them and emit what the person wants."""
