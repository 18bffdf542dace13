"""A replay of the raw recording gives the saved numbers, whatever happened in the trial."""

from __future__ import annotations

import msgspec
import pytest
from helpers import sample_study
from helpers.capture import Capture
from helpers.line_decoder import build
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.errors import OperatorError
from frailtylab.protocols.base import Arming, Phase, Result, StepKind
from frailtylab.protocols.gate_choice import Pick
from frailtylab.protocols.gated import GatedRun
from frailtylab.recording import Entry, EntryKind, unpack
from frailtylab.replay import (
    FlagDifference,
    differences,
    flag_differences,
    flags_again,
    replay,
)
from frailtylab.study.load import builtin_study
from frailtylab.trials import Flag, Measure, Source

TESTS = st.sampled_from(
    [
        sample_study.walk(),
        sample_study.walk(primary="stopwatch", gates="one"),
        sample_study.walk(break_rule="longest"),
        sample_study.tug(break_rule="first"),
        sample_study.tug(),
        sample_study.grip(),
    ]
)
LINES = st.sampled_from(
    [b"A\n", b"B\n", b"a\n", b"b\n", b"A 5", b"000\n", b"B 9310\n", b"?\xff\n", b"\n"]
)
FORCES = st.integers(-30, 450).map(lambda f: b"F %.1f kgf\n" % (f / 10))
NEWTONS = st.integers(0, 300).map(lambda f: b"F %d N\n" % f)
SQUEEZES = st.integers(20, 400).map(
    lambda top: b"".join(b"F %.1f kgf\n" % (min(top, i * 20) / 10 + i % 2) for i in range(20))
)
NUMBERS = st.one_of(st.none(), st.integers(0, 6))
ACTIONS = st.one_of(
    st.tuples(st.just("send"), st.one_of(LINES, FORCES, NEWTONS, SQUEEZES)),
    st.tuples(st.just("press"), st.one_of(st.none(), st.integers(0, 30_000))),
    st.tuples(st.just("held"), st.none()),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("confirm"), st.none()),
    st.tuples(st.just("pick"), st.tuples(NUMBERS, NUMBERS)),
    st.tuples(st.just("arm"), st.sampled_from([(), ("A",)])),
    st.tuples(st.sampled_from(["disarm", "unplug", "replug", "look"]), st.none()),
)
GAPS_MS = st.one_of(st.integers(0, 60), st.integers(0, 4_000))


def act(capture: Capture, name: str, value: object) -> None:
    """One thing that happens in a trial."""
    match name:
        case "send":
            capture.send(value)  # type: ignore[arg-type]
        case "press":
            capture.press(value)  # type: ignore[arg-type]
        case "held":
            capture.press(auto_repeat=True)
        case "undo":
            capture.recorder.undo_stop()
        case "tick":
            capture.recorder.tick()
        case "arm":
            capture.arm(Arming(value, 0.05, zero_ok=True, rest_s=30.0))  # type: ignore[arg-type]
        case "pick":
            if isinstance(capture.run, GatedRun):
                capture.recorder.pick(Pick(*value, "missed", "seen"))  # type: ignore[misc]
        case "confirm":
            if isinstance(capture.run, GatedRun):
                capture.recorder.confirm()
        case "disarm":
            capture.recorder.disarm()
        case "unplug":
            capture.unplug()
        case "replug":
            capture.replug()
        case _:
            capture.recorder.trial()


def assert_replays(capture: Capture) -> None:
    trial = capture.recorder.trial()
    kept = unpack(trial.recording or b"")
    again = replay(kept, capture.test, build)
    assert differences(trial.measures, again.measures) == ()
    assert again.measures == trial.measures
    assert again.flags == capture.run.result().flags


@settings(max_examples=300)
@given(TESTS, st.lists(st.tuples(GAPS_MS, ACTIONS), max_size=60))
def test_any_session_replays_to_the_saved_result(test, session):
    capture = Capture(test)
    for gap_ms, (name, value) in [*session[:3], (10, ("arm", ())), *session[3:]]:
        capture.wait(gap_ms / 1000)
        act(capture, name, value)
    assert_replays(capture)


@given(st.integers(0, 900), st.integers(700, 6_000), st.integers(-300, 300), st.booleans())
def test_any_walk_with_a_thumb_beside_it_replays(thumb_ms, walk_ms, stop_ms, undone):
    capture = Capture(sample_study.walk())
    capture.arm()
    events = [
        (1_000, "send", b"A 5000\n"),
        (1_000 + thumb_ms, "press", None),
        (1_000 + walk_ms, "send", b"B %d\n" % (5_000 + walk_ms)),
        (1_000 + walk_ms + stop_ms, "press", None),
        *([(9_000, "undo", None), (9_500, "press", None)] if undone else []),
        (12_000, "tick", None),
    ]
    begun_ns = capture.clock.now_ns()
    for at_ms, name, value in sorted(events, key=lambda event: event[0]):
        capture.clock.advance(ns=begun_ns + at_ms * 1_000_000 - capture.clock.now_ns())
        act(capture, name, value)
    assert capture.run.phase is Phase.STOPPED
    assert_replays(capture)


