"""The real window on a folder that is locked, as on a ward: roles are asked, nothing is open."""

from __future__ import annotations

from pathlib import Path

from helpers.fake_clock import FakeClock
from helpers.sample_records import participant
from helpers.virtual_bench import VirtualBench

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.key_file import NAMES, KeyFile, unlock
from frailtylab.desk import Desk
from frailtylab.door import Credentials, new_folder, open_folder
from frailtylab.people import Role
from ui.cli.training import training_study
from ui.flows.present_day import local_date

PASSPHRASE = "Zwölf planted herons on jetty 40817"
CODE = "PLANTED-40817"
INITIALS = "ΞΨΩΦ"
NAME = "Planted Nightingale-Zzyzx"
ROLES = (Role.ASSESSOR,)


class LockedBench(VirtualBench):
    """A window whose store was opened with a passphrase; one participant, due today."""

    def _desk(self) -> Desk:
        study = training_study()
        made, user_id = new_folder(self.folder, "A-03", NAME, PASSPHRASE, ROLES, self.clock)
        with made as store:
            person = store.people.add_participant(participant(CODE, initials=INITIALS), user_id)
            store.visits.enrol(person.id, local_date(self.clock.wall()), study, user_id)
        store, self.assessor_id = open_folder(
            self.folder, Credentials("A-03", PASSPHRASE), self.clock
        )
        return Desk(store, study, self.assessor_id)

    def sign_in(self) -> None:
        """Work as the one who opened the store."""
        me = self.in_store(lambda store: store.people.assessors()[0])
        self.app.day.sign_in_as(me)
        self.wait_until(lambda: self.app.day.views.today is not None)
        self.settle()


def data_key(folder: Path) -> DataKey:
    """The data key of the bench's folder."""
    keys = KeyFile(folder).load()
    return unlock(keys, keys.people[0].id, PASSPHRASE, folder / NAMES[0])


def made_bench(qtbot: object, folder: Path, clock: FakeClock) -> LockedBench:
    """A bench, signed in."""
    bench = LockedBench(qtbot, folder, clock)
    bench.sign_in()
    return bench
