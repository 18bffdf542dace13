"""What every part of the way in shares: one piece of work at a time, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from frailtylab.clock import Clock
from frailtylab.custody.tries import Tries
from frailtylab.desk import Desk, study_of_settings
from frailtylab.door import (
    Opened,
)
from frailtylab.errors import OperatorError
from frailtylab.first_run import Convert
from frailtylab.settings import Settings
from frailtylab.store.refusals import StorePlain
from frailtylab.study.load import LoadedStudy
from ui.tasks import Tasks
from ui.text import _, error_texts
from ui.views_door import DoorProblemView, PersonEntry, PersonKeyView

WAIT_TICK_MS = 500


class SetUp(msgspec.Struct):
    """What the set-up knows so far; nothing of it is on the disk before the last step."""

    person: PersonEntry | None = None
    passphrase: str = ""
    recovery: str = ""
    asked: tuple[int, int] = (3, 6)

    def __repr__(self) -> str:
        return "SetUp(not shown)"


class DoorBase(QObject):
    """What is known at the door. All slow work is done on the store's thread.

    Signals:
        show: the page that is wanted now
        changed: the page on the screen has something new to show
        complaint: a sentence for the page on the screen
        opened: a :class:`Desk`; whoever gets it owns its store
        left: somebody closes the program
    """

    show = Signal(str)
    changed = Signal()
    complaint = Signal(str)
    opened = Signal(object)
    left = Signal()

    def __init__(
        self, folder: Path, tasks: Tasks, clock: Clock, settings: Settings,
        study: LoadedStudy | None = None, convert: Convert | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.folder = folder
        self.tasks = tasks
        self.clock = clock
        self.settings = settings
        self.study = study
        self.convert = convert
        self.setup = SetUp()
        self.over_plain = False
        self.error: OperatorError | None = None
        self.people: tuple[PersonKeyView, ...] = ()
        self.chosen = ""
        self.said = ""
        self.can_recover = False
        self.tries: Tries | None = None
        self.half_open: Opened | None = None
        self.working = False
        self.timer = QTimer(self)
        self.timer.setInterval(WAIT_TICK_MS)

    def do(
        self, work: Callable[[], object], done: Callable[..., None],
        failed: Callable[[OperatorError], None] | None = None,
    ) -> None:  # fmt: skip
        """One piece of work at a time; a second press meanwhile does nothing."""
        if self.working:
            return
        self.working = True

        def got(result: object) -> None:
            self.working = False
            done(result)

        def refused(error: OperatorError) -> None:
            self.working = False
            (failed or self.fail)(error)

        self.tasks.run(work, got, refused)

    def fail(self, error: OperatorError) -> None:
        """Say on a page of its own why the records stay closed."""
        self.error = error
        self.show.emit("problem")

    def problem_view(self) -> DoorProblemView:
        """The problem in words.

        :raises RuntimeError: when there is none: a slip of ours
        """
        error = self.error
        if error is None:
            raise RuntimeError("no problem to show")
        title, happened, to_do = error_texts(error)
        action = ""
        if isinstance(error, StorePlain) and self.convert is not None:
            action, to_do = _("Encrypt now"), _(
                "A verified, encrypted copy takes its place; the old file is kept beside it. You "
                "choose a code and a passphrase first."
            )  # fmt: skip
        return DoorProblemView(
            problem_kind(error), title, happened, to_do, error.nothing_lost,
            error.can_retry, str(self.folder), action,
        )  # fmt: skip

    def help_problem(self) -> None:
        """The button of the problem: encrypt a plain store, with the set-up before it."""
        if isinstance(self.error, StorePlain) and self.convert is not None:
            self.over_plain = True
            self.show.emit("person")

    # --- through

    def desk(self, opened: Opened) -> Desk:
        """Store and study; runs on the store's thread. The store is closed where there is none.

        :raises StudyFileError: when the study can't be read
        """
        with ExitStack() as undo:
            undo.callback(opened.store.close)
            study = self.study or study_of_settings(self.settings)
            undo.pop_all()
        user = opened.user.id if opened.user is not None else ""
        return Desk(opened.store, study, user, opened.key)

    def through(self, desk: Desk) -> None:
        """The store is open: forget every secret that was typed here."""
        self.forget()
        self.opened.emit(desk)

    def complain(self, error: OperatorError) -> None:
        """Say on the page on the screen what is wrong with what was typed."""
        _title, happened, to_do = error_texts(error)
        self.complaint.emit(" ".join(part for part in (happened, to_do) if part))

    def forget(self) -> None:
        """Let go of everything that was typed."""
        self.timer.stop()
        self.setup = SetUp()
        self.said = ""

    def close(self) -> None:
        """End here; a store that only the code opened is closed."""
        self.forget()
        opened, self.half_open = self.half_open, None
        if opened is not None:
            self.tasks.run(opened.store.close)


def problem_kind(error: OperatorError) -> str:
    """The error's class as a code: ``StoreRolledBack`` gives ``rolled_back``."""
    words = re.findall("[A-Z][a-z]*", type(error).__name__.removeprefix("Store"))
    return "_".join(words).lower()
