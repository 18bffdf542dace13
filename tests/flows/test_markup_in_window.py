"""Check 14: whatever text a label of the window is given, its markup is shown and never obeyed."""

from __future__ import annotations

import pytest
from helpers.virtual_bench import VirtualBench
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

HOSTILE = "<font color='#ff00ff' size='7'><b>████</b></font>"
MAGENTA = (255, 0, 255)
PLACES = ("today", "people", "records", "devices", "settings", "audit")


@pytest.fixture
def window(qtbot, tmp_path, fake_clock):
    bench = VirtualBench(qtbot, tmp_path / "data", fake_clock)
    yield bench
    bench.close()


def obeyed(widget: QWidget) -> bool:
    """True when a pixel has the colour that only obeyed markup gives."""
    QApplication.processEvents()
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = (bytes(image.constScanLine(y))[: image.width() * 3] for y in range(image.height()))
    return any(tuple(row[x : x + 3]) == MAGENTA for row in rows for x in range(0, len(row), 3))


def told_markup(widget: QWidget) -> int:
    """Give every label markup for a text; answers how many there are."""
    labels = widget.findChildren(QLabel)
    for label in labels:
        label.setText(HOSTILE)
    return len(labels)


def test_no_label_of_any_page_obeys_markup(window: VirtualBench) -> None:
    """ASVS 1.3.1: all labels are tried, bound to data or not; also the ones made later."""
    window.wait_for("assessor_tile_0")
    assert told_markup(window.app.window) > 3
    assert not obeyed(window.app.window)
    window.sign_in()
    for place in PLACES:
        window.app.go_to_place(place)
        window.settle()
        assert told_markup(window.app.window) > 3, place
        assert not obeyed(window.app.window), place
    window.app.go_to_place("today")
    window.open_visit()
    assert told_markup(window.app.window) > 3
    assert not obeyed(window.app.window)
    window.begin("TUG")
    assert told_markup(window.app.window) > 3
    assert not obeyed(window.app.window)


def test_a_label_that_obeys_would_be_seen(qtbot) -> None:
    """ASVS 1.3.1: Qt's own label guesses, and obeys."""
    label = QLabel(HOSTILE)
    qtbot.addWidget(label)
    label.show()
    assert obeyed(label)
