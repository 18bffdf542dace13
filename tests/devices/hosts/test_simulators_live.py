"""Simulated devices in process, over TCP and over a pseudo-terminal, read by a real link."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from helpers.device_rig import BatchLog

from devices.drivers import build_driver
from devices.hosts.local import LocalHost
from devices.hosts.published import publish, published, withdraw
from devices.hosts.serve import host_at
from devices.link import InstrumentLink
from devices.simulators.catalogue import simulate
from devices.transport.serial_stream import SerialStream
from devices.transport.stream import LinkError, SerialSettings
from frailtylab.errors import OperatorError
from frailtylab.samples import ForceSample, GateEdge, LinkLost, LinkRestored, Unknown

HOSTS = ["sim", "tcp:0", "rfc2217:0"] + (["pty"] if os.name == "posix" else [])
on_every_host = pytest.mark.parametrize("address", HOSTS)
# A client of RFC 2217 needs a third of a second to open; what a script does meanwhile is lost.
on_fast_hosts = pytest.mark.parametrize("address", [h for h in HOSTS if h != "rfc2217:0"])


class Hosted:
    """A simulated device on some host: its URL and its switches."""

    def __init__(self, host, url: str) -> None:
        self.url = url
        self.trigger: Callable[..., None] = host.trigger
        self.unplug: Callable[[], None] = host.unplug
        self.replug: Callable[[], None] = host.replug


@contextmanager
def hosted(
    address: str, name: str, script: str = "", settings: dict[str, str] | None = None
) -> Iterator[Hosted]:
    device = simulate(name, script, 1, settings)
    if address == "sim":
        host = LocalHost(device)
        yield Hosted(host, publish("bench", host))
        withdraw("bench")
        return
    paced = host_at(address, device)
    url = paced.start()
    try:
        yield Hosted(paced, url)
    finally:
        paced.stop()


def soon(_stopping: threading.Event, _seconds: float) -> bool:
    """No back-off: try again after 10 ms."""
    return _stopping.wait(0.01)


@contextmanager
def linked(
    url: str, name: str, settings: dict[str, str] | None = None
) -> Iterator[tuple[InstrumentLink, BatchLog]]:
    log = BatchLog()
    link = InstrumentLink("bench", build_driver(name, settings or {}), url, wait=soon)
    link.open(log)
    try:
        yield link, log
    finally:
        link.close()


def of(log: BatchLog, kind: type) -> list:
    return [event for event in log.events if isinstance(event, kind)]


@on_every_host
def test_squeeze_on_demand_arrives_with_its_peak(address: str):
    with hosted(address, "mark10") as device, linked(device.url, "mark10") as (link, log):
        log.wait(lambda log: "ready" in log.states)
        device.trigger("squeeze", peak=25.3, hold=0.4)
        log.wait(lambda log: any(s.value > 25 for s in of(log, ForceSample)))
        log.wait(lambda log: of(log, ForceSample)[-1].value < 1)
        assert max(s.value for s in of(log, ForceSample)) == 25.3
        assert link.info.simulated
        assert link.info.serial_number == "3650001"
        assert not of(log, Unknown)


@on_fast_hosts
def test_walk_arrives_with_its_time(address: str):
    script = "walk at=0.2 time=0.31 breaks=1"
    with (
        hosted(address, "alge_timy", script) as device,
        linked(device.url, "alge_timy") as (_, log),
    ):
        log.wait(lambda log: len(of(log, GateEdge)) == 2)
        start, stop = of(log, GateEdge)
        assert stop.device_ns - start.device_ns == 310_000_000
        assert start.host_ns < stop.host_ns


@on_every_host
def test_unplug_in_mid_squeeze_and_replug_goes_on(address: str):
    with hosted(address, "mark10") as device, linked(device.url, "mark10") as (link, log):
        log.wait(lambda log: "ready" in log.states)
        device.trigger("squeeze", peak=25.3, hold=60)
        log.wait(lambda log: any(s.value > 20 for s in of(log, ForceSample)))
        device.unplug()
        log.wait(lambda log: of(log, LinkLost))
        kept = len(of(log, ForceSample))
        device.replug()
        log.wait(lambda log: of(log, LinkRestored) and len(of(log, ForceSample)) > kept)
        log.wait(lambda log: log.states[-1] == "ready")
        assert len(of(log, LinkLost)) == 1
        assert of(log, ForceSample)[-1].value > 15
        assert link.counts.bytes_read == len(log.data)


@on_every_host
def test_zero_reaches_the_device(address: str):
    script = "flat value=20"
    with hosted(address, "mark10", script) as device, linked(device.url, "mark10") as (link, log):
        log.wait(lambda log: "ready" in log.states)
        link.zero()
        log.wait(lambda log: of(log, ForceSample)[-1].text == "0.00")
        assert of(log, ForceSample)[0].text == "20.00"


@pytest.mark.parametrize("address", ["sim", "tcp:0"])
def test_second_reader_is_refused_and_hears_nothing(address: str):
    script = "flat value=20"
    with hosted(address, "mark10", script) as device, linked(device.url, "mark10") as (_, log):
        log.wait(lambda log: "ready" in log.states)
        with linked(device.url, "mark10") as (other, other_log):
            other_log.wait(lambda log: "lost" in log.states)
            assert not of(other_log, ForceSample)
            assert other.counts.bytes_read == 0


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
def test_tty_is_opened_exclusively():
    with hosted("pty", "mark10") as device:
        stream = SerialStream(device.url, SerialSettings())
        with pytest.raises(LinkError):
            SerialStream(device.url, SerialSettings())
        stream.close()
        SerialStream(device.url, SerialSettings()).close()


@on_fast_hosts
def test_script_can_pull_and_return_the_cable(address: str):
    script = "flat value=20; unplug at=0.3 for=0.2"
    with hosted(address, "mark10", script) as device, linked(device.url, "mark10") as (_, log):
        log.wait(lambda log: of(log, LinkRestored))
        log.wait(lambda log: log.states[-1] == "ready")
        assert len(of(log, LinkLost)) == 1


def test_another_program_may_connect_again_after_leaving():
    with hosted("tcp:0", "gate_line") as device:
        for number in (1, 2):
            with linked(device.url, "gate_line") as (_, log):
                log.wait(lambda log: "ready" in log.states)
                # Only the client that the host let in hears the edge.
                while not of(log, GateEdge):
                    device.trigger("step", breaks=1)
                    threading.Event().wait(0.02)
                assert of(log, GateEdge)[0].gate == "A", number


def test_plain_socket_of_a_foreign_program_is_served():
    with hosted("tcp:0", "mark10", "flat value=20") as device:
        port = int(device.url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
            client.sendall(b"?\r")
            assert client.makefile("rb").readline() == b"20.00 kgF\r\n"


def test_tcp_listens_on_this_machine_only():
    with hosted("tcp:0", "mark10") as device:
        assert device.url.startswith("socket://127.0.0.1:")


def test_url_alone_makes_a_simulated_device_with_script_and_settings():
    script = quote("step at=0.05 breaks=2")
    url = f"sim://gate_line?preset=vernier&seed=4&script={script}"
    with linked(url, "gate_line", {"preset": "vernier"}) as (link, log):
        log.wait(lambda log: len(of(log, GateEdge)) == 2)
        assert link.info.simulated
    withdraw(url.removeprefix("sim://"))


@pytest.mark.parametrize("url", ["sim://nothing", "sim://mark10?script=jump", "odd://x"])
def test_url_that_names_nothing_is_a_loss_with_a_reason(url: str):
    with linked(url, "mark10") as (_, log):
        log.wait(lambda log: of(log, LinkLost))
        assert of(log, LinkLost)[0].reason


def test_withdrawn_host_is_gone():
    host = LocalHost(simulate("mark10", ""))
    publish("short", host)
    assert published("short") is host
    withdraw("short")
    withdraw("short")
    assert published("short") is None
    with pytest.raises(OSError, match="unplugged"):
        host.attach()


def test_port_that_nobody_serves_can_not_be_opened():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(LinkError):
        SerialStream(f"socket://127.0.0.1:{port}", SerialSettings())


def read_to_the_end(stream: SerialStream) -> bytes:
    """Everything until the connection breaks."""
    read = b""
    while True:
        try:
            read += stream.read()
        except LinkError:
            stream.close()
            return read


def test_last_byte_before_a_hang_up_is_not_lost():
    with socket.create_server(("127.0.0.1", 0)) as server:
        stream = SerialStream(f"socket://127.0.0.1:{server.getsockname()[1]}", SerialSettings())
        client, _address = server.accept()
        client.sendall(b"x")
        client.close()
        assert read_to_the_end(stream) == b"x"


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_bytes_before_a_hang_up_of_a_tty_are_not_lost():
    import pty
    import tty

    master, slave = pty.openpty()
    tty.setraw(slave)
    stream = SerialStream(os.ttyname(slave), SerialSettings())
    os.close(slave)
    os.write(master, b"25.3 kgF\r\n")
    read = b""
    while len(read) < 10:
        read += stream.read()
    os.close(master)
    assert read + read_to_the_end(stream) == b"25.3 kgF\r\n"


@pytest.mark.parametrize("address", ["tcp", "tcp:x", "tcp:70000", "udp:1", ""])
def test_odd_host_addresses_are_refused(address: str):
    with pytest.raises(OperatorError, match="tcp:PORT, rfc2217:PORT or pty"):
        host_at(address, simulate("mark10"))
