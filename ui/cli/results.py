"""The results of one visit as a plain table for a terminal."""

from __future__ import annotations

from pathlib import Path

from frailtylab.desk import Desk
from frailtylab.door import open_folder
from frailtylab.study.load import LoadedStudy
from frailtylab.trials import KeptTrial, Measure
from ui.cli.training import training_study

COLUMNS = ("test", "trial", "side", "result", "unit", "source", "±", "outcome")
SHOWN = ("elapsed", "peak_force")


def results_table(folder: Path, visit_id: str, study: LoadedStudy | None = None) -> str:
    """Every trial and every score of the visit, read back from the store."""
    store, _user = open_folder(folder)
    try:
        visit = Desk(store, study or training_study()).open_visit(visit_id)
    finally:
        store.close()
    rows = [row(kept) for kept in visit.kept]
    widths = [max(len(line[i]) for line in (COLUMNS, *rows)) for i in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True))
             for line in (COLUMNS, *rows)]  # fmt: skip
    lines += [
        f"score {score.test} {score.name} ({score.rule}): {score.text} {score.unit}"
        for score in visit.scores
    ]
    return "\n".join(line.rstrip() for line in lines)


def row(kept: KeptTrial) -> tuple[str, ...]:
    """One trial as the cells of its row."""
    slot = kept.trial.slot
    shown = next((m for m in kept.trial.measures if m.name in SHOWN and m.primary), None)
    label = "practice" if slot.practice else str(slot.number)
    if slot.attempt > 1:
        label += f" attempt {slot.attempt}"
    cells = measure_cells(shown) if shown is not None else ("", "", "", "")
    return (slot.test, label, slot.side or "", *cells, kept.decision.outcome)


def measure_cells(measure: Measure) -> tuple[str, str, str, str]:
    """Exact digits, unit, source and uncertainty."""
    sure = "" if measure.uncertainty is None else f"{measure.uncertainty:.3g}"
    return (measure.text, measure.unit, measure.source, sure)
