"""What was not done in a visit, and why; a mistaken entry is taken back, never removed."""

from __future__ import annotations

from frailtylab.clock import Clock
from frailtylab.errors import N_
from frailtylab.people import Side
from frailtylab.store.audit import Audit
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.outbox import Outbox
from frailtylab.store.people import reason_needed
from frailtylab.store.refusals import RecordMissing, RecordRefused
from frailtylab.store.visits import visit_is_finished
from frailtylab.trials import NotDone


class NotDones:
    """Keeps not-done entries."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit, outbox: Outbox) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit
        self._outbox = outbox

    def not_done(self, entry: NotDone, by: str) -> None:
        """Keep that a place of the visit was not measured, and why.

        :raises RecordRefused: when another entry has this id
        """
        row = self._file.row("SELECT * FROM not_done WHERE id = ?", (entry.id,))
        if row is not None:
            if not_done_of(row) != entry:
                raise other_trial(entry.id)
            return
        with self._file.transaction():
            self._file.insert(
                "not_done",
                id=entry.id,
                visit_id=entry.visit_id,
                test=entry.test,
                side=entry.side.value if entry.side else None,
                number=entry.number,
                reason=entry.reason,
                note=entry.note,
                by=by,
                utc=self._clock.wall().utc_text,
            )
            self._queue_not_done("not_done", entry.id, entry.visit_id, by)

    def withdraw_not_done(self, entry_id: str, reason: str, by: str) -> None:
        """The place is measured after all; the entry stays and is no longer counted.

        :raises RecordRefused: without a reason, or while the visit is finished
        :raises RecordMissing: for an entry that is not there (any more)
        """
        if not reason.strip():
            raise reason_needed()
        row = self._file.row(NOT_DONE_WITH_PHASE, (entry_id,))
        if row is None:
            raise RecordMissing("not-done entry", entry_id)
        if row["phase"] == "finished":
            raise visit_is_finished()
        with self._file.transaction():
            self._file.insert(
                "not_done_withdrawn",
                not_done_id=entry_id,
                reason=reason.strip(),
                by=by,
                utc=self._clock.wall().utc_text,
            )
            self._queue_not_done("not_done_withdrawn", entry_id, row["visit_id"], by)

    def _queue_not_done(self, kind: str, entry_id: str, visit_id: str, by: str) -> None:
        training = bool(self._file.value("SELECT training FROM visit WHERE id = ?", (visit_id,)))
        self._outbox.queue(kind, entry_id, 1, training=training)
        self._audit.note(kind, by, "not_done", entry_id)

    def not_dones(self, visit_id: str) -> list[NotDone]:
        """What was not done in a visit, oldest first."""
        sql = "SELECT * FROM not_done_now WHERE visit_id = ? ORDER BY seq"
        return [not_done_of(row) for row in self._file.rows(sql, (visit_id,))]


NOT_DONE_WITH_PHASE = """SELECT n.visit_id, w.phase FROM not_done_now n
    JOIN worklist w ON w.visit_id = n.visit_id WHERE n.id = ?"""


def not_done_of(row: Row) -> NotDone:
    """A not-done entry from its row."""
    side = Side(row["side"]) if row["side"] else None
    return NotDone(
        row["id"], row["visit_id"], row["test"], row["reason"], row["note"], side, row["number"]
    )


def other_trial(record_id: str) -> RecordRefused:
    """The refusal to let one record stand in for another."""
    return RecordRefused(
        N_("This attempt can't be saved"),
        N_("Another record with the number {record_id} is kept already, and it differs."),
        N_("Write down the value on the screen and call your data manager."),
        values={"record_id": record_id},
    )
