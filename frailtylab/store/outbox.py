"""What waits to leave this computer. A row is queued with the record itself and never changed."""

from __future__ import annotations

import msgspec

from frailtylab.clock import Clock
from frailtylab.store.database import StoreFile


class OutboxRow(msgspec.Struct, frozen=True):
    """One version of one record that waits.

    :param kind: ``trial`` (with the scores it changed), ``not_done``, ``not_done_withdrawn`` or
        ``visit``
    :param version: grows with every change of the record, that of its place included
    :param training: must not reach a production server; the same for ``simulated``
    """

    id: int
    kind: str
    record_id: str
    version: int
    training: bool
    simulated: bool
    queued_utc: str


class Outbox:
    """Counts and lists what waits. There is no stored "sending": a crash could not undo it."""

    def __init__(self, file: StoreFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def queue(
        self, kind: str, record_id: str, version: int, *, training: bool, simulated: bool = False
    ) -> None:
        """Add a row to the transaction that is open.

        A record may change again without a new version of its own, as when it gets another place:
        the row then has the next number, so that each change is sent once.
        """
        last = self._file.value(LAST_VERSION, (kind, record_id))
        version = version if last is None else max(version, last + 1)
        self._file.insert(
            "outbox",
            kind=kind,
            record_id=record_id,
            version=version,
            training=training,
            simulated=simulated,
            queued_utc=self._clock.wall().utc_text,
        )

    def pending_count(self) -> int:
        """How many record versions wait."""
        return self._file.value("SELECT count(*) FROM outbox")

    def waiting_visits(self) -> int:
        """How many visits have something that waits; training and simulated records never do."""
        return self._file.value("SELECT count(*) FROM waiting")

    def oldest_waiting_utc(self) -> str | None:
        """When the oldest of these was queued, ISO 8601 in UTC; None when nothing waits."""
        return self._file.value(OLDEST_WAITING)

    def pending(self, limit: int = 100) -> list[OutboxRow]:
        """The oldest ones that wait, oldest first."""
        rows = self._file.rows("SELECT * FROM outbox ORDER BY id LIMIT ?", (limit,))
        return [
            OutboxRow(
                row["id"],
                row["kind"],
                row["record_id"],
                row["version"],
                bool(row["training"]),
                bool(row["simulated"]),
                row["queued_utc"],
            )
            for row in rows
        ]


LAST_VERSION = "SELECT max(version) FROM outbox WHERE kind = ? AND record_id = ?"
OLDEST_WAITING = "SELECT queued_utc FROM waiting ORDER BY queued_utc LIMIT 1"
