"""The set-up of a new folder: nothing of it is on the disk before its last step."""

from __future__ import annotations

import secrets

from frailtylab.custody.recovery_code import new_code
from frailtylab.desk import Desk, study_of_settings
from frailtylab.door import (
    new_training_folder,
)
from frailtylab.errors import OperatorError
from frailtylab.first_run import FirstRun, set_up, set_up_over_plain
from frailtylab.team import checked_office_key
from ui.flows.door_base import DoorBase, SetUp
from ui.views_door import PersonEntry

GROUPS = range(1, 9)


class DoorSetUp(DoorBase):
    """Collects what the first person chooses, then makes everything at once."""

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
