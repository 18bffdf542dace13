"""A capture played back: the same bytes, at the same times, to the driver that has to read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.device_rig import MS, BatchLog

from devices.captures import CaptureHead, CaptureWriter
from devices.drivers import build_driver
from devices.hosts.local import LocalHost
from devices.hosts.published import publish, withdraw
from devices.hosts.serve import host_at
from devices.link import InstrumentLink
from devices.simulators.catalogue import simulate
from devices.transport.stream import SerialSettings
from frailtylab.errors import OperatorError
from frailtylab.samples import GateEdge

EDGES = ((100, b" 0036 c0  21:46:50.1228 00\r"), (150, b" 0036 c1  21:46:5"), (151, b"4.4328 00\r"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "walk.capture"
    head = CaptureHead(wall_utc="", program="", port="", line=SerialSettings())
    writer = CaptureWriter(path, head, 0)
    for at_ms, data in EDGES:
        writer.read(at_ms * MS, data)
    writer.sent(160 * MS, b"NSF?\r")
    writer.close(200 * MS, "stopped")
    return path


def test_bytes_come_at_the_times_of_the_capture_and_then_nothing(file: Path):
    device = simulate(f"capture:{file}")
    device.power_on(7 * MS)
    assert device.next_due_ns() == 107 * MS
    said = [(ms, device.advance(ms * MS)) for ms in range(7, 400)]
    assert [(ms - 7, data) for ms, data in said if data] == list(EDGES)
    assert device.next_due_ns() is None


def test_a_late_host_gets_what_is_due_at_once(file: Path):
    device = simulate(f"capture:{file}")
    device.power_on(0)
    assert device.advance(155 * MS) == b"".join(data for _, data in EDGES)


def test_faults_of_a_script_happen_on_the_way(file: Path):
    device = simulate(f"capture:{file}", "stall at=0.12")
    device.power_on(0)
    assert device.advance(110 * MS) == EDGES[0][1]
    assert device.advance(300 * MS) == b""


def test_missing_capture_is_told(tmp_path: Path):
    with pytest.raises(OperatorError, match="can't be read"):
        simulate(f"capture:{tmp_path / 'none'}")


def read_by_a_link(url: str) -> list[GateEdge]:
    log = BatchLog()
    link = InstrumentLink("gates", build_driver("alge_timy", {}), url)
    link.open(log)
    log.wait(lambda log: sum(isinstance(event, GateEdge) for event in log.events) == 2)
    link.close()
    return [event for event in log.events if isinstance(event, GateEdge)]


def test_real_driver_finds_the_walk_again(file: Path):
    url = publish("walk", LocalHost(simulate(f"capture:{file}")))
    start, stop = read_by_a_link(url)
    withdraw("walk")
    assert stop.device_ns - start.device_ns == 4_310_000_000


@pytest.mark.slow
def test_any_program_can_open_it(file: Path):
    host = host_at("tcp:0", simulate(f"capture:{file}"))
    try:
        start, stop = read_by_a_link(host.start())
    finally:
        host.stop()
    assert (start.gate, stop.gate) == ("A", "B")
