"""The instruments of this workstation: real ones on chosen ports, or simulators in their place.

The drivers are imported when the first instrument is connected, which is after the first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from frailtylab.clock import Clock
from frailtylab.errors import N_, OperatorError
from frailtylab.instruments import Batch, Instrument, InstrumentKind
from frailtylab.settings import DeviceSettings
from ui.bridge import PortBridge
from ui.flows.shelf import GATES, GRIP
from ui.text import _
from ui.views import DriverView, PortView

if TYPE_CHECKING:
    from devices.hosts.local import LocalHost
    from devices.link import InstrumentLink
    from devices.port_watch import PortWatch
    from devices.ports import PortListing
    from devices.profiles.folder import OfferedProfile

SIMULATED = {GRIP: ("mark10", {"rate": "50"}), GATES: ("alge_timy", {})}
"""Place → driver and settings of the simulator that stands there in training."""
KINDS = {GRIP: InstrumentKind.FORCE, GATES: InstrumentKind.GATE}
PROFILE = "profile:"


class DeviceShelf:
    """One link a place. ``on_batch`` gets every batch on the reader's thread.

    A profile in the data folder is a kind of device by itself: ``profile:my_gauge.toml``.
    """

    def __init__(
        self, clock: Clock, on_batch: Callable[[Batch], None], folder: Path | None = None
    ) -> None:
        self.clock = clock
        self.on_batch = on_batch
        self.folder = folder
        self.profiles: tuple[OfferedProfile, ...] = ()
        self.links: dict[str, InstrumentLink] = {}
        self.hosts: dict[str, LocalHost] = {}
        self.changed: Callable[[], None] = lambda: None
        self.ports_changed: Callable[[list[PortView]], None] = lambda _ports: None
        self.port_bridge = PortBridge()
        self.port_bridge.arrived.connect(self.tell_ports)
        self.port_watch: PortWatch | None = None

    @property
    def simulated(self) -> bool:
        """True while simulators stand in the places."""
        return bool(self.hosts)

    def get(self, source: str) -> Instrument | None:
        """The instrument at that place, or None."""
        return self.links.get(source)

    def connect(
        self,
        source: str,
        driver: str,
        port: str,
        settings: dict[str, str],
        known: DeviceSettings | None = None,
    ) -> None:
        """Open that port with that driver, in place of what was there.

        :param known: what is remembered of the device there, by which it is found again
        :raises OperatorError: for settings that the driver can't use
        """
        from devices.drivers import build_driver
        from devices.link import InstrumentLink
        from devices.ports import PortFinder, remembered
        from devices.transport.captured_stream import open_captured

        built = build_driver(*self.meant(driver, settings))
        if built.info.kind is not KINDS.get(source, built.info.kind):
            raise wrong_place()
        self.disconnect(source)
        chosen: dict[str, PortListing] = {}
        if known is not None:
            chosen = remembered(port, known.usb_id, known.usb_serial, known.usb_location)
        finder = PortFinder(chosen=chosen)
        link = InstrumentLink(
            source, built, port, clock=self.clock, open_stream=open_captured, locate=finder
        )
        self.links[source] = link
        link.open(self.on_batch)
        self.changed()

    def disconnect(self, source: str) -> None:
        """Close the instrument at that place."""
        link = self.links.pop(source, None)
        if link is not None:
            link.close()
        self.hosts.pop(source, None)
        self.changed()

    def simulate(self, on: bool) -> None:
        """Put simulators in all places, or take them out again."""
        from devices.hosts.local import LocalHost
        from devices.hosts.published import publish
        from devices.simulators.catalogue import simulate

        for source in list(self.links):
            self.disconnect(source)
        if on:
            for source, (driver, settings) in SIMULATED.items():
                host = LocalHost(simulate(driver, "", settings=settings), self.clock)
                url = publish(source, host)
                self.connect(source, driver, url, dict(settings))
                self.hosts[source] = host
        self.changed()

    def ports(self) -> list[PortView]:
        """Ports of this machine; only looks, sends nothing. Looks for profiles too."""
        from devices.ports import list_ports
        from devices.profiles.folder import offered_profiles

        if self.folder is not None:
            self.profiles = offered_profiles(self.folder)
        return [port_view(port) for port in list_ports()]

    def watch_ports(self, on: bool) -> None:
        """Look for ports every second on a thread of its own, or no more; nothing is opened."""
        if not on:
            if self.port_watch is not None:
                self.port_watch.stop()
            return
        if self.port_watch is None:
            from devices.port_watch import PortWatch

            self.port_watch = PortWatch(self.port_bridge.submit)
        self.port_watch.start()

    def on_ports(self, changed: Callable[[list[PortView]], None]) -> None:
        """Be told what is plugged in, at the first look and after every change."""
        self.ports_changed = changed

    def tell_ports(self, ports: list[PortListing]) -> None:
        """Something was plugged in or out: a lost device is tried at once."""
        for link in self.links.values():
            link.look_again()
        self.ports_changed([port_view(port) for port in ports])

    def explain(self, reason: str) -> str:
        """A code for why a port can't be used, from the system's words."""
        from devices.port_trouble import trouble_of

        return trouble_of(reason).value

    def drivers(self) -> list[DriverView]:
        """Kinds of devices that can be connected."""
        from devices.drivers import DRIVERS

        return [
            DriverView(
                entry.name,
                _(entry.label),
                entry.kind or "",
                tuple((s.key, s.default) for s in entry.settings if not s.kept),
            )
            for entry in DRIVERS.values()
        ] + [
            DriverView(PROFILE + offered.path.name, profile_label(offered), offered.kind)
            for offered in self.profiles
        ]

    def meant(self, driver: str, settings: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Driver and settings behind a name of the list; a profile stands for its file."""
        if self.folder is None or not driver.startswith(PROFILE):
            return driver, settings
        from devices.profiles.folder import FOLDER

        name = Path(driver.removeprefix(PROFILE)).name
        return PROFILE[:-1], {**settings, "file": str(self.folder / FOLDER / name)}

    def catch_up(self) -> None:
        """Return once ``on_batch`` has all that instruments have sent by now."""
        for link in self.links.values():
            link.catch_up()

    def act(self, source: str, action: str, **values: float) -> None:
        """Make the simulated person do something; no effect on a real device."""
        host = self.hosts.get(source)
        if host is not None:
            host.trigger(action, **values)

    def on_change(self, changed: Callable[[], None]) -> None:
        """Be told when an instrument came or went."""
        self.changed = changed

    def close(self) -> None:
        """Close all links; returns when their threads have ended."""
        self.changed = lambda: None
        self.ports_changed = lambda _ports: None
        if self.port_watch is not None:
            self.port_watch.close()
        for source in list(self.links):
            self.disconnect(source)


def port_view(port: PortListing) -> PortView:
    """A port as the devices page shows it."""
    from devices.usb_ids import hint_of

    serial = _("serial number {number}", number=port.serial_number) if port.serial_number else ""
    where = _("socket {place}", place=port.location) if port.location else ""
    detail = " · ".join(part for part in (port.usb_id.upper(), serial, where) if part)
    hint = hint_of(port.vendor_id, port.product_id, port.product)
    return PortView(
        port.device,
        port.product or port.device,
        detail,
        _(hint.words) if hint is not None and hint.words else "",
        hint.driver if hint is not None else "",
        "",
        port.usb_id,
        port.serial_number,
        port.location,
    )


def profile_label(offered: OfferedProfile) -> str:
    """Make, model and file of a profile; only the file where it can't be used."""
    if offered.problem is not None:
        return _("{file} (has errors)", file=offered.path.name)
    return f"{offered.label} ({offered.path.name})"


def wrong_place() -> OperatorError:
    """What is said when gates are put where a dynamometer belongs, or the other way."""
    return OperatorError(
        N_("This device belongs elsewhere"),
        N_("The chosen device does not measure what this place is for."),
        N_("Connect dynamometers as the dynamometer, light barriers as the gates."),
    )
