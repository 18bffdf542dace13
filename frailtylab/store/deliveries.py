"""What is frozen for a target, every try to send it, and the receipts. Nothing is ever removed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from uuid import uuid4

import msgspec

from frailtylab.clock import Clock
from frailtylab.store.audit import Audit
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.refusals import RecordMissing, StoreDamaged
from frailtylab.store.sealing import newest_seal


class Dispatch(msgspec.Struct, frozen=True):
    """One revision of one visit, frozen for one target.

    :param up_to: number of the newest outbox row that it holds
    :param state: ``queued``, ``retry``, ``held``, ``rejected``, ``released`` or ``sent``
    :param reason: stable code of the last try
    :param detail: what the server said, never of a record
    """

    id: str
    target: str
    visit_id: str
    revision: int
    up_to: int
    sha256: str
    state: str
    reason: str
    detail: str
    next_utc: str
    tries: int
    utc: str


class Unsent(msgspec.Struct, frozen=True):
    """A finished visit with something that no dispatch holds yet."""

    visit_id: str
    up_to: int
    revision: int


class Deliveries:
    """The transfers of one store."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit

    def unsent(self, target: str, limit: int = 1) -> list[Unsent]:
        """Finished visits whose newest content was not frozen for that target, oldest first.

        A visit with an unfinished dispatch waits for it, so that amendments keep their order.
        Training and simulated records are never among them.
        """
        rows = self._file.named(UNSENT, {"target": target, "limit": limit})
        return [Unsent(row["visit_id"], row["up_to"], row["revision"]) for row in rows]

    def freeze(self, target: str, unsent: Unsent, payload: bytes, by: str) -> Dispatch:
        """Keep what is sent from now on for that revision, byte for byte."""
        dispatch_id, sha256 = str(uuid4()), hashlib.sha256(payload).hexdigest()
        with self._file.transaction():
            self._file.insert(
                "dispatch",
                id=dispatch_id,
                target=target,
                visit_id=unsent.visit_id,
                revision=unsent.revision,
                up_to=unsent.up_to,
                payload=zlib.compress(payload),
                sha256=sha256,
                utc=self._clock.wall().utc_text,
            )
            detail = {"target": target, "revision": unsent.revision, "sha256": sha256}
            self._audit.note("dispatch_frozen", by, "visit", unsent.visit_id, detail)
        return self.get(dispatch_id)

    def due(self, target: str, now_utc: str) -> Dispatch | None:
        """The oldest dispatch that may be tried now; None when there is none."""
        row = self._file.row(DUE, (target, now_utc))
        return None if row is None else dispatch_of(row)

    def payload(self, dispatch_id: str) -> bytes:
        """The frozen bytes.

        :raises StoreDamaged: when they are not what was frozen
        """
        row = self._file.row("SELECT payload, sha256 FROM dispatch WHERE id = ?", (dispatch_id,))
        if row is None:
            raise RecordMissing("dispatch", dispatch_id)
        content = zlib.decompress(row["payload"])
        if hashlib.sha256(content).hexdigest() != row["sha256"]:
            raise StoreDamaged(self._file.path)
        return content

    def last_sent(self, target: str, visit_id: str) -> bytes:
        """What that target got last of the visit; empty for nothing."""
        row = self._file.row(LAST_SENT, (target, visit_id))
        return b"" if row is None else self.payload(row["id"])

    def moved(self, visit_id: str, numbers: Sequence[str]) -> frozenset[str]:
        """Trials that came into the visit from another one, or that went from it to another.

        :param numbers: of what was sent of the visit before
        """
        came = self._file.rows(CAME, (visit_id,))
        went = self._file.rows(WENT, (visit_id, "\n".join(numbers)))
        return frozenset(row[0] for row in (*came, *went))

    def tried(
        self, dispatch_id: str, outcome: str, by: str, *, reason: str = "", detail: str = "",
        next_utc: str = "", stored: Sequence[str] = (),
    ) -> Dispatch:  # fmt: skip
        """Keep what came of a try; with ``sent`` also the receipt.

        :param stored: where each entry lies on the server, in the payload's order
        """
        utc = self._clock.wall().utc_text
        with self._file.transaction():
            self._file.insert(
                "dispatch_attempt",
                dispatch_id=dispatch_id,
                outcome=outcome,
                reason=reason,
                detail=detail,
                next_utc=next_utc,
                utc=utc,
            )
            if outcome == "sent":
                mark = newest_seal(self._file.connection)
                self._file.insert(
                    "dispatch_receipt",
                    dispatch_id=dispatch_id,
                    seal=mark.seal,
                    mac=mark.mac,
                    entries=zlib.compress("\n".join(stored).encode()),
                    utc=utc,
                )
            act = "dispatch_sent"
            if outcome == "retry":
                act = "dispatch_retry"
            elif outcome == "held":
                act = "dispatch_held"
            elif outcome == "rejected":
                act = "dispatch_rejected"
            elif outcome == "released":
                act = "dispatch_released"
            self._audit.note(act, by, "dispatch", dispatch_id, {"reason": reason})
        return self.get(dispatch_id)

    def get(self, dispatch_id: str) -> Dispatch:
        """One dispatch as it stands.

        :raises RecordMissing: for an id that the store does not have
        """
        row = self._file.row("SELECT * FROM dispatch_now WHERE id = ?", (dispatch_id,))
        if row is None:
            raise RecordMissing("dispatch", dispatch_id)
        return dispatch_of(row)

    def all(self, target: str = "", limit: int = 200) -> list[Dispatch]:
        """The newest dispatches, newest first; of one target, or of all."""
        rows = self._file.rows(NEWEST, (target, target, limit))
        return [dispatch_of(row) for row in rows]

    def receipt(self, dispatch_id: str) -> tuple[str, ...]:
        """Where each entry lies on the server; empty without a receipt."""
        row = self._file.row(
            "SELECT entries FROM dispatch_receipt WHERE dispatch_id = ?", (dispatch_id,)
        )
        return () if row is None else tuple(zlib.decompress(row[0]).decode().split("\n"))


