"""Which instruments have been used at this workstation."""

from __future__ import annotations

import json

from msgspec.structs import replace

from frailtylab.clock import Clock
from frailtylab.instruments import InstrumentInfo
from frailtylab.store.audit import Audit
from frailtylab.store.canonical import canonical, instrument_content
from frailtylab.store.database import StoreFile
from frailtylab.store.trial_rows import instrument_of


class Devices:
    """Keeps every identity that an instrument has shown."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit

    def register(self, info: InstrumentInfo, by: str) -> None:
        """Keep that this instrument was connected; the same one again changes nothing.

        What it reported of itself (filters, battery) is no identity: the trials keep that.
        """
        info = replace(info, reported={})
        if info in self.known():
            return
        with self._file.transaction():
            self._file.insert(
                "device_seen",
                identity=canonical(instrument_content(info)),
                by=by,
                utc=self._clock.wall().utc_text,
            )
            detail = {"driver": info.driver, "simulated": info.simulated}
            self._audit.note("device_registered", by, "device", info.serial_number, detail)

    def known(self) -> list[InstrumentInfo]:
        """All identities, oldest first."""
        rows = self._file.rows("SELECT identity FROM device_seen ORDER BY seq")
        return [instrument_of(json.loads(row["identity"])) for row in rows]
