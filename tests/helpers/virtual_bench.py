"""The real window on simulated devices in virtual time: no thread of a device, no waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from helpers.fake_clock import FakeClock
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from devices.driver import Driver
from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from frailtylab.desk import Desk
from frailtylab.instruments import Batch, InstrumentInfo, LinkCounts, LinkState
from frailtylab.samples import LinkLost, LinkRestored
from frailtylab.settings import DeviceSettings, Settings
from frailtylab.store import Store
from ui.app.application import Application, Start
from ui.cli.hands import seen
from ui.cli.training import new_training_store, training_study
from ui.flows.present_day import local_date
from ui.flows.shelf import GATES, GRIP
from ui.pages.attempt_place import AttemptPlace
from ui.tasks import Tasks
from ui.views import DriverView, PortView

STEP_S = 0.01
GENEROUS_S = 20.0
SIMULATED = {GRIP: ("mark10", {"rate": "50"}), GATES: ("alge_timy", {})}


class VirtualInstrument:
    """A simulated device and its real driver; the bench carries the bytes."""

    def __init__(
        self, source: str, driver: str, settings: dict[str, str], clock: FakeClock
    ) -> None:
        self.source = source
        self.clock = clock
        self.driver: Driver = build_driver(driver, settings)
        self.device = simulate(driver, "", settings=settings)
        self.state = LinkState.READY
        self.counts = LinkCounts()
        self.identity: dict[str, object] = {}
        self.device.power_on(clock.now_ns())
        for command in (*self.driver.identify_commands(), *self.driver.start_commands()):
            self.device.receive(command, clock.now_ns())
        self.device.advance(clock.now_ns())

    @property
    def info(self) -> InstrumentInfo:
        info = replace(self.driver.info, port=f"sim://{self.source}", simulated=True)
        return replace(info, **self.identity)

    def open(self, on_batch: Callable[[Batch], None]) -> None: ...

    def close(self) -> None: ...

    def zero(self) -> None:
        for command in self.driver.zero_commands():
            self.device.receive(command, self.clock.now_ns())

    def read(self) -> Batch | None:
        data = self.device.advance(self.clock.now_ns())
        if not data or self.state is not LinkState.READY:
            return None
        now_ns = self.clock.now_ns()
        return Batch(self.source, now_ns, data, tuple(self.driver.feed(now_ns, data)))


class VirtualShelf:
    """Simulators in all places; nothing real can be connected."""

    simulated = True

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.instruments = {s: VirtualInstrument(s, *SIMULATED[s], clock) for s in SIMULATED}
        self.changed: Callable[[], None] = lambda: None

    def get(self, source: str) -> VirtualInstrument | None:
        return self.instruments.get(source)

    def connect(
        self,
        source: str,
        driver: str,
        port: str,
        settings: dict[str, str],
        known: DeviceSettings | None = None,
    ) -> None: ...

    def watch_ports(self, on: bool) -> None: ...

    def on_ports(self, changed: Callable[[list[PortView]], None]) -> None: ...

    def explain(self, reason: str) -> str:
        return "unknown"

    def disconnect(self, source: str) -> None: ...

    def catch_up(self) -> None: ...

    def simulate(self, on: bool) -> None: ...

    def close(self) -> None: ...

    def ports(self) -> list[PortView]:
        return []

    def drivers(self) -> list[DriverView]:
        return []

    def act(self, source: str, action: str, **values: float) -> None:
        self.instruments[source].device.trigger(action, self.clock.now_ns(), **values)

    def on_change(self, changed: Callable[[], None]) -> None:
        self.changed = changed


class VirtualBench:
    """A window with a signed-in assessor and a training store, driven by a test."""

    def __init__(self, qtbot: object, folder: Path, clock: FakeClock) -> None:
        self.qtbot = qtbot
        self.clock = clock
        self.folder = folder
        self.shelf = VirtualShelf(clock)
        self.tasks = Tasks()
        self.app: Application | None = None
        self.assessor_id = ""
        self.tasks.run(self._desk, self._build)
        self.wait_until(lambda: self.app is not None)

    def _desk(self) -> Desk:
        study = training_study()
        on = local_date(self.clock.wall())
        store = new_training_store(self.folder, study, on)
        self.assessor_id = store.people.assessors()[0].id
        return Desk(store, study)

    def _build(self, desk: Desk) -> None:
        start = Start(self.folder, Settings(language="en"), desk.current, True, True)
        app = Application(start, desk, self.tasks, self.clock, self.shelf)
        app.person.stop()
        app.window.resize(1366, 768)
        app.open()
        app.window.show()
        self.app = app

    # --- time and the store

    def advance(self, seconds: float, until: Callable[[], bool] | None = None) -> bool:
        """Let virtual time pass, the devices speak and the window answer.

        :returns: True when ``until`` came true
        """
        for _step in range(max(1, round(seconds / STEP_S))):
            self.clock.advance(STEP_S)
            for instrument in self.shelf.instruments.values():
                batch = instrument.read()
                if batch is not None:
                    self.app.on_batch(batch)
            QCoreApplication.processEvents()
            if until is not None and until():
                return True
        return until is None

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Let the window and the store's thread work until something is true.

        Looks ten times as often as pytest-qt does: almost every step of a flow waits here.
        """
        deadline = time.monotonic() + GENEROUS_S
        while not true():
            assert time.monotonic() < deadline, f"waited in vain for {GENEROUS_S} s"
            self.qtbot.wait(1)

    def settle(self) -> None:
        """Wait until the store has answered everything."""
        self.wait_until(lambda: not self.tasks.busy)
        QCoreApplication.processEvents()

    def in_store(self, work: Callable[[Store], object]) -> object:
        """Ask the store something on its own thread."""
        answers: list[object] = []
        self.tasks.run(lambda: work(self.app.session.desk.store), answers.append)
        self.wait_until(lambda: bool(answers))
        return answers[0]

    def act(self, source: str, action: str, **values: float) -> None:
        """Make the simulated person do something."""
        self.shelf.act(source, action, **values)

    def unplug(self, source: str) -> None:
        """Pull the cable of an instrument."""
        instrument = self.shelf.instruments[source]
        instrument.state = LinkState.LOST
        lost = LinkLost(self.clock.now_ns(), "unplugged")
        instrument.driver.reset()
        self.app.on_batch(Batch(source, lost.host_ns, b"", (lost,), LinkState.LOST))

    def replug(self, source: str) -> None:
        """Put the cable back."""
        instrument = self.shelf.instruments[source]
        instrument.state = LinkState.READY
        now_ns = self.clock.now_ns()
        self.app.on_batch(Batch(source, now_ns, b"", (LinkRestored(now_ns),), LinkState.READY))

    # --- the way through the window

    def widget(self, name: str) -> QWidget:
        """The visible widget of that name."""
        return seen(self.app.window, name)

    def wait_for(self, name: str) -> QWidget:
        """The widget of that name, once it is visible and enabled."""

        def there() -> bool:
            found = self.app.window.findChildren(QWidget, name)
            return any(w.isVisible() and w.isEnabled() for w in found)

        self.wait_until(there)
        return self.widget(name)

    def wait_for_keep(self) -> QWidget:
        """Keep, once the stop is on the disk; the real timer of its dead time is cut short."""

        def dead_time_is_over() -> bool:
            places = self.app.window.findChildren(AttemptPlace)
            running = [p._dead_time for p in places if p._dead_time.isActive()]
            for timer in running:
                timer.start(0)
            return not running and any(p.keepable() for p in places)

        self.wait_until(dead_time_is_over)
        return self.wait_for("keep_button")

    def sign_in(self) -> None:
        """Choose the assessor and come to today's list."""
        self.wait_for("assessor_tile_0").click()
        self.wait_until(lambda: self.app.day.views.today is not None)
        self.settle()

    def open_visit(self, row: int = 0) -> str:
        """Open a visit of today's list, confirm the person, answer all set-up questions."""
        visit_id = self.app.day.views.today.rows[row].visit_id
        self.app.visit.open(visit_id)
        self.settle()
        self.wait_for("identity_yes_button").click()
        self.settle()
        flow = self.app.visit
        for test in flow.opened.loaded.study.tests:
            answers = flow.opened.setup_of(test)
            for field in flow.opened.setup_missing(test):
                answers[field.code] = field.choices[0].code
            flow.change_setup(test.code, answers)
            self.settle()
        return visit_id

    def begin(self, test_code: str) -> None:
        """Go to a test's next attempt and wait until it listens."""
        self.app.visit.begin(test_code)
        self.settle()
        self.listen()

    def listen(self) -> None:
        """Let the dead time of a fresh attempt pass."""
        attempt = self.app.visit.attempt
        self.advance(2.0, lambda: attempt is None or attempt.listens)

    def close(self) -> None:
        """Close the window and end the store's thread."""
        self.settle()
        attempt = self.app.visit.attempt
        if attempt is not None and attempt.busy:
            attempt.timer.stop()
            self.app.visit.attempt = None
        for widget in QApplication.topLevelWidgets():
            if widget is not self.app.window:
                widget.close()
        self.app.window.close()
        self.app.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
