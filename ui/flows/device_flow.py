"""The devices page: which instrument stands where, and what it sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from frailtylab.device_register import device_key
from frailtylab.errors import OperatorError
from frailtylab.instruments import Batch, Instrument, InstrumentInfo, LinkState
from frailtylab.samples import LinkLost
from frailtylab.settings import DeviceSettings, Settings
from ui.flows.device_records import DeviceRecords
from ui.flows.link_words import chip, identity_text, level, readable
from ui.flows.present_day import local_date
from ui.flows.session import Session
from ui.flows.shelf import GRIP, PLACES, Shelf
from ui.text import _
from ui.views import DevicesView, DriverView, LinkView, PortView

if TYPE_CHECKING:
    from ui.views_devices import DeviceCardView

SETTLED_NS = 2_000_000_000
"""So long a device has to answer before it is registered: its identity may come after its first
reading."""


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

    def __init__(
        self,
        session: Session,
        remember: Callable[[Settings], None],
        records: DeviceRecords | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.remember = remember
        self.records = records or DeviceRecords(session)
        self.records.changed.connect(self.changed)
        self.port_list: tuple[PortView, ...] = ()
        self.watching = False
        self.troubles: dict[str, str] = {}
        self.ready_ns: dict[str, int] = {}
        self.shelf.on_ports(self.got_ports)

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
        self.session.run(self.shelf.ports, self.got_ports)

    def got_ports(self, ports: list[PortView]) -> None:
        """These ports are there now."""
        self.port_list = tuple(ports)
        self.changed.emit()

    def follow_ports(self) -> None:
        """Look for ports every second while the page is shown or a device is missing."""
        self.shelf.watch_ports(self.watching or any(map(self.is_wanted, PLACES)))

    def is_wanted(self, source: str) -> bool:
        """True when a chosen device does not answer and may be plugged in again."""
        instrument = self.shelf.get(source)
        if instrument is None or "://" in instrument.info.port:
            return False
        return instrument.state in (LinkState.LOST, LinkState.CONNECTING)

    # --- the register

    def register_ready(self) -> None:
        """Register what has answered for a while, and bind it to its place if nothing was yet."""
        now_ns = self.session.clock.now_ns()
        for source in PLACES:
            instrument = self.shelf.get(source)
            if instrument is None or instrument.state is not LinkState.READY:
                continue
            if now_ns - self.ready_ns.get(source, now_ns - SETTLED_NS) >= SETTLED_NS:
                self.records.see(instrument.info)
                self.bind(source, instrument)

    def bind(self, source: str, instrument: Instrument) -> None:
        """Remember which device answered first at the place that the user gave it."""
        known, info = self.session.settings.devices.get(source), instrument.info
        if known is None or known.bound or known.port != info.port or info.simulated:
            return
        self.keep(source, replace(known, bound=device_key(info)))

    def keep(self, source: str, chosen: DeviceSettings) -> None:
        """Remember what stands at a place."""
        devices = {**self.session.settings.devices, source: chosen}
        self.remember(msgspec.structs.replace(self.session.settings, devices=devices))

    def here(self) -> dict[str, str]:
        """Key of each device that answers now → its place."""
        found: dict[str, str] = {}
        for source in PLACES:
            instrument = self.shelf.get(source)
            if instrument is not None and instrument.state is LinkState.READY:
                found[device_key(instrument.info)] = source
        return found

    def cards(self) -> tuple[DeviceCardView, ...]:
        """The register as the devices page shows it."""
        from ui.flows.present_devices import cards

        today = local_date(self.session.clock.wall())
        return cards(self.records.devices, self.driver_list, set(self.here()), today)

    # --- connecting

    def connect_instrument(
        self, source: str, driver: str, port: str, settings: dict[str, str]
    ) -> None:
        """Open the port that the user chose, and remember the choice for this workstation."""
        chosen = DeviceSettings(driver=driver, port=port, settings=settings)
        there = next((p for p in self.port_list if p.address == port), None)
        if there is not None:
            chosen = replace(
                chosen,
                usb_id=there.usb_id,
                usb_serial=there.usb_serial,
                usb_location=there.usb_location,
            )
        if self.open_port(source, chosen):
            self.keep(source, chosen)
            self.changed.emit()

    def open_port(self, source: str, known: DeviceSettings) -> bool:
        """Open a port that the user chose now or earlier; False when that could not be."""
        driver, port, settings = known.driver, known.port, dict(known.settings)
        self.troubles.pop(source, None)
        try:
            self.shelf.connect(source, driver, port, settings, known)
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
            self.open_port(source, known)

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
            self.new_state(batch)
            self.changed.emit()
        if not self.watching or not batch.data:
            return
        self.raw.emit(batch.source, readable(batch.data))
        newest = next((level(event) for event in reversed(batch.events) if level(event)), "")
        if newest:
            self.level.emit(batch.source, newest)

    def new_state(self, batch: Batch) -> None:
        """A connection came, went, or could not be made: why, and since when it answers."""
        if batch.state is LinkState.READY:
            self.ready_ns.setdefault(batch.source, batch.host_ns)
            self.troubles.pop(batch.source, None)
        else:
            self.ready_ns.pop(batch.source, None)
        lost = next((e for e in batch.events if isinstance(e, LinkLost)), None)
        if lost is not None:
            self.troubles[batch.source] = self.shelf.explain(lost.reason)
        self.follow_ports()

    def ports_view(self) -> tuple[PortView, ...]:
        """The ports with the place whose device stands at each."""
        places = {
            instrument.info.port: _("Dynamometer") if source == GRIP else _("Light gates")
            for source in PLACES
            if (instrument := self.shelf.get(source)) is not None
        }
        return tuple(replace(p, place=places.get(p.address, "")) for p in self.port_list)

    def view(self) -> DevicesView:
        """The devices page as things stand."""
        return DevicesView(
            tuple(self.link_view(source) for source in PLACES),
            self.ports_view(),
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
            trouble=self.trouble(source),
        )

    def trouble(self, source: str) -> str:
        """Why the port of a place can't be used, in words."""
        from ui.flows.device_words import trouble_words

        code = self.troubles.get(source)
        return trouble_words(code) if code is not None else ""


def stands_for(known: DeviceSettings, info: InstrumentInfo) -> bool:
    """True when the kept choice names the profile that this instrument was built from."""
    return known.driver == f"{info.driver}:{info.settings.get('file')}"
