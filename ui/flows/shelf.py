"""The instruments that are connected, as flows may know them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from frailtylab.instruments import Instrument, LinkState
from frailtylab.settings import DeviceSettings
from ui.views import DriverView, PortView

GRIP = "grip"
GATES = "gates"
PLACES = (GRIP, GATES)


class Shelf(Protocol):
    """Holds at most one instrument a place (``grip``, ``gates``). Filled by the composition root.

    Nothing is sent to a port before :meth:`connect` names it.
    """

    @property
    def simulated(self) -> bool:
        """True while simulators stand in for all instruments."""
        ...

    def get(self, source: str) -> Instrument | None:
        """The instrument at that place, or None."""
        ...

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
        """
        ...

    def disconnect(self, source: str) -> None:
        """Close the instrument at that place."""
        ...

    def simulate(self, on: bool) -> None:
        """Put simulators in all places, or take them out again."""
        ...

    def ports(self) -> list[PortView]:
        """Ports of this machine; only looks, sends nothing."""
        ...

    def watch_ports(self, on: bool) -> None:
        """Look for ports every second, off Qt's thread, or no more."""
        ...

    def on_ports(self, changed: Callable[[list[PortView]], None]) -> None:
        """Be told what is plugged in, at the first look and after every change."""
        ...

    def explain(self, reason: str) -> str:
        """A code for why a port can't be used, from the system's words; ``unknown`` at worst."""
        ...

    def drivers(self) -> list[DriverView]:
        """Kinds of devices that can be connected."""
        ...

    def catch_up(self) -> None:
        """Return once all that instruments have sent by now was submitted; after some 30 ms."""
        ...

    def act(self, source: str, action: str, **values: float) -> None:
        """Make the simulated person do something; no effect on a real device."""
        ...

    def close(self) -> None:
        """Close all instruments; returns when their threads have ended."""
        ...

    def on_change(self, changed: Callable[[], None]) -> None:
        """Be told when an instrument came, went, or changed its state."""
        ...


def all_ready(shelf: Shelf) -> bool:
    """True when every place has an instrument that answers."""
    return all(ready(shelf, source) for source in (GRIP, GATES))


def ready(shelf: Shelf, source: str) -> bool:
    """True when an instrument at that place is connected and answers."""
    instrument = shelf.get(source)
    return instrument is not None and instrument.state is LinkState.READY
