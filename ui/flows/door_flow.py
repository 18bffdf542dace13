"""The way in: set-up of a new folder, sign-in, and what is said when the records stay closed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from frailtylab.clock import Clock
from frailtylab.custody.key_file import KeyFile
from frailtylab.custody.problems import KeysMissing, TryLater, WrongPassphrase
from frailtylab.custody.recovery_code import new_code
from frailtylab.custody.tries import Tries
from frailtylab.desk import Desk, study_of_settings
from frailtylab.door import (
    STORE_NAME,
    Credentials,
    FolderState,
    NoLongerHere,
    Opened,
    folder_state,
    new_training_folder,
    unlocked,
)
from frailtylab.errors import OperatorError
from frailtylab.first_run import RECOVERY, Convert, FirstRun, set_up, set_up_over_plain
from frailtylab.recovery import administrators, open_with_code, with_new_passphrase
from frailtylab.settings import Settings
from frailtylab.store.refusals import StorePlain
from frailtylab.study.load import LoadedStudy
from frailtylab.team import checked_office_key
from ui.tasks import Tasks
from ui.text import _, error_texts
from ui.views_door import DoorProblemView, PersonEntry, PersonKeyView, SignInView

WAIT_TICK_MS = 500
GROUPS = range(1, 9)
SAID_AT_SIGN_IN = (WrongPassphrase, TryLater, NoLongerHere)


class SetUp(msgspec.Struct):
    """What the set-up knows so far; nothing of it is on the disk before the last step."""

    person: PersonEntry | None = None
    passphrase: str = ""
    recovery: str = ""
    asked: tuple[int, int] = (3, 6)

    def __repr__(self) -> str:
        return "SetUp(not shown)"


class DoorFlow(QObject):
    """Stands before the records. All slow work is done on the store's thread.

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
        self.timer.timeout.connect(self.tick)

    # --- what is there

    def begin(self, state: FolderState) -> None:
        """Show the page for a folder in that state."""
        if state is FolderState.NEW:
            self.show.emit("welcome")
        elif state is FolderState.PLAIN:
            self.fail(StorePlain(self.folder / STORE_NAME))
        elif state is FolderState.WITHOUT_KEYS:
            self.fail(KeysMissing(self.folder / "keys.json"))
        else:
            self.do(self.load_people, self.people_loaded)

    def look_again(self) -> None:
        """Try again after a problem: whatever is there now decides."""
        self.do(lambda: folder_state(self.folder), self.begin)

    def load_people(self) -> tuple[tuple[PersonKeyView, ...], bool, Tries]:
        """Who has a key; runs on the store's thread."""
        keys = KeyFile(self.folder).load()
        people = tuple(PersonKeyView(slot.id, slot.label) for slot in keys.people)
        return people, keys.slot(RECOVERY) is not None, Tries(self.folder, self.clock)

    def people_loaded(self, found: tuple[tuple[PersonKeyView, ...], bool, Tries]) -> None:
        """Show the tiles; one person alone needs no tile."""
        self.people, self.can_recover, self.tries = found
        self.chosen = self.people[0].slot if len(self.people) == 1 else ""
        self.said = ""
        self.show.emit("sign_in")
        self.follow_wait()

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

    # --- set-up

    def set_person(self, person: PersonEntry) -> None:
        """Who sets up."""
        self.setup.person = person
        self.show.emit("passphrase")

    def set_passphrase(self, passphrase: str) -> None:
        """The passphrase may be used; a code is made once and stays while one goes back."""
        self.setup.passphrase = passphrase
        self.setup.recovery = self.setup.recovery or new_code()
        self.show.emit("code")

    def code_written(self) -> None:
        """It stands on paper: ask for two groups of it."""
        first, second = sorted(secrets.SystemRandom().sample(GROUPS, 2))
        self.setup.asked = (first, second)
        self.show.emit("check")

    def code_confirmed(self) -> None:
        """Both groups were right."""
        self.show.emit("office")

    def back_to_start(self) -> None:
        """Back from the first step: forget everything."""
        self.setup = SetUp()
        if self.over_plain:
            self.over_plain = False
            self.show.emit("problem")
        else:
            self.show.emit("welcome")

    def finish_set_up(self, office: str) -> None:
        """Make keys, store and first user, all at once."""
        try:
            public = checked_office_key(office) if office else b""
        except OperatorError as error:
            self.complain(error)
            return
        setup, person = self.setup, self.setup.person
        if person is None:
            return
        wish = FirstRun(
            person.code, person.name, person.roles, setup.passphrase, setup.recovery, public
        )

        def work() -> Desk:
            if self.over_plain and self.convert is not None:
                opened = set_up_over_plain(self.folder, wish, self.clock, self.convert)
            else:
                opened = set_up(self.folder, wish, self.clock)
            return self.desk(opened)

        self.show.emit("opening")
        self.do(work, self.through)

    def make_training(self) -> None:
        """A folder for training, without a lock."""

        def work() -> Desk:
            study = self.study or study_of_settings(self.settings)
            return Desk(new_training_folder(self.folder, self.clock), study)

        self.show.emit("opening")
        self.do(work, self.through)

    # --- sign-in

    def sign_in_view(self) -> SignInView:
        """Tiles, or the passphrase of the chosen one."""
        wait = self.wait_s(self.chosen)
        last = self.settings.last_assessor
        return SignInView(self.people, last, self.chosen, self.said, wait, self.can_recover)

    def wait_s(self, slot: str) -> int:
        """Whole seconds until the next try at that slot."""
        seconds = self.tries.wait_s(slot) if self.tries is not None and slot else 0.0
        return int(-(-seconds // 1))

    def choose(self, slot: str) -> None:
        """A tile was pressed, or the way back to the tiles."""
        self.chosen, self.said = slot, ""
        self.changed.emit()
        self.follow_wait()

    def sign_in(self, slot: str, passphrase: str) -> None:
        """A try: a passphrase for that person."""
        person = next((p for p in self.people if p.slot == slot), None)
        if person is None or self.wait_s(slot):
            return
        who = Credentials(person.code, passphrase)

        def work() -> Desk:
            return self.desk(unlocked(self.folder, who, self.clock, self.tries))

        self.show.emit("opening")
        self.do(work, self.through, self.not_signed_in)

    def not_signed_in(self, error: OperatorError) -> None:
        """A wrong passphrase is said where it was typed; anything else on its own page."""
        if not isinstance(error, SAID_AT_SIGN_IN):
            self.fail(error)
            return
        title, happened, to_do = error_texts(error)
        words = (f"{title}.", to_do) if isinstance(error, WrongPassphrase) else (happened, to_do)
        self.said = "" if isinstance(error, TryLater) else " ".join(words)
        self.show.emit("sign_in")
        self.follow_wait()

    def follow_wait(self) -> None:
        """Count down while somebody has to wait."""
        if self.wait_s(self.chosen):
            self.timer.start()
        else:
            self.timer.stop()

    def tick(self) -> None:
        """Half a second of waiting is over."""
        self.changed.emit()
        self.follow_wait()

    # --- the way back in

    def open_by_code(self, code: str) -> None:
        """The recovery code was typed."""
        tries = self.tries or Tries(self.folder, self.clock)

        def work() -> tuple[Opened, tuple[PersonKeyView, ...]]:
            opened = open_with_code(self.folder, code, self.clock, tries)
            people = tuple(PersonKeyView(u.id, u.code) for u in administrators(opened))
            return opened, people

        def done(found: tuple[Opened, tuple[PersonKeyView, ...]]) -> None:
            self.half_open, self.people = found
            self.show.emit("recover_passphrase")

        self.do(work, done, self.code_refused)

    def code_refused(self, error: OperatorError) -> None:
        """Say below the code why it does not open; a store that can't be used has its own page."""
        if isinstance(error, WrongPassphrase):
            self.complaint.emit(_("That code does not open the results. Compare it once more."))
        elif isinstance(error, TryLater):
            self.complain(error)
        else:
            self.fail(error)

    def recover(self, slot: str, passphrase: str) -> None:
        """An administrator chose a new passphrase after the code."""
        opened = self.half_open
        if opened is None:
            return

        def work() -> Desk:
            user = next(u for u in administrators(opened) if u.id == slot)
            return self.desk(with_new_passphrase(opened, self.folder, user, passphrase))

        def done(desk: Desk) -> None:
            self.half_open = None
            self.through(desk)

        self.do(work, done, self.complain)

    def give_up_recovery(self) -> None:
        """Back to the tiles; a store that the code opened is closed again."""
        opened, self.half_open = self.half_open, None
        if opened is not None:
            self.tasks.run(opened.store.close)
        self.do(self.load_people, self.people_loaded)

    # --- through

    def desk(self, opened: Opened) -> Desk:
        """Store and study; runs on the store's thread. The store is closed where there is none.

        :raises StudyFileError: when the study can't be read
        """
        try:
            study = self.study or study_of_settings(self.settings)
        except BaseException:
            opened.store.close()
            raise
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
