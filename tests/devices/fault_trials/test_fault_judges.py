"""Each judge is shown what it must not let pass: broken drivers, links, recorders and ports."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from devices.driver import Driver
from devices.drivers import build_driver
from devices.fault_trials.evidence import Evidence
from devices.fault_trials.judges import JUDGES, verdict
from devices.fault_trials.matrix import played
from devices.fault_trials.ports import Ports
from devices.fault_trials.rehearsal import Rehearsal
from devices.fault_trials.specimens import specimens
from devices.fault_trials.stage import STANDING_STILL, Hang, Stage
from devices.fault_trials.table import FAULTS, SOUND
from devices.link import InstrumentLink
from devices.reconnect import BACK_OFF_S
from frailtylab.instruments import LinkState
from frailtylab.protocols.grip_strength import GripRun
from frailtylab.recorder import TrialRecorder
from frailtylab.recording import EntryKind
from frailtylab.samples import DeviceEvent, ForceSample, GateEdge, LinkLost, Unknown

Change = Callable[[list[DeviceEvent]], list[DeviceEvent]]


def spoilt(change: Change) -> Callable[[str, dict[str, str]], Driver]:
    """Builds a driver whose events are changed on their way."""

    def build(name: str, settings: dict[str, str]) -> Driver:
        driver = build_driver(name, settings)
        feed = driver.feed
        driver.feed = lambda host_ns, data: change(feed(host_ns, data))  # type: ignore[method-assign]
        return driver

    return build


def judged(name: str, fault: str, **stubs: object) -> str:
    column = FAULTS.get(fault, SOUND)
    evidence = played(Rehearsal(specimens()[name], column, **stubs))  # type: ignore[arg-type]
    return verdict(evidence, column)


def by_judge(judge: str, name: str, fault: str, **stubs: object) -> str:
    """What one judge says, whatever the others have found before it."""
    column = FAULTS[fault]
    evidence = played(Rehearsal(specimens()[name], column, **stubs))  # type: ignore[arg-type]
    return {one.__name__: one for one in JUDGES}[judge](evidence, column)


def held_value(events: list[DeviceEvent]) -> list[DeviceEvent]:
    """Noise becomes the reading that "must" have been there."""
    return [
        ForceSample(e.host_ns, 25.0, "kgf", "25.00", 0.01) if isinstance(e, Unknown) else e
        for e in events
    ]


def rounded(events: list[DeviceEvent]) -> list[DeviceEvent]:
    return [
        replace(e, text=f"{e.value:.0f}", value=round(e.value)) if isinstance(e, ForceSample) else e
        for e in events
    ]


def relabelled(events: list[DeviceEvent]) -> list[DeviceEvent]:
    return [replace(e, unit="N") if isinstance(e, ForceSample) else e for e in events]


def doubled(events: list[DeviceEvent]) -> list[DeviceEvent]:
    return [same for e in events for same in (e, e)]


def other_gate(events: list[DeviceEvent]) -> list[DeviceEvent]:
    return [
        replace(e, gate="B") if isinstance(e, GateEdge) and not e.blocked else e for e in events
    ]


@pytest.mark.parametrize(
    ("name", "fault", "change"),
    [
        ("mark10", "garbage", held_value),
        ("mark10", "split", rounded),
        ("mark10", "split", relabelled),
        ("mark10", "split", doubled),
        ("gate_line", "split", doubled),
        ("gate_line", "split", other_gate),
    ],
)
def test_invented_readings_and_edges_are_caught(name: str, fault: str, change: Change):
    assert judged(name, fault, build=spoilt(change)).startswith("invented")


def seldom(events: list[DeviceEvent]) -> list[DeviceEvent]:
    """High readings are swallowed, as a filter for "outliers" would."""
    return [e for e in events if not (isinstance(e, ForceSample) and e.value > 25.2)]


@pytest.mark.parametrize(
    ("judge", "words"),
    [("loss_is_marked", "peak"), ("result_is_true", "peak"), ("replay_agrees", "a replay differs")],
)
def test_swallowed_peak_is_caught(judge: str, words: str):
    said = by_judge(judge, "mecmesin_afg", "split", build=spoilt(seldom))
    assert said.startswith(words)


def test_swallowed_overload_is_caught():
    def quiet(events: list[DeviceEvent]) -> list[DeviceEvent]:
        return [e for e in events if not isinstance(e, Unknown)]

    said = by_judge("demanded_flag", "lutron_fg", "overload", build=spoilt(quiet))
    assert said.startswith("none of the flags")


def test_swallowed_readings_without_a_mark_are_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("frailtylab.protocols.grip_strength.is_gap", lambda *_: False)
    assert "readings are gone" in judged("mark10", "lost-messages")


def test_squeeze_without_its_mark_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(GripRun, "link_lost", lambda self, lost: (self.stop(lost.host_ns, "x"),))
    assert judged("mark10", "unplug-trial").startswith("none of the flags device_lost")


def test_wrong_time_of_a_gate_clock_without_a_mark_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("frailtylab.protocols.timed_results.clocks_disagree", lambda *_: None)
    monkeypatch.setattr("frailtylab.protocols.beams.clocks_apart_s", lambda *_: 0.0)
    assert judged("alge_timy", "clock-forward") == "5.310000000 s instead of 4.31 s"
    assert judged("alge_timy", "reset").endswith("instead of 4.31 s")


def test_result_that_a_harmless_fault_spoils_is_caught():
    def slow(events: list[DeviceEvent]) -> list[DeviceEvent]:
        return [
            replace(e, device_ns=round((e.device_ns or 0) * 1.05)) if isinstance(e, GateEdge) else e
            for e in events
        ]

    assert judged("gate_line", "bunched", build=spoilt(slow))


class Released:
    """A driver's feed that waits until the test lets it go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def build(self, name: str, settings: dict[str, str]) -> Driver:
        def wait(events: list[DeviceEvent]) -> list[DeviceEvent]:
            self.go.wait(30)
            return events

        return spoilt(wait)(name, settings)


