"""The register of devices as the window has it, and what is added to it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from frailtylab.device_register import Calibration, RegisteredDevice, SelfCheck
from frailtylab.errors import OperatorError
from frailtylab.instruments import InstrumentInfo
from ui.flows.session import Session


class DeviceRecords(QObject):
    """Remembers what the store has, so that a check of devices waits for no disk.

    Signals:
        changed: the register is another one now
        problem: an :class:`OperatorError` to tell, and a function that tries again
    """

    changed = Signal()
    problem = Signal(object, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.devices: tuple[RegisteredDevice, ...] = ()
        self.seen: list[InstrumentInfo] = []

    def of(self, key: str) -> RegisteredDevice | None:
        """The device of that key, or None."""
        return next((device for device in self.devices if device.key == key), None)

    def load(self) -> None:
        """Take the register from the store."""
        self.session.run(lambda: self.session.desk.store.devices.all(), self.got)

    def got(self, devices: list[RegisteredDevice]) -> None:
        """The store has answered."""
        self.devices = tuple(devices)
        self.changed.emit()

    def see(self, info: InstrumentInfo) -> None:
        """Keep that this instrument stands here; once a run, and only while somebody works."""
        info = replace(info, reported={})
        if self.session.assessor is None or info in self.seen:
            return
        self.seen.append(info)
        user = self.session.user_id
        self.change(
            lambda: self.session.desk.store.devices.register(info, user),
            lambda: self.seen.remove(info),
        )

    def add_calibration(self, key: str, entry: Calibration) -> None:
        """Add a line to a device's calibration log."""
        user = self.session.user_id
        self.change(lambda: self.session.desk.store.devices.add_calibration(key, entry, user))

    def add_self_check(self, key: str, check: SelfCheck) -> None:
        """Keep what a self-check found."""
        user = self.session.user_id
        self.change(lambda: self.session.desk.store.devices.add_self_check(key, check, user))

    def change(self, work: Callable[[], None], undone: Callable[[], None] = lambda: None) -> None:
        """Change the register on disk, then take it anew."""

        def failed(error: OperatorError) -> None:
            undone()
            self.problem.emit(error, lambda: self.change(work, undone))

        self.session.run(work, lambda _none: self.load(), failed)
