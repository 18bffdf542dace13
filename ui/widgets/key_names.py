"""Names of keys: one way to write them, for the settings, for pedals and for the hints."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.text import _

MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
    }
)
NAMELESS = (Qt.Key.Key_unknown, Qt.Key(0))


def portable_key(event: QKeyEvent) -> str:
    """The key of an event as the settings keep it (``Space``, ``PgDown``, ``Ctrl+F``).

    The keypad counts as the main keys. Empty for a modifier alone and for a key without a name.
    """
    key = Qt.Key(event.key())
    if key in MODIFIERS or key in NAMELESS:
        return ""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sequence = QKeySequence(QKeyCombination(held, key))
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def shown_key(portable: str) -> str:
    """A kept key's name as people read it on their keyboard."""
    words = {
        "Space": _("Space bar"),
        "PgDown": _("Page down"),
        "PgUp": _("Page up"),
        "Left": _("Arrow left"),
        "Right": _("Arrow right"),
        "Up": _("Arrow up"),
        "Down": _("Arrow down"),
    }
    return words.get(portable, portable)