def test_driver_that_hangs_is_caught_and_not_waited_for():
    stuck = Released()
    rehearsal = Rehearsal(specimens()["mark10"], FAULTS["split"], build=stuck.build)
    evidence = played(rehearsal, patience_s=0.05)
    assert verdict(replace(evidence), FAULTS["split"]) == "it hangs"
    stuck.go.set()
    for thread in threading.enumerate():
        if thread.name == "rehearsal mark10":
            thread.join(30)


def test_going_round_in_circles_is_a_hang():
    with pytest.raises(Hang):
        creep(Stage(), step_ns=0)


def test_moving_on_by_next_to_nothing_is_a_hang_too():
    with pytest.raises(Hang):
        creep(Stage(), step_ns=1)


def creep(stage: Stage, step_ns: int) -> None:
    """Let that much time pass, again and again, for less than a beat."""
    for _turn in range(2 * STANDING_STILL):
        stage.pass_until(stage.now_ns + step_ns)


class CircularLink(InstrumentLink):
    """Tries again and again without any pause."""

    def _connect_and_read(self) -> None:
        self._reconnect._wait(self._stopping, 0.0)
        raise Hang("as the stage says of whoever lets no time pass")


def test_link_that_goes_round_in_circles_is_caught():
    assert judged("mark10", "split", link_class=CircularLink) == "it hangs"


def test_exception_is_caught_with_its_words():
    def broken(_events: list[DeviceEvent]) -> list[DeviceEvent]:
        raise ValueError("no such frame")

    assert judged("mark10", "split", build=spoilt(broken)) == "ValueError: no such frame"


class SilentLink(InstrumentLink):
    """Says nothing of a break."""

    def _emit_state(self, state: LinkState, events: tuple[object, ...] = ()) -> None:
        told = tuple(event for event in events if not isinstance(event, LinkLost))
        super()._emit_state(state, told)  # type: ignore[arg-type]


def test_break_that_is_not_told_is_caught():
    assert judged("mark10", "unplug-rest", link_class=SilentLink).startswith("the gap is marked")
    said = by_judge("demanded_flag", "mark10", "unplug-trial", link_class=SilentLink)
    assert said.startswith("none of the flags")


class UnseenLink(InstrumentLink):
    """Forgets to say that it is lost."""

    def _emit_state(self, state: LinkState, events: tuple[object, ...] = ()) -> None:
        shown = LinkState.CONNECTING if state is LinkState.LOST else state
        super()._emit_state(shown, events)  # type: ignore[arg-type]


def test_state_that_is_left_out_is_caught():
    said = judged("mark10", "unplug-rest", link_class=UnseenLink)
    assert said == "the connection was never called lost"


def test_blind_back_off_is_caught(monkeypatch: pytest.MonkeyPatch):
    def blind(self: object, stopping: threading.Event) -> None:
        self._wait(stopping, BACK_OFF_S[min(self._failures, 4) - 1])  # type: ignore[attr-defined]

    monkeypatch.setattr("devices.reconnect.Reconnect.pause", blind)
    assert "usable only" in judged("mark10", "unplug-rest")


def test_gauge_that_is_never_started_again_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("devices.silence_watch.ASK_AGAIN_S", 1e6)
    assert judged("mark10", "reboot") == "the connection is silent in the end"


def test_break_that_is_told_late_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("devices.silence_watch.SilenceWatch._check_port", lambda *_: None)
    assert judged("mark10", "quiet-unplug")


def test_bytes_that_the_recording_lacks_are_caught(monkeypatch: pytest.MonkeyPatch):
    keep = TrialRecorder.keep

    def forgetful(self: TrialRecorder, kind: EntryKind, at: int, source: int, data: bytes) -> None:
        lost = kind is EntryKind.CHUNK and at % 3 == 0
        keep(self, kind, at, source, b"" if lost else data)

    monkeypatch.setattr(TrialRecorder, "keep", forgetful)
    assert judged("mark10", "split") in {
        "the recording has other bytes than the link gave",
        "bytes are missing in the recording",
    }


class NoFinder:
    """Opens whatever has the name now."""

    def __init__(self, _listing: object) -> None: ...

    def __call__(self, url: str) -> str:
        return url

    def is_there(self, _url: str) -> bool:
        return True


@pytest.mark.parametrize("fault", ["twin", "twin-unnamed"])
def test_stranger_that_is_opened_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("devices.fault_trials.rehearsal.PortFinder", NoFinder)
    assert judged("mark10", fault)


def test_stranger_that_was_written_to_is_caught():
    column = FAULTS["twin"]
    evidence = played(Rehearsal(specimens()["mark10"], column))
    assert verdict(evidence, column) == ""
    evidence.plugs[1].written = b"AOUT50\r"
    assert verdict(evidence, column) == "another device was opened"


def test_second_reader_that_is_let_in_is_caught(monkeypatch: pytest.MonkeyPatch):
    open_port = Ports.open

    def generous(self: Ports, *arguments: object) -> object:
        self.plugs[0].held = False
        return open_port(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Ports, "open", generous)
    assert judged("mark10", "two-readers") == "a second reader was let in"


def test_trial_that_was_never_armed_is_caught():
    column = FAULTS["split"]
    evidence = played(Rehearsal(specimens()["mark10"], column))
    assert isinstance(evidence, Evidence)
    evidence.armed_ns = None
    assert verdict(evidence, column) == "never armed"
