"""The kit that every page is built from. Widgets are given values and emit meaningful signals."""
