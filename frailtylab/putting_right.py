"""Where a trial goes that was kept under the wrong hand or visit, and what a typed value becomes.

Pure rules; nothing is kept here.
"""

from __future__ import annotations

import re
from itertools import chain, count

from msgspec.structs import replace

from frailtylab.errors import N_, OperatorError
from frailtylab.protocols.timed_results import speed_of
from frailtylab.study.schema import GripStrength, Test
from frailtylab.trials import Entry, Measure, Source, Trial, TrialSlot, TrialState
from frailtylab.visit import VisitTrials, covers, next_attempt, settles

TYPED = re.compile(r"\d{1,4}(\.\d{1,6})?", re.ASCII)
TYPED_ENTRIES = frozenset({Entry.MANUAL, Entry.LATE, Entry.PAPER})


def free_place(wanted: TrialSlot, trials: VisitTrials) -> TrialSlot:
    """The place that a trial gets among those trials: the wanted number where nothing counts yet.

    A number that has a counting attempt, one that waits for its decision, or a reason why it was
    not done is left as it is; the trial then gets the first number that is free, so that putting
    one trial right never takes another one out of the scores.

    :param wanted: visit, test, kind, side and number; its attempt does not matter
    """
    for number in chain((wanted.number,), count(1)):
        slot = replace(wanted, visit_id=trials.visit_id, number=number)
        if is_free(slot, trials):
            return next_attempt(slot, trials)
    raise AssertionError("numbers never end")


def is_free(slot: TrialSlot, trials: VisitTrials) -> bool:
    """True for a place where nothing counts, waits, or was left out on purpose."""
    if any(entry.number is not None and covers(entry, slot) for entry in trials.not_done):
        return False
    attempts = trials.of(slot)
    return not attempts or (attempts[-1].state is TrialState.FINAL and not settles(attempts[-1]))


def other_hand_place(slot: TrialSlot, trials: VisitTrials) -> TrialSlot:
    """The place of a trial that was squeezed with the other hand.

    :raises OperatorError: for a test without hands
    """
    if slot.side is None:
        raise no_hands()
    return free_place(replace(slot, side=slot.side.other), trials)


def is_typed(trial: Trial) -> bool:
    """True when a person typed the value, so that it can be amended."""
    return trial.entry in TYPED_ENTRIES


def typed_measures(test: Test, text: str) -> tuple[Measure, ...]:
    """The numbers of a typed value: as typed, and the speed of a walk from it.

    :param text: decimal digits with a point, in kgf or s
    :raises OperatorError: for what is no such number
    """
    if not TYPED.fullmatch(text):
        raise no_number(text)
    grip = isinstance(test, GripStrength)
    name, unit = ("peak_force", "kgf") if grip else ("elapsed", "s")
    step = float(10 ** -len(text.partition(".")[2]))
    measure = Measure(name, float(text), unit, text, Source.MANUAL, step, primary=True)
    distance_m: float | None = getattr(test, "distance_m", None)
    if distance_m is None or not measure.value:
        return (measure,)
    return (measure, speed_of(measure, distance_m))


def with_typed(trial: Trial, test: Test, text: str) -> Trial:
    """The trial with another typed value; flags about the value itself are found anew elsewhere.

    :raises OperatorError: for a measured trial, or for what is no number
    """
    if not is_typed(trial):
        raise is_measured()
    flags = tuple(flag for flag in trial.flags if not flag.code.startswith("edit_check."))
    return replace(trial, measures=typed_measures(test, text), flags=flags)


def no_hands() -> OperatorError:
    """The refusal to give a hand to a test without."""
    return OperatorError(
        N_("This test has no hands"),
        N_("Only grip trials belong to a left or right hand."),
        N_("Choose another way to put the trial right. Nothing was changed."),
    )


def no_number(text: str) -> OperatorError:
    """The refusal of a typed value."""
    return OperatorError(
        N_("This value can't be used"),
        N_("“{text}” is no plain number with a decimal point."),
        N_("Type it as it stands on the paper or display, such as 31.4."),
        values={"text": text},
    )


def is_measured() -> OperatorError:
    """The refusal to type over a value that an instrument or the stopwatch gave."""
    return OperatorError(
        N_("A measured value can't be typed over"),
        N_("This value was measured; its recording is kept with it."),
        N_("If it is wrong, mark the trial invalid with a reason and measure again."),
    )
