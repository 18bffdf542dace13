"""A link with streams that obey the test: states, losses, commands, nothing lost."""

from __future__ import annotations

import threading

import pytest
from helpers.device_rig import BatchLog, Bench, ObedientStream
from helpers.fake_clock import FakeClock

from devices.drivers import build_driver
from devices.link import CLOCK_DRIFT, InstrumentLink, is_there_of
from devices.ports import PortFinder
from devices.silence_watch import ASK_AGAIN_S
from frailtylab.instruments import Batch, Instrument, LinkState
from frailtylab.samples import ForceSample, GateEdge, LinkLost, LinkRestored, Unknown

MARK10 = ("mark10", {})
TIMY = ("alge_timy", {})


class Rig:
    """One link over obedient streams; waits are noted and return at once."""

    def __init__(self, driver: tuple[str, dict[str, str]], *streams: ObedientStream | str) -> None:
        self.bench = Bench(*streams)
        self.log = BatchLog()
        self.delays: list[float] = []
        self.clock = FakeClock()
        self.enough = threading.Event()
        self.link = InstrumentLink(
            "grip",
            build_driver(*driver),
            "chosen-port",
            clock=self.clock,
            open_stream=self.bench,
            locate=lambda url: url,
            wait=self.wait,
        )

    def wait(self, stopping: threading.Event, seconds: float) -> bool:
        self.delays.append(seconds)
        if len(self.delays) >= 6:
            self.enough.set()
            return stopping.wait(30)
        return False

    def __enter__(self) -> Rig:
        self.link.open(self.log)
        return self

    def __exit__(self, *_error: object) -> None:
        self.link.close()


def test_link_is_an_instrument():
    link: Instrument = Rig(MARK10).link
    assert (link.source, link.state) == ("grip", LinkState.CLOSED)
    assert link.info.port == "chosen-port"
    assert not link.info.simulated


def test_gauge_is_asked_who_it_is_then_started_and_ready_with_its_first_reading():
    stream = ObedientStream()
    with Rig(MARK10, stream) as rig:
        stream.wait_written(b"AOUT0\rRN\rRM\rRV\rRS\rLIST\rAOFF0\rAOUT50\r")
        assert rig.link.state is LinkState.CONNECTING
        stream.put(b"Force Gauge\r\nM5-100\r\n1.04\r\n77\r\n25.3 kgF\r\n")
        rig.log.wait(lambda log: "ready" in log.states)
        info = rig.link.info
        assert (info.model, info.firmware, info.serial_number) == ("M5-100", "1.04", "77")
    assert stream.written[-1] == b"AOUT0\r"
    assert stream.closed.is_set()
    assert rig.log.states == ["connecting", "connecting", "ready", "closed"]


def test_setting_that_the_device_told_is_kept_with_the_instrument():
    stream = ObedientStream()
    with Rig(("imada_zt", {"rate": "10"}), stream) as rig:
        stream.wait_written(b"XAS\rXFC\rXAg\r")
        stream.put(b"XFC020811000000\r")
        rig.log.wait(lambda log: log.events)
        settings = rig.link.info.settings
    assert (settings["unit_codes"], settings["rate"]) == ("020811000000", "10")
    assert settings.keys() == build_driver("imada_zt", {}).info.settings.keys()


def test_what_a_gauge_tells_of_itself_is_kept_with_its_identity():
    stream = ObedientStream()
    with Rig(MARK10, stream) as rig:
        stream.put(b"V1.00;LBF;CUR;FLTC8;FLTP1;AOUT00;AOFF5;FULL;MIT;POL;B0\r\n")
        rig.log.wait(lambda log: log.events)
        stream.put(b"V1.00;LBF;CUR;FLTC0;AOUT00;AOFF5;FULL;MIT;POL;B2\r\n25.3 kgF\r\n")
        rig.log.wait(lambda log: "ready" in log.states)
        assert rig.link.info.reported == {
            "LIST": "V1.00;LBF;CUR;FLTC0;AOUT00;AOFF5;FULL;MIT;POL;B2",
            "filter of displayed readings": "FLTC0, none",
            "filter of current readings": "FLTP1, 2 samples averaged",
            "battery": "B2",
        }
    assert stream.written[-2:] == [b"AOUT0\r", b"AOFF5\r"]