@given(st.integers(0, 60), st.integers(0, 400), st.sampled_from(["press", "unplug", "tick"]))
def test_any_squeeze_replays(before, readings, end):
    capture = Capture(sample_study.grip())
    for i in range(before + readings):
        if i == before:
            capture.arm(Arming(zero_kgf=0.02, rest_s=61.0))
        capture.send(b"F %.1f kgf\n" % (0.0 if i < before + 10 else 30 + i % 7))
        capture.wait(0.025)
    capture.wait(1)
    act(capture, end, None)
    assert_replays(capture)


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_bytes_in_any_pieces_give_the_same_result(size):
    capture = Capture(sample_study.walk())
    capture.arm()
    data = b"?\nA 5000\na 5100\nA 5120\nB 9310\n"
    for at in range(0, len(data), size):
        capture.send(data[at : at + size])
    primary = capture.recorder.trial().primary("elapsed")
    assert primary is not None
    assert primary.text == "4.310000000"
    assert_replays(capture)


def test_half_frame_at_a_lost_link_is_unreadable_in_the_replay_too():
    capture = Capture(sample_study.walk())
    capture.arm()
    capture.send(b"A 50")
    capture.unplug()
    capture.replug()
    capture.send(b"A 6000\n")
    capture.wait(4)
    capture.send(b"B 9999\n")
    assert "unreadable_data" in {flag.code for flag in capture.run.result().flags}
    assert_replays(capture)


@pytest.mark.parametrize("unplugged", [False, True])
def test_half_frame_older_than_the_pre_roll_is_replayed_as_it_was_read(unplugged):
    capture = Capture(sample_study.walk())
    capture.send(b"A 50")
    if unplugged:
        capture.unplug()
    capture.wait(4)
    capture.press()
    capture.wait(4)
    capture.press()
    capture.arm()
    capture.send(b"A 6000\n" if unplugged else b"00\n")
    capture.wait(4)
    capture.send(b"B 9310\n")
    assert capture.run.phase is Phase.STOPPED
    assert_replays(capture)


def test_entry_that_can_not_be_read_is_told_in_words():
    capture = Capture(sample_study.walk())
    kept = capture.recorder.recording()
    for kind in (EntryKind.PRESS, EntryKind.COMMAND):
        broken = msgspec.structs.replace(kept, entries=(Entry(kind, 1, -1, b"\xc1"),))
        with pytest.raises(OperatorError, match="damaged"):
            replay(broken, capture.test, build)


def test_other_digits_are_a_difference():
    saved = Measure("elapsed", 4.3, "s", "4.300000000", Source.GATE, 1e-3)
    thumb = replace(saved, source=Source.STOPWATCH)
    changed = replace(saved, text="4.300000001")
    other, missing = differences([saved], [changed]), differences([saved], [])
    new = differences([saved], [saved, thumb])
    assert [(d.name, d.source, d.saved, d.replayed) for d in (*other, *missing, *new)] == [
        ("elapsed", "gate", "4.300000000", "4.300000001"),
        ("elapsed", "gate", "4.300000000", None),
        ("elapsed", "stopwatch", None, "4.300000000"),
    ]
    assert differences([saved, thumb], [thumb, saved]) == ()


def test_everything_around_the_digits_is_compared_too():
    saved = Measure("elapsed", 4.3, "s", "4.3", Source.GATE, 1e-3, 2e-3, primary=True)
    changed = {
        "value": 4.4,
        "unit": "ms",
        "resolution": 1e-2,
        "uncertainty": None,
        "primary": False,
    }
    for what, value in changed.items():
        (one,) = differences([saved], [replace(saved, **{what: value})])
        assert (one.what, one.saved, one.replayed) == (what, str(getattr(saved, what)), str(value))


def test_flags_are_compared_by_code_and_detail_in_any_order():
    a, b = Flag("a", {"n": "1"}), Flag("b")
    assert flag_differences([a, b], [b, a]) == ()
    assert flag_differences([a], [Flag("a", {"n": "2"}), b]) == (
        FlagDifference("a", {"n": "1"}, {"n": "2"}),
        FlagDifference("b", None, {}),
    )


def test_edit_checks_of_the_study_are_among_the_flags_of_a_replay():
    test = builtin_study().study.test("4MWT")
    check = test.checks[0]
    far_off = Measure(check.measure, 1e9, check.unit, "1000000000", Source.GATE, 1e-3, primary=True)
    other_way = replace(far_off, value=-1e9, text="-1000000000")
    codes = {
        flag.code
        for measure in (far_off, other_way)
        for flag in flags_again(test, Result((measure,), (Flag("own"),)))
    }
    assert codes >= {"own", f"edit_check.{check.code}"}


def test_answer_and_pick_are_replayed_with_their_flags():
    capture = Capture(sample_study.walk(break_rule="first"))
    capture.arm()
    for wait_s, line in ((1, b"A\n"), (0.02, b"a\n"), (0.4, b"A\n"), (0.2, b"a\n")):
        capture.wait(wait_s)
        capture.send(line)
        if line == b"A\n":
            capture.press()
    capture.wait(2)
    capture.press()
    capture.wait(1)
    capture.send(b"B\n")
    assert capture.recorder.confirm().kind is StepKind.CONFIRMED
    assert_replays(capture)
    asked = next(f for f in capture.run.result().flags if f.code == "sources_disagree")
    assert asked.detail["confirmed"] == "yes"
    assert capture.recorder.pick(Pick(2, 3, "arm_or_aid", "cane")).kind is StepKind.PICKED
    assert_replays(capture)
    assert {"impulse_picked", "sources_disagree"} <= {f.code for f in capture.run.result().flags}
