"""How an instrument at a place stands, and what it sends, in words."""

from __future__ import annotations

from frailtylab.instruments import Instrument, LinkState
from frailtylab.samples import ForceSample, GateEdge
from ui.flows.shelf import GRIP, PLACES, Shelf
from ui.text import _, number
from ui.views import ChipKind, ChipView

MONITOR_BYTES = 200


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
