"""The parts under every simulated device: samplers, commands, the script's clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.parts import CommandBuffer, Sampler
from devices.simulators.script import VERBS, Act, make_act, occurrences, parse_script
from devices.simulators.timeline import DeviceTimeOfDay, Timeline, seconds_of
from frailtylab.errors import OperatorError

S = 1_000_000_000
MS = 1_000_000


def started(script: str, at_ns: int = 0) -> Timeline:
    timeline = Timeline(parse_script(script), seed=1)
    timeline.begin(at_ns)
    return timeline


def test_sampler_begins_one_period_after_its_start():
    sampler = Sampler()
    sampler.start(5 * S, 10)
    assert sampler.next_ns == 5 * S + 100 * MS
    assert sampler.due(5 * S + 99 * MS) == []
    assert sampler.due(5 * S + 100 * MS) == [5 * S + 100 * MS]


def test_sampler_catches_up_with_every_moment_once():
    sampler = Sampler()
    sampler.start(0, 4)
    assert sampler.due(S) == [250 * MS, 500 * MS, 750 * MS, S]
    assert sampler.due(S) == []


def test_stopped_sampler_has_no_next_moment():
    sampler = Sampler()
    assert sampler.due(S) == []
    sampler.start(0, 4)
    sampler.stop()
    assert sampler.next_ns is None
    assert sampler.due(10 * S) == []


@given(st.integers(1, 1000), st.lists(st.integers(0, S), min_size=1, max_size=5))
def test_sampling_does_not_depend_on_when_it_is_asked(rate_hz: int, moments: list[int]):
    at_once, in_steps = Sampler(), Sampler()
    at_once.start(0, rate_hz)
    in_steps.start(0, rate_hz)
    got = [one for moment in [*sorted(moments), S] for one in in_steps.due(moment)]
    assert got == at_once.due(S)


@pytest.mark.parametrize(
    ("pieces", "commands"),
    [
        ([b"?\r"], [b"?"]),
        ([b"?", b"\r"], [b"?"]),
        ([b"A\rB\rC"], [b"A", b"B"]),
        ([b"A\r\nB\r\n"], [b"A", b"B"]),
        ([b"\r"], [b""]),
        ([b""], []),
        ([b"AOU", b"T", b"50\rZ", b"\r"], [b"AOUT50", b"Z"]),
    ],
)
def test_commands_are_cut_at_carriage_return(pieces: list[bytes], commands: list[bytes]):
    buffer = CommandBuffer(b"\r", b"\n")
    assert [one for piece in pieces for one in buffer.feed(piece)] == commands


def test_buffer_may_know_more_than_one_end():
    assert CommandBuffer(b"\r\n").feed(b"a\rb\n") == [b"a", b"b"]


def test_script_clock_starts_once():
    timeline = Timeline((), 1)
    assert timeline.elapsed(7 * S) == 0
    assert timeline.host_ns(S) is None
    assert timeline.begin(5 * S)
    assert not timeline.begin(6 * S)
    assert timeline.elapsed(7 * S) == 2 * S
    assert timeline.host_ns(2 * S) == 7 * S
    assert timeline.host_ns(None) is None


def test_acts_between_exclude_the_begin_and_include_the_end():
    timeline = started("walk at=1; walk at=2; tug at=2; walk at=3")
    both = frozenset({"walk", "tug"})
    assert [a.at_ns for a in timeline.between(both, S, 3 * S)] == [2 * S, 2 * S, 3 * S]
    assert [a.verb for a in timeline.between(frozenset({"tug"}), 0, 9 * S)] == ["tug"]
    assert timeline.between(frozenset({"step"}), 0, 9 * S) == []


def test_acts_between_are_in_order_of_time_whatever_the_script_says():
    timeline = started("walk at=5; walk at=1 every=3")
    found = timeline.between(frozenset({"walk"}), -1, 8 * S)
    assert [a.at_ns // S for a in found] == [1, 4, 5, 7]


@pytest.mark.parametrize(
    ("script", "at_s", "running"),
    [
        ("stall at=2 for=1", 1.999, False),
        ("stall at=2 for=1", 2, True),
        ("stall at=2 for=1", 2.999, True),
        ("stall at=2 for=1", 3, False),
        ("stall at=2", 1000, True),
        ("stall", 0, True),
        ("stall at=1 for=1 every=3", 4.5, True),
        ("stall at=1 for=1 every=3", 5.5, False),
        ("stall at=1 for=1 every=3 times=2", 7.5, False),
        ("unplug at=0", 5, False),
    ],
)
def test_fault_runs_from_its_begin_to_before_its_end(script: str, at_s: float, running: bool):
    assert (started(script).active("stall", round(at_s * S)) is not None) is running


def test_act_written_last_is_the_one_in_force():
    timeline = started("flat value=1; flat at=2 value=2 for=1")
    values = [timeline.active("flat", s * S) for s in (1, 2, 4)]
    assert [act.params["value"] for act in values if act] == ["1", "2", "1"]


@pytest.mark.parametrize(
    ("now_s", "change_s"), [(-1, 0), (0, 2), (1, 2), (2, 5), (5, 12), (12, 15), (30, 32)]
)
def test_next_change_is_a_begin_or_an_end(now_s: int, change_s: int):
    timeline = started("unplug at=2 for=3 every=10; walk at=1; unplug at=0 for=2 times=1")
    assert timeline.next_change_ns(frozenset({"unplug"}), now_s * S) == change_s * S


def test_nothing_changes_after_the_last_end():
    timeline = started("unplug at=2 for=3")
    assert timeline.next_change_ns(frozenset({"unplug"}), 5 * S) is None
    assert timeline.next_change_ns(frozenset({"walk"}), 0) is None


def test_added_act_counts_from_now():
    timeline = started("", at_ns=100 * S)
    timeline.add("walk", 103 * S, {"at": 2, "time": 4})
    (act,) = timeline.acts
    assert act == Act("walk", 5 * S, {"time": "4"})


def test_added_act_is_never_before_what_was_played():
    timeline = started("")
    timeline.note(10 * S)
    timeline.add("walk", 4 * S, {})
    assert timeline.acts[0].at_ns == 10 * S + 1


@pytest.mark.parametrize("verb", ["dance", "", "walk;"])
def test_unknown_verb_is_not_added(verb: str):
    timeline = started("")
    with pytest.raises((OperatorError, ValueError)):
        timeline.add(verb, 0, {})
    assert timeline.acts == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("86398.5", 86398.5),
        ("1:00", 60),
        ("00:01:00", 60),
        ("23:59:58.5", 86398.5),
        ("08:00:00", 28800),
    ],
)
def test_time_of_day_is_read_as_seconds(text: str, seconds: float):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "noon", "1:x", "12:", "nan", "inf", "1e400", "0:nan:0"])
def test_what_is_no_time_of_day_is_refused_in_words(text: str):
    with pytest.raises(OperatorError) as caught:
        seconds_of(text)
    assert caught.value.values == {
        "statement": f"clock start={text}",
        "expected": "HH:MM:SS or seconds",
    }


def test_device_clock_runs_on_from_where_the_script_set_it():
    timeline = started("clock start=1:00", at_ns=100 * S)
    assert DeviceTimeOfDay(timeline).at(103 * S) == 63 * S


def test_device_clock_without_a_script_starts_at_its_default():
    timeline = started("walk at=1", at_ns=100 * S)
    assert DeviceTimeOfDay(timeline, 28800).at(100 * S) == 28800 * S
    assert DeviceTimeOfDay(timeline).at(101 * S) == S


def test_words_of_a_bad_statement():
    with pytest.raises(OperatorError) as caught:
        parse_script("walk at=1; dance fast=1")
    assert caught.value.title == "This script can't be read"
    assert caught.value.english() == (
        "This script can't be read: The statement “dance fast=1” is not understood. "
        f"Expected: {', '.join(VERBS)}."
    )


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("walk peak=1", "aid, at, breaks, every, from, time, times, to"),
        ("walk time", "aid, at, breaks, every, from, time, times, to"),
        ("walk time=slow", "time as a number"),
        ("walk at=1e9", "at as a number"),
        ("walk at=-0.1", "at in seconds, not negative"),
        ("walk every=0.0009", "every in seconds, not negative"),
        ("walk times=1.5", "times as a whole number above 0"),
        ("walk times=-1", "times as a whole number above 0"),
        ("split by=x", "by as a number"),
        ("garbage count=", "count as a number"),
        ("flat value=NaN", "value as a number"),
        ("stall for=Infinity", "for as a number"),
        ("squeeze hold=--1", "hold as a number"),
        ("walk breaks=many", "breaks as a number"),
    ],
)
def test_bad_statement_is_answered_with_what_was_expected(statement: str, expected: str):
    with pytest.raises(OperatorError) as caught:
        parse_script(statement)
    assert caught.value.values == {"statement": statement, "expected": expected}


@pytest.mark.parametrize("text", ["", " ", ";", " ; ;; "])
def test_script_of_nothing_has_no_acts(text: str):
    assert parse_script(text) == ()


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_is_known_with_the_common_words(verb: str):
    (act,) = parse_script(f"{verb} at=0.5 every=2 times=3")
    assert act == Act(verb, S // 2, {}, 2 * S, 3)


def test_made_act_may_be_moved():
    assert make_act("walk", {"at": 3, "time": 4.5}).at_ns == 3 * S
    assert make_act("walk", {"at": 3, "time": 4.5}, at_ns=7) == Act("walk", 7, {"time": "4.5"})


def test_parameters_are_read_as_numbers_and_spans():
    (act,) = parse_script("walk time=4.31")
    assert act.number("time", 1.0) == 4.31
    assert act.number("breaks", 3) == 3
    assert act.span_ns("time", 1.0) == 4_310_000_000
    assert act.span_ns("for", 0.25) == 250_000_000


@given(
    at=st.integers(0, 20),
    every=st.integers(1, 9),
    times=st.none() | st.integers(1, 4),
    cut=st.integers(-1, 60),
)
def test_occurrences_cut_anywhere_lose_and_double_none(
    at: int, every: int, times: int | None, cut: int
):
    act = Act("walk", at, {}, every, times)
    assert occurrences(act, cut) + occurrences(act, 60, cut) == occurrences(act, 60)
