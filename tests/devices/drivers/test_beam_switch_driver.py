"""A bare switch: polarity, bounce, times, settings, and a replay that sees the same edges."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from helpers import sample_study
from helpers.device_rig import MS, run_simulator, simulated
from helpers.watched_simulator import WatchedSimulator, all_events

from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from devices.transport.line_frames import LineChange, LinesOpened, LinesStill, encode
from frailtylab.errors import OperatorError
from frailtylab.instruments import Batch
from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming
from frailtylab.recorder import TrialRecorder
from frailtylab.replay import replay
from frailtylab.samples import DeviceStatus, GateEdge, Unknown
from frailtylab.trials import TrialSlot

EDGES = [("A", True), ("A", False), ("B", True), ("B", False)]


def edges(events: list) -> list[GateEdge]:
    return [event for event in events if isinstance(event, GateEdge)]


def kinds(events: list) -> list[tuple[str, bool]]:
    return [(edge.gate, edge.blocked) for edge in edges(events)]


def finely(script: str, settings: dict[str, str]) -> list:
    """Looked at so often that no bounce of a millisecond is passed over."""
    device = simulate("beam_switch", script, settings=settings)
    return run_simulator(device, build_driver("beam_switch", settings), 7, step_ms=0.5)


@pytest.mark.parametrize("closed", ["blocked", "clear"])
def test_both_polarities_see_the_same_walk(closed: str):
    events = simulated("beam_switch", "walk at=1 time=4 breaks=1", 8, {"closed": closed})
    assert kinds(events) == EDGES


def test_wrong_polarity_sees_the_walk_turned_round():
    device = simulate("beam_switch", "walk at=1 time=4 breaks=1", settings={"closed": "clear"})
    watched = WatchedSimulator(device)
    events = all_events(build_driver("beam_switch", {"closed": "blocked"}), watched.reads(7))
    watched.close()
    assert kinds(events) == [(gate, not blocked) for gate, blocked in EDGES]


@pytest.mark.parametrize("closed", ["blocked", "clear"])
def test_bounce_adds_no_edge_and_moves_none(closed: str):
    plain, noisy = (
        finely(script, {"closed": closed})
        for script in ("walk at=1 time=4 breaks=3", "walk at=1 time=4 breaks=3; bounce")
    )
    assert kinds(noisy) == kinds(plain)
    starts = [[e.host_ns for e in edges(found) if e.blocked] for found in (plain, noisy)]
    assert starts[0] == starts[1]


def test_without_debounce_bounce_is_seen():
    events = finely("step at=1 breaks=1; bounce", {"debounce_ms": "0"})
    assert len(edges(events)) > 2


def test_edge_has_the_time_when_the_line_was_seen_and_not_when_it_was_told():
    driver = build_driver("beam_switch", {})
    (edge,) = driver.feed(5_000_000, encode(LineChange("cts", True, 1_200_000, 900_000, 77)))
    assert edge == GateEdge("A", True, 3_800_000, None, False, 900_000)


def test_edge_that_the_system_told_claims_no_step():
    (edge,) = build_driver("beam_switch", {}).feed(5, encode(LineChange("cts", True, 1, 0, 77)))
    assert isinstance(edge, GateEdge)
    assert edge.resolution_ns is None


def test_two_edges_in_one_read_keep_their_distance():
    driver = build_driver("beam_switch", {})
    data = encode(LineChange("cts", True, 300 * MS, 0, 100 * MS)) + encode(
        LineChange("cts", False, 100 * MS, 0, 300 * MS)
    )
    first, second = edges(driver.feed(1000 * MS, data))
    assert second.host_ns - first.host_ns == 200 * MS


def test_beam_that_is_broken_at_the_start_is_told_and_is_no_edge():
    driver = build_driver("beam_switch", {})
    (status,) = driver.feed(5, encode(LinesOpened("poll", MS, {"cts": True, "dsr": False}, 5)))
    assert status == DeviceStatus(5, "settings", "poll every 1000000 ns; CTS=1 DSR=0; blocked: A")


def test_level_that_was_told_at_the_start_is_no_edge_when_told_again():
    driver = build_driver("beam_switch", {})
    driver.feed(0, encode(LinesOpened("poll", MS, {"cts": True, "dsr": False}, 0)))
    assert driver.feed(9 * MS, encode(LineChange("cts", True, 0, 0, 9 * MS))) == []


def test_end_of_a_short_pulse_comes_with_the_quiet_after_it():
    driver = build_driver("beam_switch", {})
    driver.feed(0, encode(LinesOpened("poll", MS, {"cts": False, "dsr": False}, 0)))
    driver.feed(100 * MS, encode(LineChange("cts", True, 0, 0, 100 * MS)))
    assert driver.feed(104 * MS, encode(LineChange("cts", False, 0, 0, 104 * MS))) == []
    still = encode(LinesStill({"cts": False, "dsr": False}, 204 * MS))
    assert driver.feed(204 * MS, still) == [GateEdge("A", False, 104 * MS)]
    assert driver.feed(205 * MS, still) == []


def test_reset_forgets_every_level():
    driver = build_driver("beam_switch", {})
    driver.feed(0, encode(LineChange("cts", True, 0, 0, 0)))
    driver.reset()
    assert kinds(driver.feed(1, encode(LineChange("cts", True, 0, 0, 1)))) == [("A", True)]


@pytest.mark.parametrize(
    ("supply", "rts", "dtr"),
    [("rts", True, False), ("dtr", False, True), ("both", True, True), ("none", False, False)],
)
def test_supply_lines_are_kept_up_and_the_others_down(supply: str, rts: bool, dtr: bool):
    serial = build_driver("beam_switch", {"supply": supply, "lines": "dcd=B, cts=A"}).serial
    assert (serial.rts, serial.dtr, serial.lines) == (rts, dtr, ("dcd", "cts"))


@pytest.mark.parametrize(
    "settings",
    [
        {"lines": "ri=A"},
        {"lines": "cts=A, dsr=A"},
        {"lines": ","},
        {"lines": "cts"},
        {"debounce_ms": "51"},
        {"debounce_ms": "-1"},
        {"debounce_ms": "1e1"},
        {"closed": "open"},
        {"supply": "txd"},
    ],
)
def test_settings_that_can_not_work_are_refused(settings: dict[str, str]):
    with pytest.raises(OperatorError):
        build_driver("beam_switch", settings)


@pytest.fixture
def walked() -> Iterator[list[tuple[int, bytes]]]:
    """Reads of a bouncing walk through two gates, as a reader stamped them."""
    watched = WatchedSimulator(simulate("beam_switch", "walk at=4 time=4.31 breaks=3; bounce"))
    yield watched.reads(10)
    watched.close()


def test_walk_is_timed_within_one_look(walked: list[tuple[int, bytes]]):
    events = all_events(build_driver("beam_switch", {}), walked)
    start, stop = (next(e for e in edges(events) if e.gate == gate) for gate in "AB")
    assert abs(stop.host_ns - start.host_ns - 4310 * MS) <= MS
    assert not [event for event in events if isinstance(event, Unknown)]


def test_replay_gives_the_same_result_and_the_same_edges(walked: list[tuple[int, bytes]]):
    from helpers.fake_clock import FakeClock

    test, clock = sample_study.walk(), FakeClock(0)
    driver = build_driver("beam_switch", {})
    recorder = TrialRecorder(
        new_run(test, gates_connected=True),
        TrialSlot("v-1", test.code, practice=False, number=1),
        sample_study.context(),
        clock,
        {"gates": driver.info},
        gates_connected=True,
    )
    live: list = []
    for host_ns, data in walked:
        clock.advance(ns=max(0, host_ns - clock.now_ns()))
        events = tuple(driver.feed(host_ns, data))
        live += events
        recorder.batch(Batch("gates", host_ns, data, events))
        if recorder.armed is None:
            recorder.arm(Arming())
    result = recorder.run.result()
    assert result.measures
    assert replay(recorder.recording(), test, build_driver) == result
    again = build_driver("beam_switch", driver.info.settings)
    reads = [(e.host_ns, e.data) for e in recorder.recording().entries if e.kind == 0]
    assert all_events(again, reads) == live


def test_recording_can_be_decoded_without_its_times(walked: list[tuple[int, bytes]]):
    driver = build_driver("beam_switch", {})
    live = all_events(build_driver("beam_switch", {}), walked)
    assert kinds(driver.feed(0, b"".join(data for _ns, data in walked))) == kinds(live)
