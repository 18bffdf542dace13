"""The look of the window: tokens, style sheet, fonts and icons."""
