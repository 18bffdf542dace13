"""Signatures: who stands for a visit, in what meaning, over exactly which record."""

from __future__ import annotations

from uuid import uuid4

from frailtylab.clock import Clock
from frailtylab.errors import N_
from frailtylab.review import Meaning, Signature
from frailtylab.store.audit import Audit
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.outbox import Outbox
from frailtylab.store.refusals import RecordRefused
from frailtylab.store.sealing import Content, content_of, digest
from frailtylab.store.visits import Visits

AT_VISIT = "(SELECT trial_id FROM trial_at WHERE visit_id = ?1)"

# Table and query of its rows that belong to the visit, in an order that the rows themselves give.
# Of a recording its hash counts: the bytes are proved when they are read.
RECORD: tuple[tuple[str, str], ...] = (
    ("visit", "SELECT * FROM visit WHERE id = ?1"),
    ("visit_place", "SELECT * FROM visit_place WHERE visit_id = ?1 ORDER BY version"),
    ("visit_event", "SELECT * FROM visit_event WHERE visit_id = ?1 ORDER BY seq"),
    ("setup_version", "SELECT * FROM setup_version WHERE visit_id = ?1 ORDER BY seq"),
    ("device_exception", "SELECT * FROM device_exception WHERE visit_id = ?1 ORDER BY seq"),
    ("trial", f"SELECT * FROM trial WHERE id IN {AT_VISIT} ORDER BY seq"),  # noqa: S608
    *(
        (table, f"SELECT * FROM {table} WHERE trial_id IN {AT_VISIT} ORDER BY trial_id, {order}")  # noqa: S608
        for table, order in (
            ("trial_place", "version"),
            ("trial_version", "version"),
            ("trial_take", "take"),
            ("measure", "take, position"),
            ("flag", "take, position"),
        )
    ),
    (
        "recording",
        f"""SELECT trial_id, take, sha256, size_bytes FROM recording
            WHERE trial_id IN {AT_VISIT} ORDER BY trial_id, take""",  # noqa: S608
    ),
    ("not_done", "SELECT * FROM not_done WHERE visit_id = ?1 ORDER BY seq"),
    (
        "not_done_withdrawn",
        """SELECT w.* FROM not_done_withdrawn w JOIN not_done n ON n.id = w.not_done_id
            WHERE n.visit_id = ?1 ORDER BY n.seq""",
    ),
    ("score", "SELECT * FROM score WHERE visit_id = ?1 ORDER BY test, name, version"),
)

WORKED_ON = """SELECT 1 WHERE EXISTS
    (SELECT 1 FROM visit_event WHERE visit_id = ?1 AND by = ?2)
    OR EXISTS (SELECT 1 FROM trial_now WHERE visit_id = ?1 AND assessor_id = ?2)
    OR EXISTS (SELECT 1 FROM not_done WHERE visit_id = ?1 AND by = ?2)"""


class Signatures:
    """Keeps signatures; a later one never replaces an earlier one."""

    def __init__(
        self, file: StoreFile, clock: Clock, audit: Audit, outbox: Outbox, visits: Visits
    ) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._visits = visits

    def record_sha256(self, visit_id: str) -> str:
        """SHA-256 over everything that the visit holds now, but for its signatures.

        Trials with all their versions, takes and places; not-done entries, scores, set-ups, events
        and exceptions, places of the visit itself.
        """
        rows: list[tuple[str, Content]] = []
        for table, sql in RECORD:
            rows += [(table, content_of(row)) for row in self._file.rows(sql, (visit_id,))]
        return digest(rows)

    def sign(self, visit_id: str, meaning: Meaning, by: str) -> Signature:
        """Sign the visit as it stands. Whoever calls has made sure that it is really that user.

        :raises RecordRefused: for a visit that is not finished; for *performed* by somebody who did
            nothing in it; for *reviewed* before it was signed as performed, or by the same person
        :raises NotAllowed: when the role of the user does not allow this meaning
        """
        self._check(visit_id, meaning, by)
        wall, record = self._clock.wall(), self.record_sha256(visit_id)
        signature = Signature(
            str(uuid4()), visit_id, meaning, self._name(by), by, wall.utc_text, wall.offset_min,
            record, holds=True,
        )  # fmt: skip
        with self._file.transaction():
            self._file.insert(
                "signature",
                id=signature.id,
                visit_id=visit_id,
                meaning=meaning.value,
                name=signature.name,
                record_sha256=record,
                by=by,
                utc=signature.utc,
                offset_min=signature.offset_min,
            )
            training = self._visits.get(visit_id).training
            self._outbox.queue("visit", visit_id, 1, training=training)
            detail = {"signature": signature.id, "sha256": record}
            act = "signed_performed" if meaning is Meaning.PERFORMED else "signed_reviewed"
            self._audit.note(act, by, "visit", visit_id, detail)
        return signature

    def _check(self, visit_id: str, meaning: Meaning, by: str) -> None:
        if not self._visits.get(visit_id).finished:
            raise not_finished()
        if meaning is Meaning.PERFORMED:
            if self._file.row(WORKED_ON, (visit_id, by)) is None:
                raise not_yours()
            return
        performed = [one for one in self.of_visit(visit_id) if one.meaning is Meaning.PERFORMED]
        if not performed or not performed[-1].holds:
            raise not_performed()
        if performed[-1].by == by:
            raise same_person()

    def _name(self, by: str) -> str:
        row = self._file.row("SELECT code, name FROM user_now WHERE id = ?", (by,))
        return (row["name"] or row["code"]) if row else ""

    def of_visit(self, visit_id: str) -> list[Signature]:
        """All signatures of a visit, oldest first, each held against the record as it is now."""
        sql = "SELECT * FROM signature WHERE visit_id = ? ORDER BY seq"
        rows = self._file.rows(sql, (visit_id,))
        now = self.record_sha256(visit_id) if rows else ""
        return [signature_of(row, now) for row in rows]


def signature_of(row: Row, now: str) -> Signature:
    """A signature from its row.

    :param now: hash of the record as it is
    """
    return Signature(
        row["id"],
        row["visit_id"],
        Meaning(row["meaning"]),
        row["name"],
        row["by"],
        row["utc"],
        row["offset_min"],
        row["record_sha256"],
        row["record_sha256"] == now,
    )


def not_finished() -> RecordRefused:
    """The refusal to sign what goes on."""
    return RecordRefused(
        N_("Only a finished visit is signed"),
        N_("This visit is still open."),
        N_("Finish the visit, then sign it."),
    )


def not_yours() -> RecordRefused:
    """The refusal to sign for somebody else's work."""
    return RecordRefused(
        N_("You did nothing in this visit"),
        N_("“I did these tests” can be signed only by somebody who worked in the visit."),
        N_("Ask the assessor who did it to sign."),
    )


def not_performed() -> RecordRefused:
    """The refusal of a review before there is something to review."""
    return RecordRefused(
        N_("The visit is not signed by its assessor"),
        N_("A review follows the assessor's own signature, which is missing or void."),
        N_("Ask the assessor to sign, then review the visit."),
    )


def same_person() -> RecordRefused:
    """The refusal of a second pair of eyes that is the first."""
    return RecordRefused(
        N_("Somebody else has to review this visit"),
        N_("You signed that you did these tests."),
        N_("Ask another data manager to review it."),
    )
