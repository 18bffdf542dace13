"""Instruments by the address that the user chose: a real link to a simulated device over TCP."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from helpers.sample_devices import MARK10
from msgspec.structs import replace

from devices.hosts.serve import host_at
from devices.ports import PortListing
from devices.simulators.catalogue import simulate
from devices.transport.stream import LinkError
from frailtylab.clock import SystemClock
from frailtylab.device_register import device_key
from frailtylab.instruments import LinkState
from frailtylab.settings import DeviceSettings, Settings
from ui.app.shelf import DeviceShelf
from ui.bridge import SampleBridge
from ui.flows.device_flow import DeviceFlow
from ui.flows.shelf import GRIP, ready


class Deck:
    """The devices page's flow on a real shelf, without window or store."""

    def __init__(self, settings: Settings) -> None:
        self.bridge = SampleBridge()
        self.shelf = DeviceShelf(SystemClock(), self.bridge.submit)
        self.kept: list[Settings] = []
        self.session = SimpleNamespace(
            shelf=self.shelf,
            settings=settings,
            run=lambda work, done, failed=None: done(work()),
            clock=self.shelf.clock,
            assessor=SimpleNamespace(id="a-1"),
            user_id="a-1",
            desk=SimpleNamespace(store=SimpleNamespace(devices=self)),
        )
        self.registered: list[object] = []
        self.flow = DeviceFlow(self.session, self.remember)
        self.problems: list[object] = []
        self.flow.problem.connect(lambda error, again: self.problems.append((error, again)))
        self.bridge.arrived.connect(self.flow.on_batch)

    def register(self, info: object, by: str) -> None:
        self.registered.append((info, by))

    def all(self) -> list[object]:
        return []

    def remember(self, settings: Settings) -> None:
        self.session.settings = settings
        self.kept.append(settings)

    def state(self) -> LinkState | None:
        instrument = self.shelf.get(GRIP)
        return instrument.state if instrument is not None else None


@pytest.fixture
def deck(qtbot):
    deck = Deck(Settings())
    yield deck
    deck.shelf.close()
    deck.bridge.close()


@pytest.fixture
def gauge():
    host = host_at("tcp:0", simulate("mark10", "", settings={"rate": "50"}))
    host.start()
    yield host
    host.stop()


def test_nothing_is_opened_before_somebody_connects(deck, qtbot):
    deck.flow.refresh_ports()
    deck.flow.view()
    deck.flow.zero(GRIP)
    qtbot.wait(0)
    assert deck.shelf.links == {}


def test_a_dynamometer_connects_by_its_address_and_tells_who_it_is(deck, gauge, qtbot):
    levels = []
    deck.flow.watching = True
    deck.flow.level.connect(lambda source, text: levels.append((source, text)))
    deck.flow.connect_instrument(GRIP, "mark10", gauge.url, {})
    qtbot.waitUntil(lambda: ready(deck.shelf, GRIP) and bool(levels), timeout=20_000)
    assert deck.kept[-1].devices == {GRIP: DeviceSettings(driver="mark10", port=gauge.url)}
    assert deck.flow.trouble(GRIP) == ""
    link = next(view for view in deck.flow.view().links if view.source == GRIP)
    assert link.connected
    assert link.accepted > 0
    assert re.match(r"-?\d", levels[0][1])


def test_disconnecting_closes_the_port_and_forgets_it(deck, gauge, qtbot):
    deck.flow.connect_instrument(GRIP, "mark10", gauge.url, {})
    qtbot.waitUntil(lambda: deck.state() is LinkState.READY, timeout=20_000)
    deck.flow.disconnect_instrument(GRIP)
    assert deck.state() is None
    assert deck.kept[-1].devices == {}


def test_a_pulled_cable_is_told_and_a_replugged_one_goes_on(deck, gauge, qtbot):
    deck.flow.connect_instrument(GRIP, "mark10", gauge.url, {})
    qtbot.waitUntil(lambda: deck.state() is LinkState.READY, timeout=20_000)
    gauge.unplug()
    qtbot.waitUntil(lambda: deck.state() is LinkState.LOST, timeout=20_000)
    gauge.replug()
    qtbot.waitUntil(lambda: deck.state() is LinkState.READY, timeout=20_000)


def test_settings_that_a_driver_cannot_use_are_told_and_nothing_is_remembered(deck):
    deck.flow.connect_instrument(GRIP, "mark10", "socket://127.0.0.1:1", {"rate": "often"})
    ((error, _again),) = deck.problems
    assert error.title
    assert deck.kept == []
    assert deck.shelf.links == {}


def test_simulators_give_way_to_the_instruments_that_were_chosen(deck, gauge, qtbot):
    deck.flow.connect_instrument(GRIP, "mark10", gauge.url, {})
    deck.flow.simulate(True)
    assert deck.shelf.simulated
    assert deck.session.settings.simulated
    deck.flow.disconnect_instrument(GRIP)
    assert GRIP in deck.session.settings.devices
    deck.flow.simulate(False)
    assert not deck.shelf.simulated
    assert not deck.session.settings.simulated
    assert deck.shelf.get(GRIP).info.port == gauge.url


