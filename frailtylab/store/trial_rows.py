"""Trials as rows and back, exactly: what is read equals what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from msgspec.structs import replace

from frailtylab.clock import WallTime
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.people import Side
from frailtylab.store.canonical import canonical, instrument_content, trial_sha256
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.refusals import StoreDamaged
from frailtylab.trials import (
    CaptureContext,
    Decision,
    Entry,
    Flag,
    KeptTrial,
    Measure,
    Outcome,
    Source,
    Trial,
    TrialSlot,
    TrialState,
)

TakeKey = tuple[str, int]

AT_ONCE = 500  # trials whose measures are fetched together; SQLite takes 32 766 values a query


def insert_trial(file: StoreFile, trial: Trial) -> None:
    """Write what makes the attempt this attempt, whatever its takes say."""
    slot, context = trial.slot, trial.context
    file.insert(
        "trial",
        id=trial.id,
        visit_id=slot.visit_id,
        test=slot.test,
        practice=slot.practice,
        number=slot.number,
        attempt=slot.attempt,
        side=slot.side.value if slot.side else None,
        entry=trial.entry.value,
        assessor_id=context.assessor_id,
        study_sha256=context.study_sha256,
        script_version=context.script_version,
        software_version=context.software_version,
        language=context.language,
        training=context.training,
        setup=canonical(context.setup),
        captured_utc=trial.captured.utc_text,
        offset_min=trial.captured.offset_min,
        zone=trial.captured.zone,
        performed_on=trial.performed_on,
    )


def same_attempt(one: Trial, other: Trial) -> bool:
    """True when both are takes of one attempt: equal but for what was measured in it."""
    return _identity(one) == _identity(other)


def _identity(trial: Trial) -> Trial:
    return replace(trial, measures=(), flags=(), instruments=(), recording=None)


def insert_take(
    file: StoreFile, trial: Trial, take: int, by: str, utc_text: str, reason: str = ""
) -> str:
    """Write a take with its measures, flags and recording; answers its hash.

    :param reason: why a decided trial gets another content
    """
    sha256 = trial_sha256(trial)
    file.insert(
        "trial_take",
        trial_id=trial.id,
        take=take,
        simulated=trial.simulated,
        instruments=canonical([instrument_content(info) for info in trial.instruments]),
        sha256=sha256,
        by=by,
        utc=utc_text,
        reason=reason,
    )
    _insert_parts(file, trial, take)
    return sha256


def newest_take(file: StoreFile, trial_id: str) -> int:
    """Number of the newest take of a trial; 0 for a trial that is not there."""
    return file.value("SELECT max(take) FROM trial_take WHERE trial_id = ?", (trial_id,)) or 0


def _insert_parts(file: StoreFile, trial: Trial, take: int) -> None:
    for position, measure in enumerate(trial.measures):
        file.insert(
            "measure",
            trial_id=trial.id,
            take=take,
            position=position,
            name=measure.name,
            source=measure.source.value,
            value=measure.value,
            unit=measure.unit,
            text=measure.text,
            resolution=measure.resolution,
            uncertainty=measure.uncertainty,
            is_primary=measure.primary,
        )
    for position, flag in enumerate(trial.flags):
        detail = canonical(flag.detail)
        place = {"trial_id": trial.id, "take": take, "position": position}
        file.insert("flag", **place, code=flag.code, detail=detail)
    if trial.recording is not None:
        file.insert(
            "recording",
            trial_id=trial.id,
            take=take,
            sha256=hashlib.sha256(trial.recording).hexdigest(),
            size_bytes=len(trial.recording),
            packed=trial.recording,
        )


def insert_version(file: StoreFile, kept: KeptTrial, take: int, by: str, utc_text: str) -> None:
    """Write the newest version of what was decided about a trial, and about which take."""
    file.insert(
        "trial_version",
        trial_id=kept.trial.id,
        version=kept.version,
        take=take,
        state=kept.state.value,
        outcome=kept.decision.outcome.value,
        reason=kept.decision.reason,
        note=kept.decision.note,
        repeat=kept.decision.repeat,
        by=by,
        utc=utc_text,
    )


def read_trials(file: StoreFile, rows: list[Row]) -> list[KeptTrial]:
    """Trials from rows of ``trial_now``, in their order, without recordings."""
    return [_kept(row, trial) for row, trial in zip(rows, read_contents(file, rows), strict=True)]


def read_contents(file: StoreFile, rows: list[Row]) -> list[Trial]:
    """Trials as the take in each row says, in their order, without recordings.

    :param rows: columns of ``trial`` and of ``trial_take``
    """
    ids = list({str(row["id"]): None for row in rows})
    measures, flags = parts(file, "measure", ids), parts(file, "flag", ids)
    return [
        _trial(
            row,
            tuple(map(_measure, measures.get((row["id"], row["take"]), []))),
            tuple(map(_flag, flags.get((row["id"], row["take"]), []))),
        )
        for row in rows
    ]


def parts(file: StoreFile, table: str, trial_ids: list[str]) -> dict[TakeKey, list[Row]]:
    """Trial id and take → its measures or flags, in the order in which they were given."""
    found: dict[TakeKey, list[Row]] = {}
    for start in range(0, len(trial_ids), AT_ONCE):
        some = trial_ids[start : start + AT_ONCE]
        marks = ", ".join("?" * len(some))
        order = "trial_id, take, position"
        sql = f"SELECT * FROM {table} WHERE trial_id IN ({marks}) ORDER BY {order}"  # noqa: S608
        found.update(_by_take(file.rows(sql, some)))
    return found


def _by_take(rows: list[Row]) -> Iterator[tuple[TakeKey, list[Row]]]:
    for key, group in groupby(rows, key=lambda row: (str(row["trial_id"]), int(row["take"]))):
        yield key, list(group)


def read_recording(file: StoreFile, trial_id: str, take: int) -> bytes | None:
    """The raw material of a take, or None where it has none.

    :raises StoreDamaged: when it is not what was written
    """
    sql = "SELECT sha256, packed FROM recording WHERE trial_id = ? AND take = ?"
    row = file.row(sql, (trial_id, take))
    if row is None:
        return None
    if hashlib.sha256(row["packed"]).hexdigest() != row["sha256"]:
        raise StoreDamaged(file.path)
    return row["packed"]


def _kept(row: Row, trial: Trial) -> KeptTrial:
    decision = Decision(Outcome(row["outcome"]), row["reason"], row["note"], bool(row["repeat"]))
    return KeptTrial(trial, row["version"], TrialState(row["state"]), decision)


def _trial(row: Row, measures: tuple[Measure, ...], flags: tuple[Flag, ...]) -> Trial:
    side = Side(row["side"]) if row["side"] else None
    return Trial(
        id=row["id"],
        slot=TrialSlot(
            row["visit_id"], row["test"], bool(row["practice"]), row["number"], row["attempt"], side
        ),
        entry=Entry(row["entry"]),
        context=_context(row),
        captured=WallTime(_utc(row["captured_utc"]), row["offset_min"], row["zone"]),
        measures=measures,
        flags=flags,
        instruments=tuple(instrument_of(info) for info in json.loads(row["instruments"])),
        performed_on=row["performed_on"],
    )


def _context(row: Row) -> CaptureContext:
    return CaptureContext(
        assessor_id=row["assessor_id"],
        study_sha256=row["study_sha256"],
        script_version=row["script_version"],
        software_version=row["software_version"],
        language=row["language"],
        training=bool(row["training"]),
        setup=json.loads(row["setup"]),
    )


def _measure(row: Row) -> Measure:
    return Measure(
        row["name"],
        row["value"],
        row["unit"],
        row["text"],
        Source(row["source"]),
        row["resolution"],
        row["uncertainty"],
        bool(row["is_primary"]),
    )


def _flag(row: Row) -> Flag:
    return Flag(row["code"], json.loads(row["detail"]))


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


def instrument_of(fields: dict[str, object]) -> InstrumentInfo:
    """An instrument from its kept JSON object."""
    kind = InstrumentKind(str(fields["kind"]))
    return InstrumentInfo(**{**fields, "kind": kind})  # pyright: ignore[reportArgumentType]
