"""A simulated device behind RFC 2217: control lines, bytes, odd clients, a pulled cable."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from helpers.device_rig import GENEROUS_S, BatchLog

from devices.drivers import build_driver
from devices.hosts.local import LocalHost
from devices.hosts.paced import PacedHost
from devices.hosts.protocol_sim import Serial
from devices.hosts.published import publish, withdraw
from devices.hosts.rfc2217 import Rfc2217Endpoint
from devices.hosts.serve import host_at
from devices.link import InstrumentLink
from devices.simulators.beam_switch import BeamSwitchDevice
from devices.simulators.catalogue import simulate
from devices.simulators.device import ControlLines
from devices.simulators.script import parse_script
from devices.simulators.timeline import Timeline
from devices.transport.rfc2217_session import Rfc2217Session
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceStatus, ForceSample, GateEdge, LinkLost, LinkRestored, Unknown

SETTINGS = {"lines": "cts=A, dsr=B", "closed": "blocked"}


def switch(script: str = "") -> BeamSwitchDevice:
    return BeamSwitchDevice(Timeline(parse_script(script), 1), SETTINGS)


def of(log: BatchLog, kind: type) -> list:
    return [event for event in log.events if isinstance(event, kind)]


@pytest.fixture
def served() -> Iterator[Callable[[PacedHost], str]]:
    hosts: list[PacedHost] = []

    def serve(host: PacedHost) -> str:
        hosts.append(host)
        return host.start()

    yield serve
    for host in hosts:
        host.stop()


@pytest.fixture
def linked() -> Iterator[Callable[..., tuple[InstrumentLink, BatchLog]]]:
    links: list[InstrumentLink] = []

    def connect(url: str, name: str) -> tuple[InstrumentLink, BatchLog]:
        def soon(stopping: threading.Event, _seconds: float) -> bool:
            return stopping.wait(0.01)

        log = BatchLog()
        link = InstrumentLink("bench", build_driver(name, {}), url, wait=soon)
        link.open(log)
        links.append(link)
        log.wait(lambda log: "ready" in log.states)
        return link, log

    yield connect
    for link in links:
        link.close()


Serve = Callable[[PacedHost], str]
Connect = Callable[..., tuple[InstrumentLink, BatchLog]]


def test_walk_arrives_through_the_lines_in_the_order_of_the_simulators_log(
    served: Serve, linked: Connect
):
    device = switch()
    host = host_at("rfc2217:0", device)
    link, log = linked(served(host), "beam_switch")
    log.wait(lambda log: log.data.startswith(b"WATCH poll"))
    host.trigger("walk", time=0.4, breaks=1)
    log.wait(lambda log: len(of(log, GateEdge)) == 4)
    gates = {"cts": "A", "dsr": "B"}
    assert [(e.gate, e.blocked) for e in of(log, GateEdge)] == [
        (gates[entry.line], entry.level) for entry in device.log
    ]
    assert all(edge.resolution_ns for edge in of(log, GateEdge))
    assert link.info.model == "switch on control lines, poll every 1000000 ns"


def test_bytes_of_another_simulator_go_both_ways(served: Serve, linked: Connect):
    host = host_at("rfc2217:0", simulate("mark10", "flat value=20"))
    link, log = linked(served(host), "mark10")
    link.zero()
    log.wait(lambda log: of(log, ForceSample)[-1].text == "0.00")
    assert of(log, ForceSample)[0].text == "20.00"
    assert link.info.serial_number == "3650001"
    assert not of(log, Unknown)


@pytest.mark.parametrize("name", ["mark10", "beam_switch"])
def test_pulled_cable_is_a_loss_while_nothing_comes_and_goes_on_after(
    served: Serve, linked: Connect, name: str
):
    host = host_at("rfc2217:0", simulate(name, ""))
    _link, log = linked(served(host), name)
    host.unplug()
    log.wait(lambda log: of(log, LinkLost))
    host.replug()
    log.wait(lambda log: of(log, LinkRestored))
    assert len(of(log, LinkLost)) == 1


def test_beam_that_is_broken_when_the_link_opens_is_told_and_is_no_edge(
    served: Serve, linked: Connect
):
    # Contacts that are closed while clear: the driver, set the other way, takes them for broken.
    device = BeamSwitchDevice(Timeline((), 1), SETTINGS | {"closed": "clear"})
    host = host_at("rfc2217:0", device)
    _link, log = linked(served(host), "beam_switch")
    log.wait(lambda log: len(of(log, DeviceStatus)) == 2)
    assert of(log, DeviceStatus)[1].text.endswith("CTS=1 DSR=1; blocked: A, B")
    assert not of(log, GateEdge)


def test_switch_is_not_served_where_there_are_no_lines():
    for address in ("tcp:0", "pty"):
        with pytest.raises(OperatorError, match="rfc2217:PORT, because this device has control"):
            host_at(address, switch())


@pytest.mark.parametrize("address", ["rfc2217", "rfc2217:x", "rfc2217:70000"])
def test_odd_addresses_are_refused(address: str):
    with pytest.raises(OperatorError, match="tcp:PORT, rfc2217:PORT or pty"):
        host_at(address, simulate("mark10"))


def test_only_this_machine_is_served(served: Serve):
    assert served(host_at("rfc2217:0", switch())).startswith("rfc2217://127.0.0.1:")


@pytest.fixture
def end() -> Iterator[Rfc2217Endpoint]:
    end = Rfc2217Endpoint()
    end.plug_in()
    yield end
    end.close()


def joined(end: Rfc2217Endpoint) -> socket.socket:
    port = int(end.url.rsplit(":", 1)[1])
    client = socket.create_connection(("127.0.0.1", port), timeout=GENEROUS_S)
    while not end.connected:
        end.receive()
    return client


def test_second_client_starts_from_nothing(end: Rfc2217Endpoint):
    greeting = b""
    for _number in range(2):
        with joined(end) as client:
            first = client.recv(1000)
            assert first.startswith(b"\xff")
            greeting = greeting or first
            assert first == greeting
        while end.connected:
            end.receive()


def test_byte_255_goes_through_unchanged_both_ways(end: Rfc2217Endpoint):
    with joined(end) as client:
        client.recv(1000)
        end.send(b"a\xffb")
        assert client.recv(1000) == b"a\xff\xffb"
        client.sendall(b"c\xff\xffd")
        heard = b""
        while len(heard) < 3:
            heard += end.receive()
        assert heard == b"c\xffd"


def test_client_that_makes_no_sense_is_sent_away_and_the_next_is_served(end: Rfc2217Endpoint):
    with joined(end) as client:
        client.recv(1000)
        client.sendall(b"\xff\xf0")
        while end.connected:
            end.receive()
        assert client.recv(1000) == b""
    joined(end).close()


def test_without_a_client_everything_is_dropped(end: Rfc2217Endpoint):
    end.send(b"lost")
    end.show_lines(ControlLines(cts=True))
    assert end.receive() == b""
    assert not end.connected


def test_client_decides_about_the_lines_that_feed_the_switch():
    said: list[bytes] = []
    session = Rfc2217Session(said.append)
    assert session.receive(b"\xff\xfa\x2c\x05\x0b\xff\xf0\xff\xfa\x2c\x05\x09\xff\xf0") == b""
    assert (session.port.rts, session.port.dtr) == (True, False)


def test_lines_of_the_in_process_port_are_those_of_the_device():
    device = switch("step at=0 breaks=1; step gate=B at=0 breaks=1")
    url = publish("lines", LocalHost(device))
    port = Serial(timeout=0)
    port.port = url
    port.open()
    assert (port.cts, port.dsr, port.cd, port.ri) == (True, True, False, False)
    port.close()
    withdraw("lines")
