"""The store's records as rows of the exported tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from frailtylab.agreement import Agreement
from frailtylab.export.agreement import record
from frailtylab.export.cells import cell, decimal_text, json_text
from frailtylab.export.tables import (
    AGREEMENT,
    ALL_TABLES,
    DICTIONARY,
    MEASURES,
    NOT_DONE,
    PLACES,
    RECORDINGS,
    SCORES,
    SIGNATURES,
    TRIALS,
    Table,
)  # fmt: skip
from frailtylab.recording import FORMAT

Record = dict[str, Any]
Row = list[str]
RESULTS = (
    ("elapsed", "s", "elapsed_s"),
    ("speed", "m/s", "speed_m_per_s"),
    ("peak_force", "kgf", "peak_force_kgf"),
)
"""Name and unit of the primary measures that have a column of their own."""


def row(table: Table, record: Record, filled: dict[str, str]) -> Row:
    """One line of the file: what is filled in, and the store's own values for the rest."""
    return [
        filled[column.name] if column.name in filled else cell(column, record[column.source])
        for column in table.columns
    ]


def trial_row(trial: Record) -> Row:
    """A trial with its results side by side."""
    primary = [m for m in trial["measures"] if m["is_primary"]]
    results = {(m["name"], m["unit"]): str(m["text"]) for m in primary}
    sources = list(dict.fromkeys(str(m["source"]) for m in primary))
    flags = [{"code": f["code"], "detail": json.loads(f["detail"])} for f in trial["flags"]]
    filled = {column: results.get((name, unit), "") for name, unit, column in RESULTS}
    day, _sep, time = (trial.get("performed_on") or "").partition("T")
    filled |= {
        "performed_on": day,
        "performed_at": time,
        "result_source": "; ".join(sources),
        "flags": " ".join(str(flag["code"]) for flag in flags),
        "flags_detail": json_text(flags) if flags else "",
    }
    return row(TRIALS, trial, filled)


def measure_rows(trial: Record) -> Iterator[Row]:
    """Every number of a trial, in the order in which it was kept."""
    marks = {name: trial[name] for name in ("id", "training", "simulated")}
    for measure in trial["measures"]:
        filled = {name: decimal_text(measure[name]) for name in ("resolution", "uncertainty")}
        yield row(MEASURES, {**measure, **marks}, filled)


def score_row(score: Record, simulated_trials: set[str]) -> Row:
    """A score; simulated when any of its trials is."""
    inputs: list[str] = json.loads(score["inputs"])
    simulated = not simulated_trials.isdisjoint(inputs)
    return row(SCORES, {**score, "simulated": simulated}, {"inputs": " ".join(inputs)})


def not_done_row(entry: Record) -> Row:
    """A place that was left out."""
    return row(NOT_DONE, entry, {})


def recording_row(recording: Record) -> Row:
    """One line of the index of recordings."""
    return row(RECORDINGS, recording, {"format": str(FORMAT)})


def place_row(place: Record) -> Row:
    """Where a trial or visit was put that does not stand where it was recorded."""
    return row(PLACES, place, {})


def signature_row(signature: Record) -> Row:
    """A signature, and whether it holds."""
    return row(SIGNATURES, signature, {})


def agreement_row(line: Agreement) -> Row:
    """How far one assessor's stopwatch and the gates agree in one test."""
    return row(AGREEMENT, record(line), {})


def dictionary_rows(reasons: dict[str, str]) -> Iterator[Row]:
    """Every column of every file.

    :param reasons: coded reasons of the studies with their meaning
    """
    listed = "; ".join(f"{code}={meaning}" for code, meaning in sorted(reasons.items()))
    for table in ALL_TABLES:
        for column in table.columns:
            filled = {
                "file": table.file,
                "column": column.name,
                "type": str(column.kind),
                "unit": column.unit,
            }
            codes = listed if column.reasons else column.codes
            yield row(DICTIONARY, {"meaning": column.meaning, "codes": codes}, filled)
