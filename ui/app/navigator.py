"""Which page is on the screen, and building pages anew when the look changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.main_window import MainWindow

PLACE_OF = {
    "today": "today",
    "people": "people",
    "participant": "people",
    "records": "records",
    "devices": "devices",
    "safe": "safe",
    "settings": "settings",
    "visit": "today",
    "timing": "today",
    "grip": "today",
    "review": "today",
}
"""Page → lit place of the rail; the sign-in page has none."""
CAPTURE = ("timing", "grip")


class Navigator(QObject):
    """Shows pages by name; each is made when first wanted.

    Signals:
        shown: the name of the page that is on the screen now
    """

    shown = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.current = ""
        self.place_of = dict(PLACE_OF)
        self.covered = False
        self.make: Callable[[str], QWidget] | None = None
        self.render: Callable[[str, QWidget], None] | None = None
        self.busy: Callable[[], bool] = lambda: False
        self._pending = QTimer(self)
        self._pending.setSingleShot(True)
        self._pending.setInterval(0)
        self._pending.timeout.connect(self.render_now)

    def use(self, make: Callable[[str], QWidget], render: Callable[[str, QWidget], None]) -> None:
        """How pages are made and filled."""
        self.make, self.render = make, render

    def page(self, name: str) -> QWidget:
        """The page of that name, made if it was not there."""
        if name not in self.window.pages:
            if self.make is None:
                raise RuntimeError("no page factory yet")
            self.window.add_page(name, self.make(name))
        return self.window.pages[name]

    def go(self, name: str) -> None:
        """Put that page on the screen; refused while a trial runs on another one."""
        if not self.busy() or name in CAPTURE:
            self.put(name)

    def put(self, name: str) -> None:
        """Put that page on the screen, or have it ready for when the cover is taken off."""
        self.current = name
        if self.covered:
            self.shown.emit(name)
            return
        page = self.page(name)
        if self.render is not None:
            self.render(name, page)
        self.window.show_page(name, self.place_of.get(name))
        self.shown.emit(name)

    def changed(self, name: str | None = None) -> None:
        """Something new to render, on that page or on whichever is shown; once per event turn."""
        if self.current and not self.covered and name in (None, self.current):
            self._pending.start()

    def render_now(self) -> None:
        """Render the page on the screen."""
        if self.current and not self.covered and self.render is not None:
            self.render(self.current, self.page(self.current))

    def rebuild(self) -> None:
        """Build the page on the screen anew; the keyboard stays at the control of that name."""
        focused = QApplication.focusWidget()
        name = focused.objectName() if focused is not None else ""
        self.window.clear_pages()
        self.window.rebuild()
        if not self.current or self.covered:
            return
        self.put(self.current)
        found = self.page(self.current).findChild(QWidget, name) if name else None
        if found is not None:
            found.setFocus()

    def cover(self) -> None:
        """Let go of every page, and make none until the cover is taken off."""
        self.covered = True
        self._pending.stop()
        self.window.clear_pages()

    def uncover(self) -> None:
        """Make the page anew that is wanted now."""
        self.covered = False
        if self.current:
            self.put(self.current)

    def forget(self) -> None:
        """Let go of every page with what was typed and shown there."""
        self._pending.stop()
        self.current = ""
        self.window.clear_pages()

    def close(self) -> None:
        """Render nothing more."""
        self._pending.stop()
        self.current = ""
