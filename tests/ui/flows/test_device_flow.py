"""Instruments by the address that the user chose: a real link to a simulated device over TCP."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from devices.hosts.serve import host_at
from devices.simulators.catalogue import simulate
from frailtylab.clock import SystemClock
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
            shelf=self.shelf, settings=settings, run=lambda work, done: done(work())
        )
        self.flow = DeviceFlow(self.session, self.remember)
        self.problems: list[object] = []
        self.flow.problem.connect(lambda error, again: self.problems.append((error, again)))
        self.bridge.arrived.connect(self.flow.on_batch)

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