def test_slow_device_gets_its_commands_one_by_one_and_is_not_called_silent_meanwhile():
    stream = ObedientStream()
    with Rig(("chronojump_force", {}), stream) as rig:
        rig.log.wait(lambda log: log.states == ["connecting", "connecting"])
        for command in (b"end_capture:", b"get_version:", b"get_tare:", b"get_calibration_factor:"):
            rig.clock.advance(2)
            stream.wait_written(command)
            assert stream.written[-1] == command + b"\r\n"
        assert "silent" not in rig.log.states


def test_device_that_calls_itself_simulated_is_marked():
    stream = ObedientStream()
    with Rig(MARK10, stream) as rig:
        stream.put(b"SIMULATED M5\r\n")
        rig.log.wait(lambda log: log.events)
        assert rig.link.info.simulated


def test_batch_has_the_bytes_the_time_and_the_counts():
    stream = ObedientStream()
    with Rig(TIMY, stream) as rig:
        stream.put(b" 0001 c0  10:00:00.1234 00\rn0034\rgarbage\r")
        rig.log.wait(lambda log: log.data)
        counts = rig.link.counts
        batch = next(batch for batch in rig.log.batches if batch.data)
        assert batch.host_ns == rig.clock.now_ns()
        assert (counts.bytes_read, counts.accepted, counts.ignored, counts.bad) == (41, 1, 1, 1)


def test_gates_are_ready_once_their_port_is_open():
    with Rig(TIMY, ObedientStream()) as rig:
        rig.log.wait(lambda log: log.states[-1:] == ["ready"])


def test_unplug_in_mid_squeeze_keeps_every_byte_and_marks_the_gap():
    first, second = ObedientStream(), ObedientStream()
    with Rig(MARK10, first, second) as rig:
        first.put(b"Gauge\r\n20.1 kgF\r\n25.")
        first.break_with("device reports readiness to read but returned no data")
        rig.log.wait(lambda log: any(isinstance(e, LinkRestored) for e in log.events))
        second.put(b"3 kgF\r\n24.8 kgF\r\n")
        rig.log.wait(lambda log: b"24.8" in log.data)
    assert rig.log.data == b"Gauge\r\n20.1 kgF\r\n25.3 kgF\r\n24.8 kgF\r\n"
    lost = next(i for i, e in enumerate(rig.log.events) if isinstance(e, LinkLost))
    assert rig.log.events[lost - 1] == Unknown(rig.clock.now_ns(), b"25.")
    values = [e.text for e in rig.log.events if isinstance(e, ForceSample)]
    assert values == ["20.1", "24.8"]
    assert rig.log.states == [
        "connecting", "connecting", "ready", "lost", "connecting", "ready", "closed",
    ]  # fmt: skip


def test_start_commands_are_sent_again_after_a_replug():
    first, second = ObedientStream(), ObedientStream()
    with Rig(MARK10, first, second):
        first.wait_written(b"AOUT50\r")
        first.break_with("gone")
        second.wait_written(b"AOUT50\r")


def test_waits_between_attempts_are_1_2_4_8_8_seconds_and_the_loss_is_told_once():
    with Rig(TIMY) as rig:
        assert rig.enough.wait(30)
        assert rig.delays == [1, 2, 4, 8, 8, 8]
        assert rig.log.states == ["connecting", "lost"]
        assert [type(e) for e in rig.log.events] == [LinkLost]


def test_loss_after_a_long_good_time_is_followed_by_the_shortest_wait():
    first, second = ObedientStream(), ObedientStream()
    with Rig(TIMY, "busy", "busy", first, second) as rig:
        rig.log.wait(lambda log: log.states[-1:] == ["ready"])
        rig.clock.advance(3600)
        first.break_with("gone")
        rig.log.wait(lambda log: log.states.count("ready") == 2)
        assert rig.delays == [1, 2, 1]


