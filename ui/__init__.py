"""The window. Qt is imported in this package only."""
