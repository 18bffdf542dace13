"""The recorder keeps what reached the attempt, and says what the clocks did."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from helpers import sample_study
from helpers.capture import INFO, SOURCE, Capture
from helpers.fake_clock import FakeClock

from frailtylab.instruments import Batch, InstrumentInfo
from frailtylab.protocols.base import Arming, Phase, Refusal, StepKind
from frailtylab.recorder import PREROLL_NS, TrialRecorder
from frailtylab.recording import CommandData, EntryKind, PressData, unpack
from frailtylab.samples import LinkLost
from frailtylab.trials import Entry, Trial


def entries(capture: Capture, kind: EntryKind):
    return [e for e in capture.recorder.recording().entries if e.kind is kind]


def chunks(capture: Capture) -> bytes:
    return b"".join(e.data for e in entries(capture, EntryKind.CHUNK))


def walked(capture: Capture, seconds: float = 4.3) -> Trial:
    """A walk by gates without a clock of their own, armed one second before."""
    capture.arm()
    capture.wait(1)
    capture.send(b"A\n")
    capture.wait(seconds)
    capture.send(b"B\n")
    return capture.recorder.trial()


def elapsed(trial: Trial) -> str:
    measure = trial.primary("elapsed")
    assert measure is not None
    return measure.text


def codes(trial: Trial) -> set[str]:
    return {flag.code for flag in trial.flags}


def test_trial_holds_slot_context_instruments_and_its_recording():
    capture = Capture(sample_study.walk())
    trial = walked(capture)
    assert trial.slot == capture.recorder.slot
    assert trial.context == sample_study.context()
    assert (trial.entry, trial.instruments, trial.performed_on) == (Entry.CAPTURE, (INFO,), None)
    assert elapsed(trial) == "4.300000000"
    assert trial.recording is not None
    kept = unpack(trial.recording)
    assert (kept.test, kept.study_sha256, kept.gates_connected) == ("4MWT", "0" * 64, True)
    assert [(s.name, s.driver, s.settings) for s in kept.sources] == [
        (SOURCE, "line", {"unit": "kgf"})
    ]


def test_trial_has_one_id_from_the_start():
    capture = Capture(sample_study.walk())
    first = walked(capture)
    capture.recorder.undo_stop()
    assert capture.recorder.trial().id == first.id != Capture(sample_study.walk()).recorder.trial_id


def test_before_arming_only_three_seconds_are_kept():
    capture = Capture(sample_study.walk())
    for _ in range(100):
        capture.send(b"a\n")
        capture.wait(0.1)
    held = entries(capture, EntryKind.CHUNK)
    assert held[-1].host_ns - held[0].host_ns == PREROLL_NS
    assert len(held) == 31


def test_nothing_is_dropped_after_arming():
    capture = Capture(sample_study.walk())
    capture.send(b"a\n")
    capture.arm()
    for i in range(200):
        capture.wait(0.1)
        capture.send(b"# %d\n" % i)
    assert chunks(capture) == b"a\n" + b"".join(b"# %d\n" % i for i in range(200))


def test_half_frame_before_arming_is_kept():
    capture = Capture(sample_study.walk())
    capture.send(b"A 43")
    capture.arm()
    capture.wait(0.01)
    assert [s.kind for s in capture.send(b"10\n")] == [StepKind.STARTED]
    assert chunks(capture) == b"A 4310\n"


def test_refused_arming_keeps_pruning():
    capture = Capture(sample_study.walk())
    assert capture.arm(Arming(blocked_gates=("A",))).kind is StepKind.REFUSED
    for _ in range(50):
        capture.wait(0.1)
        capture.send(b"a\n")
    assert len(capture.recorder.entries) == 31
    assert capture.recorder.armed is None


def test_attempt_can_be_armed_again_after_disarming():
    capture = Capture(sample_study.walk())
    capture.arm()
    capture.wait(5)
    capture.recorder.disarm()
    capture.wait(5)
    trial = walked(capture)
    names = [
        msgspec.msgpack.decode(e.data, type=CommandData).name
        for e in entries(capture, EntryKind.COMMAND)
    ]
    assert names == ["arm", "disarm", "arm"]
    assert elapsed(trial) == "4.300000000"


def test_every_press_is_kept_with_its_answer():
    capture = Capture(sample_study.tug())
    capture.press()
    capture.arm()
    capture.press(70)
    capture.wait(0.1)
    capture.press()
    capture.press(auto_repeat=True)
    capture.wait(8)
    capture.press()
    capture.wait(0.2)
    capture.press()
    kept = [
        msgspec.msgpack.decode(e.data, type=PressData) for e in entries(capture, EntryKind.PRESS)
    ]
    assert [p.refusal for p in kept] == [
        "not_armed", None, "dead_time_after_start", "auto_repeat", None, "dead_time_after_stop",
    ]  # fmt: skip
    assert kept[1].event_ms == 70


def test_garbage_is_kept_and_leads_to_nothing():
    capture = Capture(sample_study.walk())
    capture.arm()
    assert capture.send(b"\xff\xfe??\n") == []
    assert chunks(capture) == b"\xff\xfe??\n"


def test_other_device_is_not_part_of_the_trial():
    capture = Capture(sample_study.walk())
    assert capture.recorder.batch(Batch("grip", 1, b"F 1.0 kgf\n", ())) == []
    assert capture.recorder.recording().entries == ()


def test_ticks_are_kept_only_where_they_led_to_something():
    capture = Capture(sample_study.walk())
    capture.arm()
    capture.send(b"A\n")
    for _ in range(4):
        capture.wait(1)
        assert capture.recorder.tick() == []
    capture.press()
    capture.wait(2)
    assert [s.kind for s in capture.recorder.tick()] == [StepKind.STOPPED]
    assert len(entries(capture, EntryKind.COMMAND)) == 2


def test_lost_and_restored_links_are_kept():
    capture = Capture(sample_study.walk())
    capture.arm()
    assert [s.kind for s in capture.unplug()] == [StepKind.LINK_LOST]
    capture.wait(1)
    capture.replug()
    assert [e.data for e in entries(capture, EntryKind.LINK_LOST)] == [b"unplugged"]
    assert len(entries(capture, EntryKind.LINK_RESTORED)) == 1


def test_reason_in_no_known_encoding_loses_no_trial():
    capture = Capture(sample_study.walk())
    capture.recorder.batch(Batch(SOURCE, 1, b"", (LinkLost(1, "bad \udcff"),)))
    assert entries(capture, EntryKind.LINK_LOST)[0].data == b"bad \\udcff"


def test_what_a_device_told_later_is_kept_with_the_trial():
    capture = Capture(sample_study.walk())
    told = InstrumentInfo(INFO.kind, "line", "Test", "M5", "123", simulated=True)
    capture.recorder.update_instrument(SOURCE, told)
    capture.recorder.update_instrument("elsewhere", told)
    trial = walked(capture)
    assert (trial.instruments, trial.simulated) == ((told,), True)


@pytest.mark.parametrize("jump_s", [-3600, 86_400, -56 * 365.25 * 86_400, 3600, 0.051])
def test_wall_clock_that_jumps_changes_no_duration_and_is_noted(jump_s):
    capture = Capture(sample_study.walk())
    capture.arm()
    capture.wait(1)
    capture.send(b"A\n")
    capture.wait(2)
    capture.clock.jump_wall(jump_s)
    capture.wait(2.3)
    capture.send(b"B\n")
    trial = capture.recorder.trial()
    assert elapsed(trial) == "4.300000000"
    (flag,) = trial.flags
    code = "clock_stepped" if abs(jump_s) >= 1 else "note.clock_jumped"
    assert (flag.code, float(flag.detail["seconds"])) == (code, jump_s)
    kept = unpack(trial.recording or b"")
    assert kept.wall_end_host_ns - kept.wall_host_ns == 5_300_000_000


@pytest.mark.parametrize(("battery", "codes_told"), [("minimum", {"battery_low"}), ("B2", set())])
def test_battery_at_its_minimum_is_told(battery, codes_told):
    capture = Capture(sample_study.walk())
    told = msgspec.structs.replace(INFO, reported={"battery": battery})
    capture.recorder.update_instrument(SOURCE, told)
    assert codes(walked(capture)) == codes_told


def test_wall_clock_that_is_steady_is_not_noted():
    capture = Capture(sample_study.walk())
    capture.clock.jump_wall(10_000)
    capture.arm()
    capture.clock.jump_wall(0.04)
    assert codes(capture.recorder.trial()) == set()


def test_local_summer_time_is_no_jump():
    capture = Capture(sample_study.walk())
    capture.arm()
    capture.clock.offset_min, capture.clock.zone = 120, "CEST"
    trial = capture.recorder.trial()
    assert (codes(trial), trial.captured.offset_min) == (set(), 60)


def test_walk_over_midnight_is_timed_like_any_other():
    clock = FakeClock(utc=datetime(2026, 12, 31, 23, 59, 57, tzinfo=UTC))
    trial = walked(Capture(sample_study.walk(), clock))
    assert (elapsed(trial), codes(trial)) == ("4.300000000", set())
    kept = unpack(trial.recording or b"")
    assert (kept.wall_utc[:10], kept.wall_end_utc[:10]) == ("2026-12-31", "2027-01-01")


def test_recording_that_was_never_armed_ties_both_clocks_to_now():
    capture = Capture(sample_study.walk())
    kept = capture.recorder.recording()
    assert kept.wall_host_ns == kept.wall_end_host_ns == capture.clock.now_ns()
    assert kept.wall_utc == kept.wall_end_utc


def test_trial_without_devices_is_recorded_too():
    clock = FakeClock()
    base = Capture(sample_study.tug(), clock)
    base.recorder = TrialRecorder(
        base.run, base.recorder.slot, sample_study.context(), clock, {}, gates_connected=False
    )
    base.arm()
    base.press()
    base.wait(9.5)
    base.press()
    trial = base.recorder.trial()
    assert (elapsed(trial), trial.instruments, base.recorder.phase) == (
        "9.500000000", (), Phase.STOPPED,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("simulated", "training", "allowed", "armed"),
    [
        (True, False, False, False),
        (True, True, False, True),
        (True, False, True, True),
        (False, False, False, True),
    ],
)
def test_simulator_measures_a_real_participant_only_where_somebody_says_so(
    simulated: bool, training: bool, allowed: bool, armed: bool
):
    base = Capture(sample_study.walk())
    recorder = TrialRecorder(
        base.run, base.recorder.slot, sample_study.context(training=training), base.clock,
        {SOURCE: INFO}, gates_connected=True, simulated_allowed=allowed,
    )  # fmt: skip
    recorder.update_instrument(SOURCE, msgspec.structs.replace(INFO, simulated=simulated))
    step = recorder.arm(Arming())
    assert (step.kind is StepKind.ARMED, recorder.phase is Phase.ARMED) == (armed, armed)
    assert step.refusal is (None if armed else Refusal.SIMULATED_DEVICE)
