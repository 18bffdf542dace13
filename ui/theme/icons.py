"""Icons: a subset of Lucide (ISC licence), painted in a token's colour at any pixel ratio.

They come as outlines of a font, which Qt can paint without its SVG library (docs/adr/0016).
"""

from __future__ import annotations

import json
from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QPixmapCache, QRawFont

from frailtylab.resource_files import resource

RATIOS = (1.0, 2.0, 3.0)
EM_PX = 240
"""Size at which outlines are taken: the grid of 24 × 24 in which Lucide is drawn, times ten."""


@cache
def icon_codes() -> dict[str, int]:
    """The bundled icons and the code of each in the font."""
    text = resource("icons", "lucide", "codes.json").read_text("utf-8")
    codes: dict[str, int] = json.loads(text)
    return codes


@cache
def _font() -> QRawFont:
    font = QRawFont()
    data = resource("icons", "lucide", "lucide.ttf").read_bytes()
    font.loadFromData(data, EM_PX, font.hintingPreference())
    return font


@cache
def icon_outline(name: str) -> QPainterPath:
    """The outline of an icon in a square of ``EM_PX``.

    :raises KeyError: for a name that is not bundled
    """
    font = _font()
    path = font.pathForGlyph(font.glyphIndexesForString(chr(icon_codes()[name]))[0])
    path.translate(0, EM_PX)
    return path


def _render(name: str, colour: QColor, pixels: int, ratio: float) -> QPixmap:
    outline = icon_outline(name)
    side = round(pixels * ratio)
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / EM_PX, side / EM_PX)
    painter.fillPath(outline, colour)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, colour: QColor, pixels: int, ratio: float = 1.0) -> QPixmap:
    """A square picture of an icon.

    :param pixels: side in device-independent pixels
    :param ratio: device pixel ratio of where it will be shown
    :raises KeyError: for a name that is not bundled
    """
    key = f"icon/{name}/{colour.rgba():08x}/{pixels}/{ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = _render(name, colour, pixels, ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def make_icon(name: str, colour: QColor, pixels: int) -> QIcon:
    """An icon for Qt's own controls, crisp at pixel ratios up to 3."""
    icon = QIcon()
    for ratio in RATIOS:
        icon.addPixmap(icon_pixmap(name, colour, pixels, ratio))
    return icon


def paint_icon(painter: QPainter, name: str, colour: QColor, box: QRectF) -> None:
    """Paint an icon centred in ``box``, as large as the box allows."""
    side = int(min(box.width(), box.height()))
    pixmap = icon_pixmap(name, colour, side, painter.device().devicePixelRatioF())
    left = round(box.center().x() - side / 2)
    top = round(box.center().y() - side / 2)
    painter.drawPixmap(left, top, pixmap)
