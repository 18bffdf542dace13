"""Dialogs: a question with its answers. They are opened without blocking and emit what was said."""
