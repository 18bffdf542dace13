"""The rest of a hand, known from stored squeezes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from helpers.sample_records import elapsed, trial
from msgspec.structs import replace

from frailtylab.clock import WallTime
from frailtylab.hand_rest import last_squeeze_utc, rested_s, squeezed
from frailtylab.people import Side
from frailtylab.recording import FORMAT, Recording, pack
from frailtylab.trials import Decision, KeptTrial, Measure, Outcome, Source, TrialSlot, TrialState

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
PEAK = Measure("peak_force", 21.5, "kgf", "21.5", Source.DEVICE, 0.1, primary=True)


def kept(ended: str | None, side: Side = Side.LEFT, outcome: Outcome = Outcome.VALID) -> KeptTrial:
    packed = None
    if ended is not None:
        begun = "2026-03-14T09:00:00.000000Z"
        packed = pack(Recording(FORMAT, "GRIP", False, "0" * 64, begun, 0, ended, 1, (), ()))
    made = trial(
        "v-1", "a-1", slot=TrialSlot("v-1", "GRIP", False, 1, side=side), measures=(PEAK,),
        recording=packed,
    )  # fmt: skip
    return KeptTrial(made, 1, TrialState.FINAL, Decision(outcome))


def test_only_squeezes_of_that_hand_to_their_end_count():
    left = kept("2026-03-14T09:05:00.000000Z")
    assert squeezed(left, "GRIP", Side.LEFT)
    assert squeezed(kept(None, outcome=Outcome.INVALID), "GRIP", Side.LEFT)
    assert not squeezed(left, "GRIP", Side.RIGHT)
    assert not squeezed(left, "TUG", Side.LEFT)
    for measures in ((), (elapsed(),), (replace(PEAK, primary=False),)):
        cut = replace(left, trial=replace(left.trial, measures=measures))
        assert not squeezed(cut, "GRIP", Side.LEFT)


def test_rest_begins_at_the_end_of_the_latest_squeeze():
    ends = ("2026-03-14T09:05:00.000000Z", "2026-03-14T09:07:00.250000Z", None)
    last = last_squeeze_utc(kept(ended) for ended in ends)
    assert last == datetime(2026, 3, 14, 9, 7, 0, 250_000, tzinfo=UTC)
    assert last_squeeze_utc([kept(None)]) is None
    assert last_squeeze_utc([]) is None


@pytest.mark.parametrize(("since_s", "rest_s"), [(0, 0.0), (41.5004, 41.5), (-0.2, None)])
def test_rest_is_told_to_the_millisecond_and_never_made_up(since_s: float, rest_s: float | None):
    now = WallTime(NOON + timedelta(seconds=since_s), 60, "CET")
    assert rested_s(NOON, now) == rest_s
    assert rested_s(None, now) is None
