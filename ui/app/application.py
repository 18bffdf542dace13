"""The program as one object: made here, run here, ended here."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from frailtylab.clock import Clock, SystemClock
from frailtylab.desk import Desk
from frailtylab.protocols.base import Phase
from frailtylab.settings import Settings, SettingsDamagedError, SettingsFile
from frailtylab.study.load import LoadedStudy
from ui.app.audit import AuditPlace
from ui.app.backups import BackupsPlace
from ui.app.copy_action import CopyAction
from ui.app.device_dialogs import DeviceDialogs
from ui.app.dialogs import Dialogs
from ui.app.lock import LockKeeper
from ui.app.look import apply_look
from ui.app.navigator import CAPTURE, Navigator
from ui.app.notices import Notices
from ui.app.pages import PageFactory
from ui.app.person import SimulatedPerson
from ui.app.render import Renderer
from ui.app.review_dialogs import ReviewDialogs
from ui.app.safekeeping import safekeeping
from ui.app.shelf import DeviceShelf
from ui.app.start_stop import StartStop
from ui.app.wiring import wire
from ui.bridge import SampleBridge
from ui.flows.day_flow import DayFlow
from ui.flows.device_flow import DeviceFlow
from ui.flows.device_records import DeviceRecords
from ui.flows.put_right_flow import PutRightFlow
from ui.flows.session import Session
from ui.flows.settings_flow import SettingsFlow
from ui.flows.shelf import PLACES, Shelf
from ui.flows.visit_flow import VisitFlow
from ui.main_window import MainWindow
from ui.tasks import Tasks, program_error

REFRESH_MS = 500
WATCHED = ("visit", "devices")
"""Pages on which devices are looked at, beside those of trials."""


def save_settings(file: SettingsFile, settings: Settings) -> None:
    """Keep settings; a damaged file is set aside, never overwritten.

    :raises OperatorError: when the disk does not take them
    """
    try:
        file.save(settings)
    except SettingsDamagedError:
        file.set_aside()
        file.save(settings)


class Start(msgspec.Struct, frozen=True):
    """What a run of the program begins with.

    :param training: participants and records of this store are for training only
    :param simulated: simulators stand in for all instruments
    :param settings_readable: False when the settings file could not be read: it is set aside only
        when somebody chooses settings anew
    """

    folder: Path
    settings: Settings
    study: LoadedStudy
    training: bool = False
    simulated: bool = False
    settings_readable: bool = True


class Application(QObject):
    """Owns the window, the flows, the store's thread and the instruments.

    Signals:
        left: whoever had opened the store signed out: close everything, the door comes back
    """

    left = Signal()

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
        self.shelf: Shelf = shelf or DeviceShelf(self.clock, self.bridge.submit, start.folder)
        self.session = Session(
            desk, tasks, self.shelf, self.clock, start.settings, start.training,
            catch_up=self.catch_up,
        )  # fmt: skip
        apply_look(self.session.settings)
        self.day = DayFlow(self.session)
        self.records = DeviceRecords(self.session)
        self.visit = VisitFlow(self.session, self.records)
        self.devices = DeviceFlow(self.session, self.remember, self.records)
        self.settings = SettingsFlow(self.session, self.remember, start.folder)
        self.person = SimulatedPerson(self.visit)
        self.window = MainWindow(self.may_close)
        self.dialogs = Dialogs(self.window, self.day, self.visit, self.remember)
        copy = CopyAction(self.window, self.day, self.dialogs)
        self.renderer = Renderer(self.day, self.visit, self.devices, self.settings, copy)
        self.navigator = Navigator(self.window)
        self.navigator.busy = lambda: self.visit.busy
        self.device_dialogs = DeviceDialogs(
            self.window, self.visit, self.devices, lambda: self.go_to_place("devices")
        )
        self.review_dialogs = ReviewDialogs(self.window, PutRightFlow(self.visit, start.folder))
        factory = PageFactory(
            self.navigator,
            self.dialogs,
            self.device_dialogs,
            self.review_dialogs,
            self.day,
            self.visit,
            self.devices,
            self.settings,
            copy,
        )
        self.navigator.use(factory.make, self.renderer)
        self.audit = AuditPlace(self.navigator, self.day, self.dialogs)
        self.lock = LockKeeper(
            self.session, start.folder, self.window, self.navigator,
            self.dialogs.trial_goes_on, self.sign_out,
        )  # fmt: skip
        self.dialogs.covered = lambda: self.lock.is_locked
        self.backups = BackupsPlace(
            self.window, self.navigator, self.day, self.dialogs, self.remember
        )
        self.safe = safekeeping(self, factory)
        self.keys = StartStop(self.session, self.visit, self.navigator, self.covers_keys)
        self.notices = Notices(self.window, self.visit)
        self.closed = False
        self.refresh = QTimer(self)
        self.refresh.setInterval(REFRESH_MS)
        wire(self)

    def open(self) -> None:
        """Begin with the sign-in page, unless somebody is signed in; connect the instruments."""
        self.window.banner.setVisible(self.start_with.simulated or self.start_with.training)
        if self.session.desk.user_id:
            self.day.sign_in(self.session.desk.user_id)
        elif self.session.assessor is None:
            self.day.load_assessors()
            self.navigator.go("assessors")
        QTimer.singleShot(0, self, self.connect_instruments)

    def connect_instruments(self) -> None:
        """Connect what this workstation knows, after the first paint."""
        if self.start_with.simulated:
            self.shelf.simulate(True)
        else:
            self.devices.connect_known()

    # --- what comes in

    def catch_up(self) -> None:
        """Hand over what instruments have sent by now, before somebody acts on it."""
        self.shelf.catch_up()
        self.bridge.drain()

    def on_batch(self, batch: object) -> None:
        """A batch of an instrument, on Qt's thread."""
        from frailtylab.instruments import Batch

        if isinstance(batch, Batch):
            self.visit.on_batch(batch)
            self.devices.on_batch(batch)
            self.device_dialogs.on_batch(batch)

    def on_shelf_changed(self) -> None:
        """An instrument came or went; the last words of one that went come first."""
        self.bridge.drain()
        self.visit.beams.forget()
        for source in PLACES:
            self.visit.evidence.forget(source)
        self.devices.follow_ports()
        if self.visit.attempt is not None:
            self.visit.attempt.refresh_instrument()
        self.window.show_banner(
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
        self.devices.follow_ports()
        if name == "devices":
            self.devices.refresh_ports()
        if name == "records":
            self.day.load_records()
        if name == "people":
            people = self.day.views.people
            self.day.search(people.query if people is not None else "")
        if name == "review":
            self.count_waiting()
        self.devices.register_ready()
        if name in (*CAPTURE, *WATCHED):
            self.refresh.start()
        else:
            self.refresh.stop()
        self.keys.listen(name in CAPTURE)

    def on_refresh(self) -> None:
        """Render what counts down (undo, rest, zero) or comes by itself (devices)."""
        if self.navigator.current in WATCHED:
            self.devices.register_ready()
        if self.navigator.current == "visit" and not self.navigator.covered:
            self.renderer.visit_devices(self.navigator.page("visit"))
        elif self.navigator.current in CAPTURE:
            self.navigator.changed()

    def on_setup_wanted(self, test_code: str) -> None:
        """Ask for the set-up of a test that nobody has answered yet."""
        self.dialogs.ask_setup(test_code)

    def on_bug(self, _error: object) -> None:
        """Tell a slip of ours calmly; it is in the log with its stack."""
        self.dialogs.problem(program_error())

    def on_signed_in(self) -> None:
        """Somebody works here now: no visit of somebody else stays open; remember them."""
        self.visit.leave()
        self.records.load()
        assessor = self.session.assessor
        self.window.rail.set_person(assessor.code if assessor is not None else "")
        self.lock.begin()
        settings = self.session.settings
        if assessor is None or settings.last_assessor == assessor.id:
            return
        if self.start_with.settings_readable:
            self.remember(replace(settings, last_assessor=assessor.id))

    def sign_out(self) -> None:
        """Another assessor wants to work here; refused while a trial runs or an act is saved."""
        if self.visit.busy:
            self.notices.busy()
        elif self.session.assessor is not None and not self.day.acting:
            self.day.sign_out()

    def on_signed_out(self) -> None:
        """Nothing of the one who left stays on the screen, and nothing of theirs is open."""
        self.visit.leave()
        self.window.rail.set_person("")
        self.window.notice.hide()
        self.navigator.forget()
        if self.session.desk.key is not None:
            self.left.emit()

    # --- moving about

    def go_to_place(self, place: str) -> None:
        """The rail was used; refused while a trial runs."""
        if self.visit.busy or self.session.assessor is None:
            self.window.rail.set_current(self.navigator.place_of.get(self.navigator.current, place))
            self.notices.busy()
            return
        if place == "today":
            self.day.load_today()
        self.visit.leave()
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

        self.session.run(lambda: self.session.desk.store.outbox.waiting_visits(), got)

    # --- settings and look

    def covers_keys(self) -> bool:
        """True while no key may begin anything: locked, and no trial goes on."""
        return self.lock.is_locked and not self.dialogs.trial_goes_on()

    def remember(self, settings: Settings) -> None:
        """Keep settings, in memory and on disk; the newest ones, also when tried again."""
        self.session.settings = settings
        file = SettingsFile(self.start_with.folder)
        self.session.run(lambda: save_settings(file, self.session.settings))

    def rebuild(self) -> None:
        """Speak and look as the settings say now; the page on the screen is built anew."""
        apply_look(self.session.settings)
        self.day.reload()
        attempt = self.visit.attempt
        if attempt is not None:
            attempt.refresh_instrument()
        self.navigator.rebuild()
        self.notices.watch()

    # --- the end

    def may_close(self) -> bool:
        """True unless a running trial would be broken off, or one lost that is on no disk."""
        if self.closed or not self.visit.busy:
            return True
        if self.visit.refused_by_disk:
            self.dialogs.lose_attempt(self.close_anyway)
        else:
            self.notices.busy()
        return False

    def close_anyway(self) -> None:
        """Close although the disk never took the attempt: somebody has written it down."""
        self.visit.leave()
        self.window.close()

    def close(self) -> None:
        """End links, the store's thread and the timers. Closing twice does nothing more."""
        if self.closed:
            return
        self.closed = True
        self.refresh.stop()
        self.lock.end()
        self.backups.close()
        self.navigator.close()
        self.dialogs.problems.close()
        self.visit.leave()
        self.person.stop()
        self.shelf.close()
        self.keys.listen(False)
        self.bridge.close()
        self.tasks.run(self.session.desk.store.close)
        self.tasks.close()
