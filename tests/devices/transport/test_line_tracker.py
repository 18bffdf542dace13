"""Changes and missed pulses out of looks and counters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.transport.line_frames import LineChange, LinesMissed
from devices.transport.line_tracker import LineTracker, Look


def look(level: bool, seen_ns: int, count: int | None = None, since_ns: int = 0) -> Look:
    return Look({"cts": level}, seen_ns, since_ns, None if count is None else {"cts": count})


def test_same_level_is_no_news():
    assert LineTracker(look(True, 0)).take(look(True, 5)) == []


def test_change_says_when_it_was_seen_and_how_far_back_it_can_lie():
    tracker = LineTracker(look(False, 0))
    assert tracker.take(look(True, 700, since_ns=100)) == [LineChange("cts", True, 0, 600, 700)]
    assert tracker.levels == {"cts": True}


def test_pulse_that_only_the_counter_saw_is_missed():
    tracker = LineTracker(look(False, 0, 7))
    assert tracker.take(look(False, 5, 9)) == [LinesMissed("cts", 2, 5)]
    assert tracker.take(look(False, 6, 9)) == []


def test_change_and_a_pulse_beside_it_are_told_apart():
    tracker = LineTracker(look(False, 0, 0))
    assert tracker.take(look(True, 5, 3)) == [
        LineChange("cts", True, 0, 5, 5),
        LinesMissed("cts", 2, 5),
    ]


def test_counter_that_could_not_be_read_is_made_up_for_by_the_next():
    tracker = LineTracker(look(False, 0, 0))
    tracker.take(look(True, 5))
    assert tracker.take(look(True, 6, 3)) == [LinesMissed("cts", 2, 6)]


def test_counter_that_stands_still_beside_a_change_is_not_believed_any_more():
    tracker = LineTracker(look(False, 0, 0))
    assert tracker.take(look(True, 5, 0)) == [LineChange("cts", True, 0, 5, 5)]
    assert tracker.take(look(True, 6, 90)) == []


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans())))
def test_every_counted_change_is_told_or_missed(steps: list[tuple[int, bool]]):
    tracker = LineTracker(look(False, 0, 0))
    level, count, told = False, 0, 0
    for number, (flips, readable) in enumerate([*steps, (0, True)], start=1):
        level, count = level ^ bool(flips % 2), count + flips
        for news in tracker.take(look(level, number, count if readable else None)):
            told += news.changes if isinstance(news, LinesMissed) else 1
    assert told == count
    assert tracker.levels == {"cts": level}
