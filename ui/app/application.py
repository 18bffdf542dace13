"""The program as one object: made here, run here, ended here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from frailtylab.clock import Clock, SystemClock
from frailtylab.desk import Desk
from frailtylab.errors import N_, OperatorError
from frailtylab.protocols.base import Phase
from frailtylab.settings import Settings, SettingsFile
from frailtylab.study.load import LoadedStudy
from ui.app.dialogs import Dialogs
from ui.app.navigator import CAPTURE, Navigator
from ui.app.pages import PageFactory
from ui.app.person import SimulatedPerson
from ui.app.render import Renderer
from ui.app.shelf import DeviceShelf
from ui.bridge import SampleBridge
from ui.flows.day_flow import DayFlow
from ui.flows.device_flow import DeviceFlow
from ui.flows.session import Session
from ui.flows.settings_flow import SettingsFlow
from ui.flows.shelf import Shelf
from ui.flows.visit_flow import VisitFlow
from ui.main_window import MainWindow
from ui.press_filter import PressFilter
from ui.tasks import Tasks
from ui.text import LANGUAGES, set_language
from ui.theme.theme import Theme, resolve_mode

REFRESH_MS = 500


@dataclass(frozen=True, slots=True)
class Start:
    """What a run of the program begins with.

    :param training: participants and records of this store are for training only
    :param simulated: simulators stand in for all instruments
    """

    folder: Path
    settings: Settings
    study: LoadedStudy
    training: bool = False
    simulated: bool = False


class Application(QObject):
    """Owns the window, the flows, the store's thread and the instruments."""

    def __init__(
        self,
        start: Start,
        desk: Desk,
        tasks: Tasks,
        clock: Clock | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        super().__init__()
        self.start_with = start
        self.clock = clock or SystemClock()
        self.tasks = tasks
        self.bridge = SampleBridge()
        self.shelf: Shelf = shelf or DeviceShelf(self.clock, self.bridge.submit)
        self.session = Session(desk, tasks, self.shelf, self.clock, start.settings, start.training)
        self.apply_look()
        self.day = DayFlow(self.session)
        self.visit = VisitFlow(self.session)
        self.devices = DeviceFlow(self.session, self.remember)
        self.settings = SettingsFlow(self.session, self.remember, start.folder)
        self.person = SimulatedPerson(self.visit)
        self.window = MainWindow(self.may_close)
        self.dialogs = Dialogs(self.window, self.day, self.visit)
        self.renderer = Renderer(self.day, self.visit, self.devices, self.settings)
        self.navigator = Navigator(self.window)
        self.navigator.busy = lambda: self.visit.busy
        factory = PageFactory(
            self.navigator, self.dialogs, self.day, self.visit, self.devices, self.settings
        )
        self.navigator.use(factory.make, self.renderer)
        self.keys = PressFilter(
            self.clock, lambda: self.navigator.current in CAPTURE, self.start_stop_keys
        )
        self.refresh = QTimer(self)
        self.refresh.setInterval(REFRESH_MS)
        self.wire()

    # --- wiring

    def wire(self) -> None:
        """Tie flows, window and instruments together."""
        self.bridge.arrived.connect(self.on_batch)
        self.tasks.problem.connect(self.dialogs.problem)
        self.tasks.bug.connect(self.on_bug)
        self.visit.problem.connect(self.dialogs.problem)
        self.visit.show.connect(self.navigator.go)
        self.visit.changed.connect(self.navigator.changed)
        self.visit.setup_wanted.connect(self.on_setup_wanted)
        self.visit.closed.connect(self.to_today)
        self.day.show.connect(self.navigator.go)
        self.day.changed.connect(self.navigator.changed)
        self.day.open_visit.connect(self.visit.open)
        self.day.form_problem.connect(self.on_form_problem)
        self.devices.changed.connect(self.on_devices_changed)
        self.settings.look_changed.connect(self.rebuild)
        self.settings.changed.connect(self.navigator.changed)
        self.window.chosen.connect(self.go_to_place)
        self.window.closed.connect(self.close)
        self.keys.pressed.connect(self.visit.on_press)
        self.navigator.shown.connect(self.on_shown)
        self.refresh.timeout.connect(self.on_refresh)
        self.shelf.on_change(self.on_shelf_changed)

    def open(self) -> None:
        """Show the window with the sign-in page and connect the instruments."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.keys.install(app)
        self.window.banner.setVisible(self.start_with.simulated or self.start_with.training)
        self.day.load_assessors()
        self.navigator.go("assessors")
        QTimer.singleShot(0, self, self.connect_instruments)

    def connect_instruments(self) -> None:
        """Connect what this workstation knows, after the first paint."""
        if self.start_with.simulated or self.session.settings.simulated:
            self.shelf.simulate(True)
            return
        for source, known in self.session.settings.devices.items():
            try:
                self.shelf.connect(source, known.driver, known.port, dict(known.settings))
            except OperatorError as error:
                self.dialogs.problem(error)

    # --- what comes in

    def on_batch(self, batch: object) -> None:
        """A batch of an instrument, on Qt's thread."""
        from frailtylab.instruments import Batch

        if isinstance(batch, Batch):
            self.visit.on_batch(batch)
            self.devices.on_batch(batch)

    def on_shelf_changed(self) -> None:
        """An instrument came or went."""
        if self.visit.attempt is not None:
            self.visit.attempt.refresh_instrument()
        self.window.banner.setVisible(
            self.shelf.simulated or self.start_with.training or self.start_with.simulated
        )
        self.navigator.changed()

    def on_devices_changed(self) -> None:
        """An instrument changed its state."""
        attempt = self.visit.attempt
        if attempt is not None and attempt.phase is Phase.IDLE:
            attempt.refresh_instrument()
        self.navigator.changed()

    def on_shown(self, name: str) -> None:
        """Another page is on the screen."""
        self.devices.watching = name == "devices"
        if name == "devices":
            self.devices.refresh_ports()
        if name == "records":
            self.day.load_records()
        if name == "people" and self.day.views.people is None:
            self.day.search("")
        if name == "review":
            self.count_waiting()
        if name in CAPTURE:
            self.refresh.start()
        else:
            self.refresh.stop()

    def on_refresh(self) -> None:
        """Render what counts down: undo, rest, zero."""
        self.navigator.changed()

    def on_setup_wanted(self, test_code: str) -> None:
        """Ask for the set-up of a test that nobody has answered yet."""
        self.dialogs.ask_setup(test_code)

    def on_form_problem(self, error: OperatorError) -> None:
        """Tell a problem of a form that has no dialog of its own."""
        if self.navigator.current == "assessors":
            self.dialogs.problem(error)

    def on_bug(self, _error: object) -> None:
        """Tell a slip of ours calmly; it is in the log with its stack."""
        self.dialogs.problem(
            OperatorError(
                N_("Something in the program went wrong"),
                N_("That was not your doing. It is written down in the log."),
                N_("Go on. If it happens again, restart the program and call for help."),
            )
        )

    # --- moving about

    def go_to_place(self, place: str) -> None:
        """The rail was used; refused while a trial runs."""
        if self.visit.busy or self.session.assessor is None:
            self.navigator.changed()
            return
        if place == "today":
            self.day.load_today()
        self.visit.drop_attempt()
        self.navigator.go(place)

    def to_today(self) -> None:
        """Back to today's list, loaded anew."""
        self.day.load_today()
        self.navigator.go("today")

    def count_waiting(self) -> None:
        """How many visits wait to be sent."""

        def got(count: int) -> None:
            self.renderer.waiting = count
            self.window.rail.set_badge("records", count)
            self.navigator.changed("review")

        self.session.run(lambda: self.session.desk.store.outbox.pending_count(), got)

    # --- settings and look

    def start_stop_keys(self) -> tuple[str, ...]:
        """Keys that start and stop a trial."""
        return self.session.settings.start_stop_keys

    def remember(self, settings: Settings) -> None:
        """Keep settings, in memory and on disk."""
        self.session.settings = settings
        folder = self.start_with.folder
        self.session.run(lambda: SettingsFile(folder).save(settings))

    def apply_look(self) -> None:
        """Language, theme and text size of the settings."""
        settings = self.session.settings
        set_language(settings.language if settings.language in LANGUAGES else "en")
        app = QApplication.instance()
        if isinstance(app, QApplication):
            Theme(resolve_mode(settings.theme.value), settings.text_scale).apply(app)

    def rebuild(self) -> None:
        """Speak and look as the settings say now; the page on the screen is built anew."""
        self.apply_look()
        self.day.load_assessors()
        if self.session.assessor is not None:
            self.day.load_today()
        self.navigator.rebuild()

    # --- the end

    def may_close(self) -> bool:
        """True unless a running trial would be broken off."""
        return not self.visit.busy

    def close(self) -> None:
        """End links, the store's thread and the timers."""
        self.refresh.stop()
        self.visit.drop_attempt()
        self.shelf.close()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.keys.remove(app)
        self.tasks.run(self.session.desk.store.close)
        self.tasks.close()
