"""Trials as rows and back, exactly: what is read equals what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby

from frailtylab.clock import WallTime
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.people import Side
from frailtylab.store.canonical import canonical, trial_sha256
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

AT_ONCE = 500  # trials whose measures are fetched together; SQLite takes 32 766 values a query


def insert_trial(file: StoreFile, trial: Trial) -> str:
    """Write the trial with its measures, flags and recording; answers its hash."""
    slot, context, sha256 = trial.slot, trial.context, trial_sha256(trial)
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
        simulated=trial.simulated,
        setup=canonical(context.setup),
        captured_utc=trial.captured.utc_text,
        offset_min=trial.captured.offset_min,
        zone=trial.captured.zone,
        performed_on=trial.performed_on,
        instruments=canonical([asdict(info) for info in trial.instruments]),
        sha256=sha256,
    )
    _insert_parts(file, trial)
    return sha256


def _insert_parts(file: StoreFile, trial: Trial) -> None:
    for position, measure in enumerate(trial.measures):
        file.insert(
            "measure",
            trial_id=trial.id,
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
        file.insert("flag", trial_id=trial.id, position=position, code=flag.code, detail=detail)
    if trial.recording is not None:
        file.insert(
            "recording",
            trial_id=trial.id,
            sha256=hashlib.sha256(trial.recording).hexdigest(),
            size_bytes=len(trial.recording),
            packed=trial.recording,
        )


def insert_version(file: StoreFile, kept: KeptTrial, by: str, utc_text: str) -> None:
    """Write the newest version of what was decided about a trial."""
    file.insert(
        "trial_version",
        trial_id=kept.trial.id,
        version=kept.version,
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
    ids = [row["id"] for row in rows]
    measures, flags = parts(file, "measure", ids), parts(file, "flag", ids)
    return [_kept(row, measures.get(row["id"], []), flags.get(row["id"], [])) for row in rows]


def parts(file: StoreFile, table: str, trial_ids: list[str]) -> dict[str, list[Row]]:
    """Trial id → its measures or flags, in the order in which they were given."""
    found: dict[str, list[Row]] = {}
    for start in range(0, len(trial_ids), AT_ONCE):
        some = trial_ids[start : start + AT_ONCE]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT * FROM {table} WHERE trial_id IN ({marks}) ORDER BY trial_id, position"  # noqa: S608
        found.update(_by_trial(file.rows(sql, some)))
    return found


def _by_trial(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    for trial_id, group in groupby(rows, key=lambda row: str(row["trial_id"])):
        yield trial_id, list(group)


def read_recording(file: StoreFile, trial_id: str) -> bytes | None:
    """The raw material of a trial, or None where it has none.

    :raises StoreDamaged: when it is not what was written
    """
    row = file.row("SELECT sha256, packed FROM recording WHERE trial_id = ?", (trial_id,))
    if row is None:
        return None
    if hashlib.sha256(row["packed"]).hexdigest() != row["sha256"]:
        raise StoreDamaged(file.path)
    return row["packed"]


def _kept(row: Row, measures: list[Row], flags: list[Row]) -> KeptTrial:
    decision = Decision(Outcome(row["outcome"]), row["reason"], row["note"], bool(row["repeat"]))
    trial = _trial(row, tuple(map(_measure, measures)), tuple(map(_flag, flags)))
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
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def instrument_of(fields: dict[str, object]) -> InstrumentInfo:
    """An instrument from its kept JSON object."""
    kind = InstrumentKind(str(fields["kind"]))
    return InstrumentInfo(**{**fields, "kind": kind})  # pyright: ignore[reportArgumentType]
