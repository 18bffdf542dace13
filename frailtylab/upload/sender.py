"""One step of sending: what is next, frozen if it is new, sent, and what came of it kept.

Each part can run on a thread of its own: ``claim`` and ``keep`` need the store, ``send`` only the
network. Nothing says *sending* on disk: after a crash in between, the same bytes are sent again.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import msgspec

from frailtylab.clock import WallTime
from frailtylab.desk import Desk
from frailtylab.fhir.amendment import amended
from frailtylab.fhir.bundle import chosen, entries
from frailtylab.store.deliveries import Dispatch
from frailtylab.upload.gather import ReadCurve, gather
from frailtylab.upload.pauses import pause_s
from frailtylab.upload.target import Target
from frailtylab.upload.transactions import Line, frozen, send, thawed
from frailtylab.upload.verdict import Outcome, Verdict


class Claimed(msgspec.Struct, frozen=True):
    """A dispatch with its frozen bytes."""

    dispatch: Dispatch
    payload: bytes


class Sender:
    """Sends one store's visits to one target, oldest first.

    :param name: of the target, as it stands in the records
    :param types: resource types that the server knows; the optional ones that it does not know
        are left out
    :param by: id of the user in whose session it happens
    """

    def __init__(
        self, desk: Desk, name: str, target: Target, types: frozenset[str], by: str,
        read_curve: ReadCurve, dice: Random | None = None,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._name = name
        self._target = target
        self._types = types
        self._by = by
        self._read_curve = read_curve
        self._dice = dice or Random()  # noqa: S311 - jitter, not a secret

    def claim(self) -> Claimed | None:
        """What to send now, frozen; None when nothing is due."""
        deliveries = self._desk.store.deliveries
        due = deliveries.due(self._name, self._now().utc_text)
        if due is None:
            due = self._freeze_next()
        return None if due is None else Claimed(due, deliveries.payload(due.id))

    def _freeze_next(self) -> Dispatch | None:
        deliveries = self._desk.store.deliveries
        waiting = deliveries.unsent(self._name)
        if not waiting:
            return None
        unsent = waiting[0]
        record = gather(
            self._desk, unsent.visit_id, unsent.revision, self._target.site, self._read_curve
        )
        names = self._target.names(record.visit.loaded.study.code)
        now = chosen(entries(record, names), self._types)
        before = thawed(sent) if (sent := deliveries.last_sent(self._name, unsent.visit_id)) else ()
        moved = deliveries.moved(unsent.visit_id, [entry.number for entry in before])
        payload = frozen(amended(before, now, moved))
        return deliveries.freeze(self._name, unsent, payload, self._by)

    def send(self, claimed: Claimed, line: Line) -> Verdict:
        """Send it; touches no store."""
        return send(thawed(claimed.payload), line, self._target.entries)

    def keep(self, claimed: Claimed, verdict: Verdict) -> Dispatch:
        """Keep what came of it."""
        next_utc = ""
        if verdict.outcome is Outcome.RETRY:
            wait_s = pause_s(claimed.dispatch.tries + 1, self._dice, verdict.after_s)
            now = self._now()
            later = WallTime(now.utc + timedelta(seconds=wait_s), now.offset_min, now.zone)
            next_utc = later.utc_text
        return self._desk.store.deliveries.tried(
            claimed.dispatch.id, verdict.outcome.value, self._by, reason=verdict.reason,
            detail=verdict.detail, next_utc=next_utc, stored=verdict.stored,
        )  # fmt: skip

    def step(self, line: Line) -> Dispatch | None:
        """One dispatch from claim to keep; None when nothing is due."""
        claimed = self.claim()
        if claimed is None:
            return None
        return self.keep(claimed, self.send(claimed, line))

    def _now(self) -> WallTime:
        return self._desk.store.clock.wall()
