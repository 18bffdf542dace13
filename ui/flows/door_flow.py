"""The way in: set-up of a new folder, sign-in, and what is said when the records stay closed."""

from __future__ import annotations

from pathlib import Path

from frailtylab.clock import Clock
from frailtylab.custody.key_file import KeyFile
from frailtylab.custody.problems import KeysMissing, TryLater, WrongPassphrase
from frailtylab.custody.tries import Tries
from frailtylab.desk import Desk
from frailtylab.door import (
    STORE_NAME,
    Credentials,
    FolderState,
    NoLongerHere,
    Opened,
    folder_state,
    unlocked,
)
from frailtylab.errors import OperatorError
from frailtylab.first_run import RECOVERY, Convert
from frailtylab.recovery import administrators, open_with_code, with_new_passphrase
from frailtylab.settings import Settings
from frailtylab.store.refusals import StorePlain
from frailtylab.study.load import LoadedStudy
from ui.flows.door_set_up import DoorSetUp
from ui.tasks import Tasks
from ui.text import _, error_texts
from ui.views_door import PersonKeyView, SignInView

SAID_AT_SIGN_IN = (WrongPassphrase, TryLater, NoLongerHere)


class DoorFlow(DoorSetUp):
    """Stands before the records: looks what is there, and lets the right people in."""

    def __init__(
        self, folder: Path, tasks: Tasks, clock: Clock, settings: Settings,
        study: LoadedStudy | None = None, convert: Convert | None = None,
    ) -> None:  # fmt: skip
        super().__init__(folder, tasks, clock, settings, study, convert)
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