@pytest.mark.parametrize(("mode", "quiet_s"), [("stream", 1.0), ("poll", 1.0)])
def test_streaming_device_that_says_nothing_is_silent_once(mode: str, quiet_s: float):
    stream = ObedientStream()
    with Rig(("mark10", {"mode": mode}), stream) as rig:
        stream.put(b"Gauge\r\n25.3 kgF\r\n")
        rig.log.wait(lambda log: "ready" in log.states)
        rig.clock.advance(quiet_s + 0.01)
        rig.log.wait(lambda log: "silent" in log.states)
        rig.clock.advance(100)
        stream.put(b"25.3 kgF\r\n")
        rig.log.wait(lambda log: log.states[-1] == "ready")
        assert rig.log.states.count("silent") == 1


def test_chatter_without_one_valid_reading_is_silence_too():
    stream = ObedientStream()
    with Rig(MARK10, stream) as rig:
        stream.put(b"Gauge\r\n25.3 kgF\r\n")
        rig.log.wait(lambda log: "ready" in log.states)
        rig.clock.advance(1.5)
        stream.put(b"\xff\xfe\r\n")
        rig.log.wait(lambda log: "silent" in log.states)


def test_silent_gauge_is_started_again_now_and_then_because_it_may_have_been_off():
    stream = ObedientStream()
    with Rig(MARK10, stream) as rig:
        stream.put(b"Gauge\r\n25.3 kgF\r\n")
        rig.log.wait(lambda log: "ready" in log.states)
        rig.clock.advance(1.5)
        rig.log.wait(lambda log: "silent" in log.states)
        assert b"".join(stream.written).count(b"AOUT50\r") == 1
        rig.clock.advance(ASK_AGAIN_S)
        with stream.wrote:
            assert stream.wrote.wait_for(lambda: b"".join(stream.written).count(b"AOUT50") == 2, 30)
        stream.put(b"25.3 kgF\r\n")
        rig.log.wait(lambda log: log.states[-1] == "ready")


def test_silent_gauge_whose_port_has_vanished_is_lost_whatever_its_reads_say():
    first, second = ObedientStream(), ObedientStream()
    rig = Rig(MARK10, first, second)
    there = [True]
    rig.link._silence._is_there = lambda _url: there[0]
    with rig:
        first.put(b"Gauge\r\n25.3 kgF\r\n")
        rig.log.wait(lambda log: "ready" in log.states)
        there[0] = False
        rig.clock.advance(1.5)
        rig.log.wait(lambda log: "lost" in log.states)
        assert "silent" not in rig.log.states
    assert next(e for e in rig.log.events if isinstance(e, LinkLost)).reason


def test_finder_that_is_given_also_looks_whether_the_port_is_there():
    finder = PortFinder(list)
    assert is_there_of(finder) == finder.is_there
    assert is_there_of(lambda url: url)("COM3") is None


def test_link_runs_on_the_callers_thread_until_it_is_stopped():
    stream = ObedientStream()
    rig = Rig(TIMY, stream)

    def take(batch: Batch) -> None:
        rig.log(batch)
        if batch.data:
            rig.link.stop()

    stream.put(b" 0001 c0  10:00:00.1234 00\r")
    rig.link.run(take)
    assert rig.log.states == ["connecting", "ready", "closed"]


def test_quiet_gates_are_not_silent():
    stream = ObedientStream()
    with Rig(TIMY, stream) as rig:
        rig.clock.advance(1000)
        stream.put(b" 0001 c0  10:00:00.1234 00\r")
        rig.log.wait(lambda log: any(isinstance(e, GateEdge) for e in log.events))
        assert "silent" not in rig.log.states


def test_zero_is_sent_to_this_port_only():
    stream, stranger = ObedientStream(), ObedientStream()
    with Rig(MARK10, stream, stranger) as rig:
        stream.wait_written(b"AOUT50\r")
        rig.link.zero()
        stream.wait_written(b"Z\r")
    assert rig.bench.opened == ["chosen-port"]
    assert stranger.written == []


