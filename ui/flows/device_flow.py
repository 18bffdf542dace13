"""The devices page: which instrument stands where, and what it sends."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from frailtylab.errors import OperatorError
from frailtylab.instruments import Batch, Instrument, InstrumentInfo, LinkState
from frailtylab.samples import ForceSample, GateEdge
from frailtylab.settings import DeviceSettings, Settings
from ui.flows.session import Session
from ui.flows.shelf import GATES, GRIP, Shelf
from ui.text import _, number
from ui.views import ChipKind, ChipView, DevicesView, DriverView, LinkView, PortView

PLACES = (GRIP, GATES)
MONITOR_BYTES = 200


class DeviceFlow(QObject):
    """Connects instruments that the user chose, and shows their lines as they come.

    Signals:
        changed: an instrument came, went or changed
        raw: place and one line of what it sent, for the live monitor
        level: place and its newest value in words
        problem: an :class:`OperatorError` to tell, and a function that tries again
    """

    changed = Signal()
    raw = Signal(str, str)
    level = Signal(str, str)
    problem = Signal(object, object)

    def __init__(self, session: Session, remember: Callable[[Settings], None]) -> None:
        super().__init__()
        self.session = session
        self.remember = remember
        self.port_list: tuple[PortView, ...] = ()
        self.watching = False

    @property
    def driver_list(self) -> tuple[DriverView, ...]:
        """Kinds of devices that can be connected, in the language of now."""
        return tuple(self.shelf.drivers())

    @property
    def shelf(self) -> Shelf:
        """The instruments that are connected."""
        return self.session.shelf

    def refresh_ports(self) -> None:
        """Look which ports there are, off Qt's thread; nothing is sent to any."""

        def got(ports: list[PortView]) -> None:
            self.port_list = tuple(ports)
            self.changed.emit()

        self.session.run(self.shelf.ports, got)

    def connect_instrument(
        self, source: str, driver: str, port: str, settings: dict[str, str]
    ) -> None:
        """Open the port that the user chose, and remember the choice for this workstation."""
        if not self.open_port(source, driver, port, settings):
            return
        chosen = DeviceSettings(driver=driver, port=port, settings=settings)
        devices = {**self.session.settings.devices, source: chosen}
        self.remember(msgspec.structs.replace(self.session.settings, devices=devices))
        self.changed.emit()

    def open_port(self, source: str, driver: str, port: str, settings: dict[str, str]) -> bool:
        """Open a port that the user chose now or earlier; False when that could not be."""
        try:
            self.shelf.connect(source, driver, port, settings)
        except OperatorError as error:
            self.problem.emit(
                error, lambda: self.connect_instrument(source, driver, port, settings)
            )
            return False
        return True

    def connect_known(self) -> None:
        """Connect what this workstation knows: simulators, or the instruments that were chosen."""
        if self.session.settings.simulated:
            self.shelf.simulate(True)
            return
        for source, known in self.session.settings.devices.items():
            self.open_port(source, known.driver, known.port, dict(known.settings))

    def disconnect_instrument(self, source: str) -> None:
        """Close the instrument at that place and forget it.

        A simulator that stands in for a chosen instrument is only taken away.
        """
        instrument, known = self.shelf.get(source), self.session.settings.devices.get(source)
        self.shelf.disconnect(source)
        if instrument is not None and known is not None and instrument.info.port != known.port:
            self.changed.emit()
            return
        devices = {k: v for k, v in self.session.settings.devices.items() if k != source}
        self.remember(msgspec.structs.replace(self.session.settings, devices=devices))
        self.changed.emit()

    def zero(self, source: str) -> None:
        """Ask a dynamometer to set its zero."""
        instrument = self.shelf.get(source)
        if instrument is not None:
            instrument.zero()

    def simulate(self, on: bool) -> None:
        """Put simulators in all places, or the chosen instruments back; remembered."""
        self.remember(msgspec.structs.replace(self.session.settings, simulated=on))
        self.shelf.simulate(on)
        if not on:
            self.connect_known()
        self.changed.emit()

    def on_batch(self, batch: Batch) -> None:
        """Show what came, while somebody looks."""
        if batch.state is not None:
            self.changed.emit()
        if not self.watching or not batch.data:
            return
        self.raw.emit(batch.source, readable(batch.data))
        newest = next((level(event) for event in reversed(batch.events) if level(event)), "")
        if newest:
            self.level.emit(batch.source, newest)

    def view(self) -> DevicesView:
        """The devices page as things stand."""
        return DevicesView(
            tuple(self.link_view(source) for source in PLACES),
            self.port_list,
            self.driver_list,
            self.shelf.simulated,
        )

    def link_view(self, source: str) -> LinkView:
        """One place with its instrument, or with what was chosen for it before."""
        instrument, known = self.shelf.get(source), self.session.settings.devices.get(source)
        label = _("Dynamometer") if source == GRIP else _("Light gates")
        if instrument is None:
            driver, port = (known.driver, known.port) if known is not None else ("", "")
            return LinkView(source, label, driver, port, chip(self.shelf, source), "")
        info, counts = instrument.info, instrument.counts
        return LinkView(
            source,
            label,
            known.driver if known is not None and stands_for(known, info) else info.driver,
            info.port,
            chip(self.shelf, source),
            identity_text(instrument),
            counts.bytes_read,
            counts.accepted,
            counts.ignored,
            counts.bad,
            info.simulated,
            connected=True,
        )