GAUGE = PortListing("/dev/ttyUSB7", "FT232R", "", 0x0403, 0x6001, "A1", "1-2")
PUMP = PortListing("/dev/ttyUSB7", "FT232R", "", 0x0403, 0x6001, "PUMP", "1-2")


@pytest.fixture
def ports(monkeypatch, deck):
    """The ports that the machine has; opening one is noted and refused."""
    found: list[PortListing] = []
    opened: list[str] = []

    def refuse(url, *_settings):
        opened.append(url)
        raise LinkError(f"[Errno 13] could not open port {url}: Permission denied")

    monkeypatch.setattr("devices.port_watch.PERIOD_S", 0.001)
    for module in ("devices.ports", "devices.transport.listing"):
        monkeypatch.setattr(f"{module}.system_ports", lambda: list(found))
    monkeypatch.setattr("devices.transport.captured_stream.open_captured", refuse)
    return SimpleNamespace(found=found, opened=opened)


def test_a_plug_is_noticed_while_the_page_is_shown_and_nothing_is_opened(deck, ports, qtbot):
    deck.flow.watching = True
    deck.flow.follow_ports()
    ports.found.append(GAUGE)
    qtbot.waitUntil(lambda: len(deck.flow.view().ports) == 1, timeout=20_000)
    (port,) = deck.flow.view().ports
    assert (port.usb_serial, port.driver) == ("A1", "")
    assert port.hint == "USB adapter; choose the device"
    ports.found.clear()
    qtbot.waitUntil(lambda: deck.flow.view().ports == (), timeout=20_000)
    assert ports.opened == []
    deck.flow.watching = False
    deck.flow.follow_ports()
    assert not deck.shelf.port_watch.on


def test_nobody_looks_for_ports_where_nobody_asks(deck):
    deck.flow.follow_ports()
    assert deck.shelf.port_watch is None


def test_the_usb_identity_of_the_chosen_port_is_remembered_and_its_trouble_told(deck, ports, qtbot):
    ports.found.append(GAUGE)
    deck.flow.refresh_ports()
    deck.flow.connect_instrument(GRIP, "mark10", GAUGE.device, {})
    known = deck.kept[-1].devices[GRIP]
    assert (known.usb_id, known.usb_serial, known.usb_location) == ("0403:6001", "A1", "1-2")
    qtbot.waitUntil(lambda: "dialout" in deck.flow.trouble(GRIP), timeout=20_000)
    assert deck.shelf.port_watch.on
    (port,) = deck.flow.view().ports
    assert port.place == "Dynamometer"


def test_a_known_device_is_looked_for_by_its_serial_number_in_the_next_run(deck, ports, qtbot):
    elsewhere = replace(GAUGE, device="/dev/ttyUSB9", location="1-4")
    ports.found.extend([PUMP, elsewhere])
    known = DeviceSettings(
        driver="mark10", port=GAUGE.device, usb_id="0403:6001", usb_serial="A1", usb_location="1-2"
    )
    deck.session.settings = Settings(devices={GRIP: known})
    deck.flow.connect_known()
    qtbot.waitUntil(lambda: bool(ports.opened), timeout=20_000)
    assert set(ports.opened) == {"/dev/ttyUSB9"}


def test_another_device_at_the_known_port_is_never_opened_and_that_is_told(deck, ports, qtbot):
    ports.found.append(PUMP)
    known = DeviceSettings(
        driver="mark10", port=GAUGE.device, usb_id="0403:6001", usb_serial="A1", usb_location="1-2"
    )
    deck.session.settings = Settings(devices={GRIP: known})
    deck.flow.connect_known()
    qtbot.waitUntil(lambda: "Nothing was sent to it" in deck.flow.trouble(GRIP), timeout=20_000)
    assert ports.opened == []


def test_what_answered_first_is_registered_and_bound_to_its_place(deck, gauge, qtbot, monkeypatch):
    deck.flow.connect_instrument(GRIP, "mark10", gauge.url, {})
    qtbot.waitUntil(lambda: deck.state() is LinkState.READY, timeout=20_000)
    qtbot.waitUntil(lambda: bool(deck.flow.ready_ns), timeout=20_000)
    deck.flow.register_ready()
    assert deck.registered == []  # its identity may still be on its way
    monkeypatch.setattr("ui.flows.device_flow.SETTLED_NS", 0)
    qtbot.waitUntil(lambda: bool(deck.shelf.get(GRIP).info.serial_number), timeout=20_000)
    deck.flow.register_ready()
    deck.flow.register_ready()
    ((info, by),) = deck.registered
    assert (info.serial_number, info.reported, by) == ("3650001", {}, "a-1")
    assert list(deck.flow.here()) == [device_key(info)]


def test_a_real_device_is_bound_once_and_another_one_is_not(deck, monkeypatch):
    real = SimpleNamespace(info=replace(MARK10, port="COM3"), state=LinkState.READY)
    deck.session.settings = Settings(devices={GRIP: DeviceSettings(driver="mark10", port="COM3")})
    monkeypatch.setattr(deck.shelf, "get", lambda source: real if source == GRIP else None)
    deck.flow.register_ready()
    bound = deck.session.settings.devices[GRIP].bound
    assert bound == "mark-10/sn/3284711"
    real.info = replace(real.info, serial_number="other")
    deck.flow.register_ready()
    assert deck.session.settings.devices[GRIP].bound == bound
