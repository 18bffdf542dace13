"""The dominant number: read from three metres, in digits that do not tremble."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import make_font
from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import SIZE, SPACE, Tone, TypeStyle
from ui.widgets.painting import CENTRE, LEFT, WRAP, longest_word, wrapped_size

CAP_OF_EM = 0.7275  # Inter's capital and digit height in ems
UNIT_OF_DIGITS = 0.34
UNIT_GAP = 0.05


def _digits(px: float) -> QFont:
    return make_font(TypeStyle(max(1, round(px)), 700, tracking=-2, tabular=True), 1.0)


def _unit_font(px: float) -> QFont:
    return make_font(TypeStyle(max(1, round(px * UNIT_OF_DIGITS)), 500), 1.0)


class _State(msgspec.Struct, frozen=True):
    word: str = ""
    icon: str = ""
    tone: Tone = "primary"


class BigTime(QWidget):
    """A number with its unit and a line that names the state (icon and word).

    The digits grow with the room: their height aims at 25 mm on a 14-inch screen and more
    (research: peers §4.1).
    """

    def __init__(self, value: str = "", unit: str = "") -> None:
        super().__init__()
        self.value = value
        self.unit = unit
        self._state = _State()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tell()

    def set_value(self, value: str, unit: str | None = None) -> None:
        """Show another number (and unit); cheap enough for ten times a second."""
        if (value, unit or self.unit) == (self.value, self.unit):
            return
        self.value = value
        self.unit = self.unit if unit is None else unit
        self._tell()
        self.update()

    def set_state(self, word: str, icon: str = "", tone: Tone = "primary") -> None:
        """Name the state below the number."""
        if _State(word, icon, tone) == self._state:
            return
        self._state = _State(word, icon, tone)
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def state_word(self) -> str:
        """The word of the state."""
        return self._state.word

    def digit_height(self) -> float:
        """Height of the digits in pixels at the present size of the widget."""
        return self._digit_px() * CAP_OF_EM

    def text_fits(self) -> bool:
        """True when number and state are wholly inside."""
        number = self._number_width(self._digit_px())
        return (
            number <= self.width() and self._state_height() + self.digit_height() <= self.height()
        )

    def _tell(self) -> None:
        self.setAccessibleName(f"{self.value} {self.unit}".strip())
        self.setAccessibleDescription(self._state.word)

    def _number_width(self, px: float) -> float:
        digits = QFontMetricsF(_digits(px)).horizontalAdvance(self.value)
        unit = QFontMetricsF(_unit_font(px)).horizontalAdvance(self.unit)
        return digits + (px * UNIT_GAP + unit if self.unit else 0)

    def _state_icon(self) -> int:
        return theme().px(SIZE.icon) if self._state.icon else 0

    def _state_height(self) -> int:
        if not self._state.word:
            return 0
        room = self.width() - self._state_icon() - 3 * SPACE.s
        return wrapped_size(theme().font("state"), self._state.word, room).height() + SPACE.l

    def _digit_px(self) -> float:
        height = self.height() - self._state_height() - 2 * SPACE.m
        wanted = max(SIZE.digit_cap, min(SIZE.digit_cap_most, height * 0.6)) / CAP_OF_EM
        by_height = max(1.0, height / CAP_OF_EM)
        probe = self._number_width(200.0)
        room = self.width() - 2 * SPACE.m
        return max(12.0, min(wanted, by_height, 200.0 * room / probe if probe else wanted))

    def sizeHint(self) -> QSize:
        """Digits of the height that is aimed at, plus the state."""
        px = SIZE.digit_cap / CAP_OF_EM
        height = SIZE.digit_cap + theme().px(SIZE.icon_large) + 4 * SPACE.xxl
        return QSize(round(self._number_width(px)) + 2 * SPACE.xxl, height)

    def minimumSizeHint(self) -> QSize:
        """Digits of half that height."""
        px = SIZE.digit_cap_least / CAP_OF_EM
        word = longest_word(theme().font("state"), self._state.word) + self._state_icon()
        width = max(round(self._number_width(px)), word + SPACE.s) + 2 * SPACE.m
        state = theme().px(64) if self._state.word else 0
        return QSize(width, SIZE.digit_cap_least + 2 * SPACE.xxl + state)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint number, unit and state, centred together."""
        del event
        painter = QPainter(self)
        px = self._digit_px()
        cap = px * CAP_OF_EM
        state = self._state_height()
        top = (self.height() - cap - state - SPACE.s) / 2
        self._paint_number(painter, px, top + cap)
        if state:
            self._paint_state(painter, QRectF(0, top + cap + SPACE.l, self.width(), state))

    def _paint_number(self, painter: QPainter, px: float, baseline: float) -> None:
        look = theme()
        digits = _digits(px)
        left = (self.width() - self._number_width(px)) / 2
        painter.setFont(digits)
        painter.setPen(look.colour("ink"))
        painter.drawText(round(left), round(baseline), self.value)
        left += QFontMetricsF(digits).horizontalAdvance(self.value) + px * UNIT_GAP
        painter.setFont(_unit_font(px))
        painter.setPen(look.colour("muted"))
        painter.drawText(round(left), round(baseline), self.unit)

    def _paint_state(self, painter: QPainter, box: QRectF) -> None:
        look = theme()
        font, colour, icon = look.font("state"), look.colour(self._state.tone), self._state_icon()
        room = int(box.width()) - icon - 3 * SPACE.s
        size = wrapped_size(font, self._state.word, room)
        left = (box.width() - size.width() - icon - (SPACE.s if icon else 0)) / 2
        if icon:
            paint_icon(
                painter, self._state.icon, colour, QRectF(left, box.top(), icon, box.height())
            )
            left += icon + SPACE.s
        painter.setFont(font)
        painter.setPen(colour)
        place = QRectF(left - 2, box.top(), size.width() + 4, box.height())
        painter.drawText(place, (CENTRE if not icon else LEFT) | WRAP, self._state.word)