def stands_for(known: DeviceSettings, info: InstrumentInfo) -> bool:
    """True when the kept choice names the profile that this instrument was built from."""
    return known.driver == f"{info.driver}:{info.settings.get('file')}"


def identity_text(instrument: Instrument) -> str:
    """Make, model, serial number and firmware, as far as the device told them."""
    info = instrument.info
    parts = (info.make, info.model, info.serial_number, info.firmware)
    return " · ".join(part for part in parts if part)


def chips(shelf: Shelf) -> tuple[ChipView, ...]:
    """A chip for every place, for the bars that never scroll away."""
    return tuple(chip(shelf, source) for source in PLACES)


STATE_CHIPS = {
    LinkState.READY: ChipKind.OK,
    LinkState.CONNECTING: ChipKind.WARN,
    LinkState.SILENT: ChipKind.WARN,
    LinkState.LOST: ChipKind.BAD,
    LinkState.CLOSED: ChipKind.NEUTRAL,
}


def chip(shelf: Shelf, source: str) -> ChipView:
    """How the instrument at a place stands, in words."""
    instrument = shelf.get(source)
    state = instrument.state if instrument is not None else LinkState.CLOSED
    name = _("Dynamometer") if source == GRIP else _("Gates")
    if state is LinkState.READY and instrument is not None and instrument.info.model:
        name = f"{name} {instrument.info.model}" if source == GRIP else name
    text = {
        LinkState.READY: _("{name} ready", name=name),
        LinkState.CONNECTING: _("{name}: connecting", name=name),
        LinkState.SILENT: _("{name}: silent", name=name),
        LinkState.LOST: _("{name}: disconnected", name=name),
        LinkState.CLOSED: _("{name}: none", name=name),
    }[state]
    return ChipView(source, text, STATE_CHIPS[state])


def readable(data: bytes) -> str:
    """Device bytes as text, with everything unprintable written as an escape."""
    return data[:MONITOR_BYTES].decode("latin-1").encode("unicode_escape").decode("ascii")


def level(event: object) -> str:
    """The newest value of an instrument in words; nothing for other events."""
    if isinstance(event, ForceSample):
        return f"{number(event.text)} {event.unit}"
    if isinstance(event, GateEdge):
        return (
            _("Gate {gate} blocked", gate=event.gate)
            if event.blocked
            else _("Gate {gate} clear", gate=event.gate)
        )
    return ""
