"""The window on simulated devices in stepped time: a whole visit without waiting, for pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

from devices.driver import Driver
from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from frailtylab.clock import WallTime
from frailtylab.desk import Desk
from frailtylab.instruments import Batch, InstrumentInfo, LinkCounts, LinkState
from frailtylab.protocols.base import Phase
from frailtylab.samples import Press, PressKind
from frailtylab.settings import DeviceSettings, Settings
from ui.app.application import Application, Start
from ui.app.shelf import SIMULATED
from ui.cli.training import new_training_store, training_study
from ui.flows.grip_flow import GripFlow
from ui.flows.present_day import local_date
from ui.flows.shelf import GATES, GRIP
from ui.tasks import Tasks
from ui.views import DriverView, PortView

STEP_S = 0.02
MOST_STEPS = 20_000
DRAW_MS = 150
REACTION_S = 0.6
"""A person answers the word; force before that is a false start."""


class SteppedClock:
    """Time that moves only when told to."""

    counts_sleep = False

    def __init__(self, utc: datetime) -> None:
        self.elapsed_ns = 1_000_000_000
        self.utc = utc

    def now_ns(self) -> int:
        """Monotonic nanoseconds."""
        return self.elapsed_ns

    def wall(self) -> WallTime:
        """The wall clock, in step with the monotonic one."""
        return WallTime(self.utc, 0, "UTC")

    def asleep_ns(self) -> int:
        """A stage never sleeps."""
        return 0

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.elapsed_ns += round(seconds * 1e9)
        self.utc += timedelta(seconds=seconds)


class StagedInstrument:
    """A simulated device and its real driver; the stage carries the bytes between them."""

    def __init__(self, source: str, clock: SteppedClock) -> None:
        name, settings = SIMULATED[source]
        self.source = source
        self.clock = clock
        self.driver: Driver = build_driver(name, settings)
        self.device = simulate(name, "", settings=settings)
        self.state = LinkState.READY
        self.counts = LinkCounts()
        self.device.power_on(clock.now_ns())
        for command in self.driver.start_commands():
            self.device.receive(command, clock.now_ns())

    @property
    def info(self) -> InstrumentInfo:
        """Identity, marked as simulated."""
        return InstrumentInfo(
            self.driver.info.kind,
            self.driver.info.driver,
            self.driver.info.make,
            "M5-100" if self.source == GRIP else "Timy",
            port=f"sim://{self.source}",
            simulated=True,
            settings=self.driver.info.settings,
        )

    def open(self, on_batch: Callable[[Batch], None]) -> None:
        """Nothing to open: the stage reads."""

    def close(self) -> None:
        """Nothing to close."""

    def zero(self) -> None:
        """Pass the command on to the device."""
        for command in self.driver.zero_commands():
            self.device.receive(command, self.clock.now_ns())

    def read(self) -> Batch | None:
        """What the device has sent by now, decoded."""
        now_ns = self.clock.now_ns()
        data = self.device.advance(now_ns)
        if not data:
            return None
        return Batch(self.source, now_ns, data, tuple(self.driver.feed(now_ns, data)))


class StagedShelf:
    """Simulators in all places, and nothing else."""

    simulated = True

    def __init__(self, clock: SteppedClock) -> None:
        self.clock = clock
        self.instruments = {source: StagedInstrument(source, clock) for source in SIMULATED}

    def get(self, source: str) -> StagedInstrument | None:
        """The simulator at that place."""
        return self.instruments.get(source)

    def connect(
        self,
        source: str,
        driver: str,
        port: str,
        settings: dict[str, str],
        known: DeviceSettings | None = None,
    ) -> None:
        """No real port on a stage."""

    def disconnect(self, source: str) -> None:
        """The simulators stay."""

    def simulate(self, on: bool) -> None:
        """They are on already."""

    def ports(self) -> list[PortView]:
        """No ports."""
        return []

    def watch_ports(self, on: bool) -> None:
        """Nothing to look for."""

    def on_ports(self, changed: Callable[[list[PortView]], None]) -> None:
        """Nothing is ever plugged in."""

    def explain(self, reason: str) -> str:
        """No port, no trouble."""
        return "unknown"

    def drivers(self) -> list[DriverView]:
        """No choice of drivers."""
        return []

    def catch_up(self) -> None:
        """The stage carries every batch itself, at once."""

    def act(self, source: str, action: str, **values: float) -> None:
        """Make the simulated person do something now."""
        self.instruments[source].device.trigger(action, self.clock.now_ns(), **values)

    def close(self) -> None:
        """Nothing to close."""

    def on_change(self, changed: Callable[[], None]) -> None:
        """Nothing ever changes."""


class Stage:
    """An application with the training people, signed in, whose time the caller moves."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.clock = SteppedClock(datetime.now(UTC))
        self.shelf = StagedShelf(self.clock)
        self.tasks = Tasks()
        self.folder = folder
        self.settings = settings
        built: list[Application] = []
        self.tasks.run(self._desk, lambda desk: built.append(self._application(desk)))
        self.wait(lambda: bool(built))
        self.app = built[0]

    def _desk(self) -> Desk:
        study = training_study()
        on = local_date(self.clock.wall())
        return Desk(new_training_store(self.folder, study, on), study)

    def _application(self, desk: Desk) -> Application:
        start = Start(self.folder, self.settings, desk.current, training=True, simulated=True)
        application = Application(start, desk, self.tasks, self.clock, self.shelf)
        application.person.stop()
        return application

    def wait(self, ready: Callable[[], bool]) -> None:
        """Let Qt and the store work until ``ready``."""
        while not ready():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def settle(self) -> None:
        """Wait until the store has answered everything and the page is drawn."""
        self.wait(lambda: not self.tasks.busy)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    def draw(self) -> None:
        """Let the page's own display timers catch up, so that a picture shows the present."""
        loop = QEventLoop()
        QTimer.singleShot(DRAW_MS, loop.quit)
        loop.exec()

    def advance(self, until: Callable[[], bool]) -> None:
        """Let time pass in small steps until something is true."""
        for _step in range(MOST_STEPS):
            if until():
                return
            self.clock.advance(STEP_S)
            for instrument in self.shelf.instruments.values():
                batch = instrument.read()
                if batch is not None:
                    self.app.on_batch(batch)
            QCoreApplication.processEvents()

    def pass_time(self, seconds: float) -> None:
        """Let so much time pass."""
        end_ns = self.clock.now_ns() + round(seconds * 1e9)
        self.advance(lambda: self.clock.now_ns() >= end_ns)

    def press(self) -> None:
        """Press the start/stop control, once a fresh attempt listens."""
        attempt = self.app.visit.attempt
        if attempt is not None:
            self.advance(lambda: attempt.listens)
        self.app.visit.on_press(Press(self.clock.now_ns(), PressKind.KEY))

    def begin(self, test_code: str) -> None:
        """Go to a test's next attempt, its open set-up questions answered."""
        visit = self.app.visit
        test = visit.opened.loaded.study.test(test_code)
        answers = visit.opened.setup_of(test)
        for field in visit.opened.setup_missing(test):
            answers[field.code] = field.choices[0].code
        visit.setup_answered(test_code, answers)
        self.settle()
        self.settle()

    def to_stop(self) -> None:
        """Let the attempt on the screen run to its stop and be saved."""
        attempt = self.app.visit.attempt
        if attempt is None:
            return
        self.advance(lambda: attempt.phase is Phase.STOPPED)
        self.wait(lambda: attempt.saved)
        self.settle()

    def keep(self) -> None:
        """Keep the attempt on the screen."""
        attempt = self.app.visit.attempt
        if attempt is not None:
            attempt.keep()
            self.settle()

    def squeeze(self, peak_kgf: float) -> None:
        """Arm the squeeze on the screen and let the person begin."""
        attempt = self.app.visit.attempt
        if not isinstance(attempt, GripFlow):
            return
        rest = attempt.rest
        self.advance(lambda: rest.left_s(attempt.side, self.clock.now_ns()) <= 0)
        self.advance(lambda: attempt.zero.state().ok)
        self.press()
        self.pass_time(REACTION_S)
        self.shelf.act(GRIP, "squeeze", peak=peak_kgf, hold=3.2)

    def walk(self, seconds: float) -> None:
        """Arm the gates and let the person walk."""
        self.press()
        self.shelf.act(GATES, "walk", time=seconds)

    def close(self) -> None:
        """End the application and the store's thread."""
        self.settle()
        self.app.visit.drop_attempt()
        self.app.close()
        self.app.window.deleteLater()
