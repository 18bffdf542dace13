"""The open store and its rooms."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from frailtylab.clock import Clock
from frailtylab.store.audit import Audit
from frailtylab.store.audit_list import AuditList
from frailtylab.store.belongings import BelongingsReader
from frailtylab.store.corrections import Corrections
from frailtylab.store.database import StoreFile
from frailtylab.store.deliveries import Deliveries
from frailtylab.store.device_use import DeviceUse
from frailtylab.store.devices import Devices
from frailtylab.store.history import History
from frailtylab.store.office_keys import OfficeKeys
from frailtylab.store.outbox import Outbox
from frailtylab.store.people import People
from frailtylab.store.pins import Pins
from frailtylab.store.records import Records
from frailtylab.store.sealing import newest_seal
from frailtylab.store.setups import Setups
from frailtylab.store.signatures import Signatures
from frailtylab.store.trials import Trials
from frailtylab.store.visits import Visits


class Store:
    """Everything that is kept. Belongs to the thread that opened it; use as a context or close."""

    def __init__(self, file: StoreFile, clock: Clock) -> None:
        self._file = file
        self.clock = clock
        self.audit = Audit(file, clock)
        self.outbox = Outbox(file, clock)
        self.deliveries = Deliveries(file, clock, self.audit)
        self.people = People(file, clock, self.audit)
        self.visits = Visits(file, clock, self.audit, self.outbox)
        self.trials = Trials(file, clock, self.audit, self.outbox)
        self.corrections = Corrections(file, clock, self.audit, self.outbox, self.visits)
        self.signatures = Signatures(file, clock, self.audit, self.outbox, self.visits)
        self.setup = Setups(file, clock, self.audit)
        self.devices = Devices(file, clock, self.audit)
        self.device_use = DeviceUse(file, clock, self.audit)
        self.records = Records(file, clock)
        self.belongings = BelongingsReader(file, self.audit)
        self.audit_list = AuditList(file, self.belongings)
        self.history = History(file)
        self.pins = Pins(file, clock, self.audit)
        self.office_keys = OfficeKeys(file, clock, self.audit)

    @property
    def file(self) -> StoreFile:
        """The open file itself, for whoever looks after it as a whole."""
        return self._file

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._file.path

    @property
    def taken_over_from(self) -> str:
        """Process number of a program that ended without closing the store; else empty."""
        return self._file.taken_over_from

    def admit_only_training(self) -> None:
        """The store has no lock: no real participant, and nobody's role is asked, from now on."""
        self.people.training_only = True
        self.audit.open_to_all = True

    def checkpoint_text(self) -> str:
        """Number and code of the newest seal: ``412:9f…``."""
        mark = newest_seal(self._file.connection)
        return f"{mark.seal}:{mark.mac}"

    def check(self) -> list[str]:
        """What SQLite and the audit trail find wrong; empty when all is well.

        Takes some 20 ms for 10⁵ trials and the audit trail's length on top: not on the start path.
        """
        found = [row[0] for row in self._file.rows("PRAGMA quick_check")]
        first_bad = self.audit.verify()
        broken = [] if first_bad is None else [f"audit trail breaks at entry {first_bad}"]
        return [text for text in found if text != "ok"] + broken

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file; for idle moments, so that no save has to."""
        self._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file and let other programs have it."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
