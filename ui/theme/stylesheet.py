"""One Qt style sheet built from the tokens.

Fonts are set from code (Qt style sheets know no tabular digits); this sheet gives colours,
borders and paddings. Widgets choose by dynamic properties: ``kind``, ``tone``, ``size``.
"""

from __future__ import annotations

from ui.theme.tokens import RADIUS, SIZE, SPACE, Palette

TONES = ("ink", "muted", "primary", "ok", "warn", "bad", "left", "right")


def build_stylesheet(palette: Palette, scale: float = 1.0) -> str:
    """The style sheet of a palette at a text scale."""
    return "\n".join(
        (
            _ground(palette),
            _labels(palette),
            _boxes(palette),
            _scrolling(palette),
            _fields(palette, scale),
        )
    )


def _ground(p: Palette) -> str:
    return f"""
QWidget {{ color: {p.ink}; }}
QMainWindow, QDialog, QWidget[ground="page"] {{ background: {p.bg}; }}
QWidget[ground="surface"] {{ background: {p.surface}; }}
QToolTip {{ background: {p.ink}; color: {p.surface}; border: 0; padding: {SPACE.s}px; }}
"""


def _labels(p: Palette) -> str:
    rules = (f'QLabel[tone="{tone}"] {{ color: {getattr(p, tone)}; }}' for tone in TONES)
    return "QLabel { background: transparent; }\n" + "\n".join(rules)


def _fields(p: Palette, scale: float) -> str:
    height = max(SIZE.target, round(SIZE.target * (1 + (scale - 1) * 0.6)))
    box = "QLineEdit, QPlainTextEdit, QComboBox"
    focus = ", ".join(f"{name.strip()}:focus" for name in box.split(","))
    return f"""
{box} {{ background: {p.surface}; color: {p.ink}; border: {p.line_width}px solid {p.edge};
  border-radius: {RADIUS.small}px; padding: {SPACE.xs}px {SPACE.m}px;
  selection-background-color: {p.primary}; selection-color: {p.on_primary}; }}
QLineEdit, QComboBox {{ min-height: {height - 10}px; }}
{focus} {{ border: 2px solid {p.focus}; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 2px solid {p.bad}; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {p.bg};
  color: {p.muted}; }}
QComboBox::drop-down {{ border: 0; width: {SPACE.huge}px; }}
QComboBox QAbstractItemView {{ background: {p.raised}; color: {p.ink}; border: 1px solid {p.line};
  selection-background-color: {p.primary_soft}; selection-color: {p.ink}; outline: 0; }}
QCheckBox, QRadioButton {{ spacing: {SPACE.s}px; min-height: {height}px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 22px; height: 22px;
  border: 2px solid {p.edge}; background: {p.surface}; }}
QCheckBox::indicator {{ border-radius: 6px; }}
QRadioButton::indicator {{ border-radius: 13px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {p.primary};
  border-color: {p.primary}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {p.focus}; }}
"""


def _boxes(p: Palette) -> str:
    return f"""
QFrame[box="bar"] {{ background: {p.surface}; border: 0;
  border-bottom: {p.line_width}px solid {p.line}; }}
QFrame[box="rail"] {{ background: {p.surface}; border: 0;
  border-right: {p.line_width}px solid {p.line}; }}
QFrame[box="line"] {{ background: {p.line}; border: 0; max-height: 1px; min-height: 1px; }}
"""


def _scrolling(p: Palette) -> str:
    return f"""
QAbstractScrollArea, QScrollArea > QWidget > QWidget[ground="none"] {{ background: transparent;
  border: 0; }}
QListView {{ outline: 0; }}
QScrollBar:vertical {{ background: transparent; width: 14px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 14px; margin: 0; }}
QScrollBar::handle {{ background: {p.edge}; border-radius: 4px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 44px; }}
QScrollBar::handle:horizontal {{ min-width: 44px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
