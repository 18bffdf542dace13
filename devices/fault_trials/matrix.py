"""The table driver x fault: one verdict a cell."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from types import TracebackType

import msgspec

from devices.fault_trials.evidence import Evidence
from devices.fault_trials.fault import Fault
from devices.fault_trials.judges import verdict
from devices.fault_trials.rehearsal import Rehearsal
from devices.fault_trials.specimens import Specimen, specimens
from devices.fault_trials.stage import Hang
from devices.fault_trials.table import FAULTS, SOUND
from frailtylab.samples import ForceSample, GateEdge

PATIENCE_S = 30.0
"""Seconds of the machine's own time for one cell, which needs some milliseconds."""


class Verdict(StrEnum):
    """What a cell says."""

    OK = "ok"
    IMPOSSIBLE = "n/a"
    FAILED = "FAILED"


class Cell(msgspec.Struct, frozen=True):
    """One driver under one fault. ``words`` says why it can't occur, or what failed."""

    driver: str
    fault: str
    verdict: Verdict
    words: str = ""


def cells(rows: Iterable[str], columns: Iterable[str]) -> Iterator[Cell]:
    """Every cell of these devices and faults, row by row."""
    faults = [FAULTS[name] for name in columns]
    for name in rows:
        for fault in faults:
            yield cell(specimens()[name], fault)


def cell(specimen: Specimen, fault: Fault) -> Cell:
    """The verdict on one device under one fault."""
    why = fault.impossible(specimen)
    if why:
        return Cell(specimen.name, fault.name, Verdict.IMPOSSIBLE, why)
    start_s = clock_start_s(specimen.name) if fault.wraps else None
    evidence = played(Rehearsal(specimen, fault, clock_start_s=start_s))
    wrong = verdict(evidence, fault)
    return Cell(specimen.name, fault.name, Verdict.FAILED if wrong else Verdict.OK, wrong)


def played(rehearsal: Rehearsal, patience_s: float = PATIENCE_S) -> Evidence:
    """The evidence of a rehearsal, on a thread of its own: a hang is not waited for for ever."""
    evidence = rehearsal.evidence

    def play() -> None:
        with Witness(evidence):
            rehearsal.play()

    thread = threading.Thread(target=play, name=f"rehearsal {rehearsal.specimen.name}", daemon=True)
    thread.start()
    thread.join(patience_s)
    if thread.is_alive():
        evidence.hung = True
    return evidence


class Witness:
    """Whatever breaks out of a rehearsal is its verdict and goes no further."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    def __enter__(self) -> None:
        """Nothing has happened yet."""

    def __exit__(
        self, _kind: object, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        """Note it; an end of the program itself is let through."""
        if isinstance(error, Hang):
            self._evidence.hung = True
        elif error is not None:
            self._evidence.problem = f"{type(error).__name__}: {error}"
        return isinstance(error, Exception)


@cache
def clock_start_s(name: str) -> float:
    """Where the clock of this device has to stand at first, so that it begins anew in the trial."""
    specimen = specimens()[name]
    evidence = played(Rehearsal(specimen, SOUND, clock_start_s=0.0))
    times = [
        event.device_ns
        for event in evidence.events
        if isinstance(event, ForceSample | GateEdge)
        and event.device_ns is not None
        and event.host_ns >= (evidence.person_ns or 0)
    ]
    middle_ns = (times[0] + times[-1]) // 2
    return ((specimen.modulus_ns or 0) - middle_ns) / 1e9