# The visit that an outbox row belongs to.
OF_VISIT = """CASE o.kind WHEN 'visit' THEN o.record_id
    WHEN 'trial' THEN (SELECT a.visit_id FROM trial_at a WHERE a.trial_id = o.record_id)
    ELSE (SELECT n.visit_id FROM not_done n WHERE n.id = o.record_id) END"""

UNSENT = f"""WITH newest AS (
        SELECT {OF_VISIT} AS visit_id, max(o.id) AS up_to, min(o.id) AS first,
            max(o.simulated) AS simulated
        FROM outbox o WHERE o.training = 0 GROUP BY 1)
    SELECT q.visit_id, q.up_to,
        (SELECT count(*) + 1 FROM dispatch d
         WHERE d.target = :target AND d.visit_id = q.visit_id) AS revision
    FROM newest q JOIN worklist w ON w.visit_id = q.visit_id AND w.phase = 'finished'
    WHERE q.simulated = 0 AND NOT EXISTS (SELECT 1 FROM dispatch_now d
        WHERE d.target = :target AND d.visit_id = q.visit_id
            AND (d.up_to >= q.up_to OR d.state != 'sent'))
    ORDER BY q.first LIMIT :limit"""  # noqa: S608 - a part of the same file

LAST_SENT = """SELECT id FROM dispatch_now WHERE target = ? AND visit_id = ? AND state = 'sent'
    ORDER BY revision DESC LIMIT 1"""
CAME = "SELECT trial_id FROM trial_at WHERE visit_id = ? AND place > 0"
WENT = """SELECT trial_id FROM trial_at WHERE place > 0 AND visit_id != ?
    AND instr(?, trial_id) > 0"""
DUE = """SELECT * FROM dispatch_now WHERE target = ? AND state IN ('queued', 'retry', 'released')
    AND next_utc <= ? ORDER BY seq LIMIT 1"""
NEWEST = "SELECT * FROM dispatch_now WHERE ? = '' OR target = ? ORDER BY seq DESC LIMIT ?"


def dispatch_of(row: Row) -> Dispatch:
    """A dispatch from a row of ``dispatch_now``."""
    return Dispatch(
        row["id"],
        row["target"],
        row["visit_id"],
        row["revision"],
        row["up_to"],
        row["sha256"],
        row["state"],
        row["reason"],
        row["detail"],
        row["next_utc"],
        row["tries"],
        row["utc"],
    )
