"""The cover over the window, and who notices that somebody is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog

from ui.app.navigator import Navigator
from ui.flows.lock_flow import LockFlow
from ui.flows.session import Session
from ui.main_window import MainWindow

WATCH_MS = 1000
SHORTCUT = "Ctrl+L"
TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove,
        QEvent.Type.Wheel, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)  # fmt: skip


class LockKeeper(QObject):
    """Covers and uncovers the window of one session.

    Hands are noticed at the windows themselves, not at every object: that costs the start nothing.

    :param running: True while a trial is armed or running
    :param sign_out: somebody else wants to work here
    """

    def __init__(
        self, session: Session, folder: Path, window: MainWindow, navigator: Navigator,
        running: Callable[[], bool], sign_out: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self.flow = LockFlow(session, folder, running)
        self.window = window
        self.navigator = navigator
        self.sign_out = sign_out
        self.hidden: list[QDialog] = []
        self.watched: list[QWindow] = []
        self.timer = QTimer(self)
        self.timer.setInterval(WATCH_MS)
        self.timer.timeout.connect(self.tick)
        self.flow.locked.connect(self.cover)
        self.flow.unlocked.connect(self.uncover)
        self.flow.changed.connect(self.render_page)
        self.shortcut = QShortcut(QKeySequence(SHORTCUT), window)
        self.shortcut.activated.connect(self.flow.lock)

    @property
    def is_locked(self) -> bool:
        """True while the cover is on."""
        return self.flow.is_locked

    def begin(self) -> None:
        """Somebody signed in with a passphrase: watch over them from now on."""
        if not self.flow.able:
            return
        self.flow.idle.signed_in()
        self.window.rail.set_lockable(True)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication) and not self.timer.isActive():
            app.focusWindowChanged.connect(self.watch_window)
            self.watch_window(self.window.windowHandle())
        self.timer.start()

    def end(self) -> None:
        """Nobody is signed in any more."""
        if not self.timer.isActive():
            return
        self.timer.stop()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self.watch_window)
        for watched in self.watched:
            watched.removeEventFilter(self)
        self.watched.clear()

    def watch_window(self, window: QWindow | None) -> None:
        """Notice hands at that window, too: dialogs are windows of their own."""
        if window is None or window in self.watched:
            return
        self.watched.append(window)
        window.destroyed.connect(lambda: self.let_go(window))
        window.installEventFilter(self)

    def let_go(self, window: QWindow) -> None:
        """That window is gone."""
        self.watched = [kept for kept in self.watched if kept is not window]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A hand on the computer; every event goes its way."""
        del watched
        if event.type() in TOUCHES and not self.flow.is_locked:
            self.flow.idle.touched()
        return False

    def tick(self) -> None:
        """A second has passed."""
        self.flow.watch()
        if self.flow.is_locked:
            self.hide_dialogs()
            self.render_page()

    def cover(self) -> None:
        """Nothing of the records stays on the screen, in the clipboard or behind the cover."""
        from ui.pages.lock_page import LockPage

        clipboard = QGuiApplication.clipboard()
        clipboard.clear()
        self.hide_dialogs()
        self.navigator.cover()
        page = LockPage()
        page.entered.connect(self.flow.try_secret)
        page.passphrase_wanted.connect(self.flow.use_passphrase)
        page.other.connect(self.leave)
        page.render(self.flow.view())
        self.window.cover_with(page)

    def hide_dialogs(self) -> None:
        """Take every dialog off the screen; what was typed in it stays for its owner."""
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                self.hidden.append(widget)
                widget.destroyed.connect(lambda _gone=None, it=widget: self.forget_dialog(it))
                widget.hide()

    def forget_dialog(self, dialog: QDialog) -> None:
        """That dialog is gone."""
        self.hidden = [kept for kept in self.hidden if kept is not dialog]

    def uncover(self) -> None:
        """The same person is back: everything is where it was."""
        self.window.uncover()
        self.navigator.uncover()
        hidden, self.hidden = self.hidden, []
        for dialog in hidden:
            dialog.show()

    def render_page(self) -> None:
        """Show the cover as it is now."""
        from ui.pages.lock_page import LockPage

        page = self.window.cover
        if isinstance(page, LockPage):
            page.render(self.flow.view())

    def leave(self) -> None:
        """Another person wants to work here: this session ends."""
        if not self.flow.running():
            self.sign_out()

    def rebuild(self) -> None:
        """The rail was built anew."""
        self.window.rail.set_lockable(self.flow.able)
