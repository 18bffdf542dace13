"""What a device tells of itself, taken into the identity that trials keep."""

from __future__ import annotations

from msgspec.structs import replace

from frailtylab.instruments import InstrumentInfo
from frailtylab.samples import DeviceStatus

IDENTITY = {
    "identity.product": "product",
    "identity.model": "model",
    "identity.firmware": "firmware",
    "identity.serial": "serial_number",
}
LEARNED = "setting."
"""Begins the name of a status with which a device tells a setting of its driver."""


def learned_from(info: InstrumentInfo, event: DeviceStatus) -> InstrumentInfo:
    """The identity with what the device has just told, or as it was."""
    if event.name in IDENTITY:
        return with_identity(info, IDENTITY[event.name], event.text)
    if event.name.startswith(LEARNED):
        # A replay builds its driver from these and never hears the answer again.
        learned = {event.name.removeprefix(LEARNED): event.text}
        return replace(info, settings={**info.settings, **learned})
    if event.name in {"settings", "battery"}:
        return with_report(info, event)
    return info


def with_identity(info: InstrumentInfo, part: str, text: str) -> InstrumentInfo:
    """The identity with one more answer of the device; a simulator says that it is one."""
    simulated = info.simulated or "simulat" in text.lower()
    match part:
        case "serial_number":
            return replace(info, serial_number=text, simulated=simulated)
        case "firmware":
            return replace(info, firmware=text, simulated=simulated)
        case "model":
            return replace(info, model=text, simulated=simulated)
        case _:
            model = info.model or text
            return replace(info, model=model, simulated=simulated)


def with_report(info: InstrumentInfo, event: DeviceStatus) -> InstrumentInfo:
    """The identity with what the device now tells of its settings or its battery."""
    what, colon, value = event.text.partition(": ")
    told = {what: value} if colon else {event.name: event.text}
    return replace(info, reported={**info.reported, **told})
