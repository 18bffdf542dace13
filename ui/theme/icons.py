"""Icons: a subset of Lucide (ISC licence), painted in a token's colour at any pixel ratio."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

RATIOS = (1.0, 2.0, 3.0)


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    return (files("resources") / "icons" / "lucide" / f"{name}.svg").read_text("utf-8")


def _render(name: str, colour: QColor, pixels: int, ratio: float) -> QPixmap:
    svg = _svg(name).replace("currentColor", colour.name())
    side = round(pixels * ratio)
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, colour: QColor, pixels: int, ratio: float = 1.0) -> QPixmap:
    """A square picture of an icon.

    :param pixels: side in device-independent pixels
    :param ratio: device pixel ratio of where it will be shown
    :raises FileNotFoundError: for a name that is not bundled
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