def test_zero_without_a_connection_is_forgotten():
    rig = Rig(MARK10)
    rig.link.zero()
    stream = ObedientStream()
    rig.bench.streams.append(stream)
    with rig:
        stream.wait_written(b"AOUT50\r")
    assert b"Z\r" not in b"".join(stream.written)


def test_polled_gauge_is_asked_again_and_again():
    stream = ObedientStream()
    with Rig(("mark10", {"mode": "poll"}), stream) as rig:
        stream.wait_written(b"?\r")
        for _ in range(3):
            seen = len(stream.written)
            rig.clock.advance(0.1)
            with stream.wrote:
                assert stream.wrote.wait_for(lambda n=seen: len(stream.written) > n, 30)
        assert stream.written[-1] == b"?\r"


def test_nothing_is_sent_before_the_boot_wait_is_over():
    stream = ObedientStream()
    with Rig(("force_line", {"preset": "chronojump"}), stream) as rig:
        stream.put(b"Force_Sensor-0.6\r\n")
        rig.log.wait(lambda log: log.data)
        assert stream.written == []
        rig.clock.advance(2.1)
        stream.wait_written(b"start_capture:\r\n")


def test_device_plugged_in_elsewhere_is_opened_there():
    first, second = ObedientStream(), ObedientStream()
    rig = Rig(TIMY, first, second)
    places = ["chosen-port", "other-port"]
    rig.link._locate = lambda _url: places.pop(0)
    with rig:
        rig.log.wait(lambda log: "ready" in log.states)
        first.break_with("gone")
        rig.log.wait(lambda log: log.states.count("ready") == 2)
    assert rig.bench.opened == ["chosen-port", "other-port"]
    assert rig.link.info.port == "chosen-port"


def test_thread_ends_on_close_and_the_link_opens_again():
    rig = Rig(TIMY, ObedientStream(), ObedientStream())
    for times in (1, 2):
        with rig:
            rig.log.wait(lambda log, n=times: log.states.count("ready") == n)
        assert rig.link.state is LinkState.CLOSED
        assert not [t for t in threading.enumerate() if t.name == "reader grip"]


def test_close_ends_the_wait_between_attempts():
    with Rig(TIMY) as rig:
        assert rig.enough.wait(30)
    assert rig.link.state is LinkState.CLOSED


def test_second_open_is_refused():
    with Rig(TIMY, ObedientStream()) as rig, pytest.raises(RuntimeError):
        rig.link.open(rig.log)


def test_drift_of_the_devices_clock_is_reported_once_it_is_known():
    stream = ObedientStream()
    with Rig(("chronojump_force", {"rate": "80"}), stream) as rig:
        rig.log.wait(lambda log: log.states == ["connecting", "connecting"])
        assert CLOCK_DRIFT not in rig.link.info.reported
        stream.put(b"Starting capture...\r\n")
        for number in range(1, 2200):
            rig.clock.advance(0.0125)
            stream.put(b"%d;1.00\r\n" % (number * 12_500 * 0.9999))
            rig.log.wait(lambda log, n=number: log.data.count(b";1.00") == n)
        told = rig.link.info.reported[CLOCK_DRIFT]
    drift_ppm = float(told.split(" ppm")[0])
    assert 95 < drift_ppm < 105
    assert told.startswith("+")


def test_lost_device_is_looked_for_at_once_when_something_was_plugged_in():
    rig = Rig(TIMY, "unplugged", "unplugged", ObedientStream())
    waits: list[float] = []
    tried = threading.Event()

    def wait(wake: threading.Event, seconds: float) -> bool:
        waits.append(seconds)
        tried.set()
        return wake.wait(30)

    rig.link._reconnect._wait = wait
    with rig:
        for _try in range(2):
            assert tried.wait(30)
            tried.clear()
            rig.link.look_again()
        rig.log.wait(lambda log: "ready" in log.states)
    assert waits == [1.0, 1.0]


def test_device_that_answers_is_not_disturbed_by_plugging():
    stream = ObedientStream()
    with Rig(TIMY, stream) as rig:
        rig.log.wait(lambda log: "ready" in log.states)
        rig.link.look_again()
        assert not rig.link._wake.is_set()
