"""The in-process host and its ``sim://`` port on a clock that stands still."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock

from devices.hosts import protocol_sim
from devices.hosts.local import LocalHost
from devices.hosts.protocol_sim import Serial, host_of
from devices.hosts.pseudo_terminal import PtyEndpoint
from devices.hosts.published import publish, published, withdraw
from devices.hosts.tcp import TcpEndpoint
from devices.simulators.catalogue import simulate
from frailtylab.errors import OperatorError


class Bench:
    """A gauge with 20 kgf on it, and the clock it lives by."""

    def __init__(self, script: str = "flat value=20") -> None:
        self.clock = FakeClock(0)
        self.host = LocalHost(simulate("mark10", script), self.clock)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def port() -> Iterator[Serial]:
    publish("rules", Bench().host)
    port = Serial(timeout=0)
    port.port = "sim://rules"
    yield port
    port.close()
    withdraw("rules")


def test_question_is_answered_at_once(bench: Bench):
    bench.host.attach()
    bench.host.write(b"?\r")
    assert bench.host.waiting() == 11
    assert bench.host.read(100, None) == b"20.00 kgF\r\n"
    assert bench.host.waiting() == 0


def test_read_gives_no_more_than_asked_and_keeps_the_rest(bench: Bench):
    bench.host.attach()
    bench.host.write(b"?\r")
    assert bench.host.read(5, 0) == b"20.00"
    assert bench.host.read(100, 0) == b" kgF\r\n"
    assert bench.host.read(100, 0) == b""


def test_second_attach_is_refused_and_the_first_goes_on(bench: Bench):
    bench.host.attach()
    with pytest.raises(OSError, match="open already"):
        bench.host.attach()
    bench.host.write(b"?\r")
    assert bench.host.read(100, 0)


def test_read_without_a_connection_gives_nothing(bench: Bench):
    assert bench.host.read(100, None) == b""
    bench.host.attach()
    bench.host.detach()
    assert bench.host.read(100, None) == b""


def test_cancelled_read_returns_once(bench: Bench):
    bench.host.attach()
    bench.host.cancel_read()
    assert bench.host.read(100, None) == b""
    bench.host.write(b"?\r")
    assert bench.host.read(100, None) == b"20.00 kgF\r\n"


def test_what_was_said_to_nobody_is_not_heard_later(bench: Bench):
    bench.host.attach()
    bench.host.write(b"AOUT10\r")
    bench.host.detach()
    bench.clock.advance(10)
    bench.host.attach()
    assert bench.host.read(100, 0) == b""
    bench.clock.advance(0.1)
    assert bench.host.read(100, 0) == b"20.00 kgF\r\n"


@pytest.mark.parametrize("act", ["attach", "write", "read", "waiting"])
def test_unplugged_device_refuses_everything(bench: Bench, act: str):
    if act != "attach":
        bench.host.attach()
    bench.host.unplug()
    calls = {
        "attach": bench.host.attach,
        "write": lambda: bench.host.write(b"?\r"),
        "read": lambda: bench.host.read(1, 0),
        "waiting": bench.host.waiting,
    }
    with pytest.raises(OSError, match="unplugged"):
        calls[act]()


def test_bytes_on_their_way_are_gone_after_an_unplug(bench: Bench):
    bench.host.attach()
    bench.host.write(b"?\r")
    bench.host.unplug()
    with pytest.raises(OSError, match="unplugged"):
        bench.host.waiting()
    bench.host.replug()
    assert bench.host.read(100, 0) == b""


def test_script_unplugs_and_plugs_in_by_the_clock():
    bench = Bench("flat value=20; unplug at=2 for=1")
    bench.host.attach()
    bench.clock.advance(2)
    with pytest.raises(OSError, match="unplugged"):
        bench.host.read(1, 0)
    bench.host.detach()
    bench.clock.advance(1)
    bench.host.attach()
    bench.host.write(b"?\r")
    assert bench.host.read(100, 0) == b"20.00 kgF\r\n"


def test_device_is_the_same_after_it_was_closed_and_opened(bench: Bench):
    bench.host.attach()
    bench.host.write(b"LB\r")
    bench.host.detach()
    bench.host.attach()
    bench.host.write(b"?\r")
    assert bench.host.read(100, 0).endswith(b"lbF\r\n")


def test_person_acts_on_demand(bench: Bench):
    bench.host.attach()
    bench.host.trigger("flat", value=7)
    bench.host.write(b"?\r")
    bench.clock.advance(0.001)
    bench.host.read(100, 0)
    bench.host.write(b"?\r")
    assert bench.host.read(100, 0) == b"7.00 kgF\r\n"


def test_port_reads_writes_and_closes(port: Serial):
    port.open()
    assert port.is_open
    assert port.write(b"?\r") == 2
    assert port.in_waiting == 11
    assert port.read(5) == b"20.00"
    assert len(port.read()) == 1
    port.close()
    assert not port.is_open


def test_port_takes_any_bytes_like_thing(port: Serial):
    port.open()
    assert port.write(bytearray(b"?\r")) == 2  # pyright: ignore[reportArgumentType]
    assert port.read(11) == b"20.00 kgF\r\n"


@pytest.mark.parametrize("act", ["read", "write", "in_waiting", "cancel_read"])
def test_closed_port_says_that_it_is_closed(port: Serial, act: str):
    calls = {
        "read": port.read,
        "write": lambda: port.write(b"x"),
        "in_waiting": lambda: port.in_waiting,
        "cancel_read": port.cancel_read,
    }
    with pytest.raises(OSError, match="closed"):
        calls[act]()


def test_port_may_be_closed_twice_and_opened_again(port: Serial):
    port.open()
    port.close()
    port.close()
    port.open()
    assert port.is_open


def test_port_in_use_stays_closed_for_the_second(port: Serial):
    port.open()
    other = protocol_sim.Serial(timeout=0)
    other.port = "sim://rules"
    with pytest.raises(OSError, match="open already"):
        other.open()
    assert not other.is_open
    other.close()
    assert port.write(b"?\r") == 2


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sim://", "mark10, force_line"),
        ("sim://mark11", "mark10, force_line"),
        ("sim://mark10?script=dance", "“dance”"),
        ("sim://mark10?baud=7", "setting baud is “7”"),
        ("sim://force_line", "setting unit"),
        ("sim://gate_line?script=clock%20start%3Dnan", "HH:MM:SS"),
    ],
)
def test_url_that_names_nothing_tells_why(url: str, told: str):
    with pytest.raises(OperatorError) as caught:
        host_of(url)
    assert told in caught.value.english()
    port = Serial()
    port.port = url
    with pytest.raises(OSError, match="Expected"):
        port.open()
    assert published(url.removeprefix("sim://")) is None


def test_one_url_is_one_device_until_it_is_withdrawn():
    url = "sim://mark10?script=&seed=3"
    first = host_of(url)
    assert host_of(url) is first
    withdraw("mark10?script=&seed=3")
    assert host_of(url) is not first
    withdraw("mark10?script=&seed=3")


def test_later_host_takes_the_name_of_an_earlier_one():
    first, second = Bench().host, Bench().host
    assert publish("name", first) == "sim://name"
    publish("name", second)
    assert published("name") is second
    withdraw("name")
    first.attach()


def test_tcp_keeps_its_port_over_an_unplug():
    end = TcpEndpoint()
    end.plug_in()
    url = end.url
    assert len(end.watched()) == 1
    end.pull_out()
    assert end.watched() == []
    end.plug_in()
    assert end.url == url
    assert end.look_again_s() is None
    end.close()


def test_tcp_without_a_client_drops_what_it_sends():
    end = TcpEndpoint()
    end.send(b"lost")
    assert end.receive() == b""
    assert not end.connected
    end.close()


def test_tcp_lets_one_client_in_and_hears_it_leave():
    end = TcpEndpoint()
    end.plug_in()
    address = ("127.0.0.1", int(end.url.rsplit(":", 1)[1]))
    with socket.create_connection(address, timeout=30) as client:
        end.receive()
        assert end.connected
        end.send(b"hello")
        assert client.recv(5) == b"hello"
        with socket.create_connection(address, timeout=30) as second:
            end.receive()
            assert second.recv(1) == b""
    while end.connected:
        end.receive()
    end.close()


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
def test_tty_keeps_its_name_and_leaves_nothing_behind():
    end = PtyEndpoint()
    link = Path(end.url)
    assert not link.exists()
    assert not end.connected
    end.send(b"lost")
    assert end.receive() == b""
    end.plug_in()
    assert link.is_symlink()
    end.pull_out()
    assert not link.is_symlink()
    end.plug_in()
    assert Path(end.url) == link
    end.close()
    assert not link.parent.exists()
