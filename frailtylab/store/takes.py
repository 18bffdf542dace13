"""Takes: every content that an attempt ever had, none of them written over.

A draft is kept at the stop. When the stop is undone and made again, or a witness press comes late,
the same attempt says something else; that is its next take, and the newest one is what counts.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from frailtylab.store.database import StoreFile
from frailtylab.store.trial_rows import read_contents, read_recording
from frailtylab.trials import KeptTrial, Trial

# As first recorded: a take's hash is over the place in which its trial was begun.
ALL_TAKES = """SELECT t.*, k.take, k.instruments, k.sha256, k.by, k.utc, k.reason AS take_reason
    FROM trial_take k JOIN trial t ON t.id = k.trial_id WHERE k.trial_id = ? ORDER BY k.take"""

PICKED = "impulse_picked"
PICK_PARTS = ("start", "finish", "reason")


class Take(msgspec.Struct, frozen=True):
    """One content of an attempt.

    :param number: 1 for the first
    :param trial: the attempt as this take says, with its recording
    :param sha256: hash of it, as in the audit trail
    :param reason: why a decided trial got this content; empty for a take before the decision
    """

    number: int
    trial: Trial
    sha256: str
    by: str
    utc: str
    reason: str = ""


def takes_of(file: StoreFile, trial_id: str) -> list[Take]:
    """All takes of a trial, oldest first; none for a trial that is not there.

    :raises StoreDamaged: when a recording is not what was written
    """
    rows = file.rows(ALL_TAKES, (trial_id,))
    return [
        Take(
            row["take"],
            replace(trial, recording=read_recording(file, trial_id, row["take"])),
            row["sha256"],
            row["by"],
            row["utc"],
            row["take_reason"],
        )
        for row, trial in zip(rows, read_contents(file, rows), strict=True)
    ]


def new_picks(trial: Trial, before: KeptTrial | None) -> list[dict[str, str]]:
    """A start or finish that a person chose since the take before, for the audit trail.

    Numbers of the impulses and the coded reason; words of a person stay in the trial.
    """
    known = before.trial.flags if before is not None else ()
    picks = [f for f in trial.flags if f.code == PICKED and f not in known]
    return [{name: f.detail.get(name, "") for name in PICK_PARTS} for f in picks]
