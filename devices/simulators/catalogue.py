"""The simulators by the name of their driver, with scripts for a first look."""

from __future__ import annotations

from collections.abc import Mapping

from devices.drivers import build_driver
from devices.settings import bad_setting
from devices.simulators.alge_timy import AlgeTimy
from devices.simulators.device import BaseDevice, SimDevice
from devices.simulators.faults import FaultyWire
from devices.simulators.force_line import ForceLineDevice
from devices.simulators.gate_line import GateLineDevice
from devices.simulators.mark10 import DISPLAY, Mark10Gauge
from devices.simulators.script import parse_script
from devices.simulators.timeline import Timeline

GRIP_SCRIPT = (
    "squeeze at=3 every=20 peak=25.3 hold=3 hand=right;"
    "squeeze at=13 every=20 peak=23.7 hold=3 hand=left"
)
WALK_SCRIPT = "walk at=3 time=4.31 every=20"
DEFAULT_SCRIPTS = {
    "mark10": GRIP_SCRIPT,
    "force_line": GRIP_SCRIPT,
    "alge_timy": WALK_SCRIPT,
    "gate_line": WALK_SCRIPT,
}


def simulate(
    name: str,
    script: str | None = None,
    seed: int = 1,
    settings: Mapping[str, str] | None = None,
) -> SimDevice:
    """A simulated device that the driver of this name and these settings can read.

    :param script: see ``devices.simulators.script``; None for the default of this device, an empty
        text for a person who does nothing until ``trigger``
    :raises OperatorError: for an unknown name, a setting that can't be used, or a bad script
    """
    if name not in DEFAULT_SCRIPTS:
        raise bad_setting(name, "simulator", name, ", ".join(DEFAULT_SCRIPTS))
    full = build_driver(name, settings or {}).info.settings
    acts = parse_script(DEFAULT_SCRIPTS[name] if script is None else script)
    timeline = Timeline(acts, seed)
    return FaultyWire(_device(name, timeline, full), timeline)


def _device(name: str, timeline: Timeline, settings: dict[str, str]) -> BaseDevice:
    match name:
        case "mark10":
            units = {unit.lower(): unit for unit in DISPLAY}
            gauge = Mark10Gauge(timeline, units.get(settings["unit"].lower(), "kgF"))
            if settings["format"] == "num":
                gauge.receive(b"NUM\r", 0)
            return gauge
        case "force_line":
            return ForceLineDevice(timeline, settings)
        case "alge_timy":
            return AlgeTimy(timeline, settings)
        case _:
            return GateLineDevice(timeline, settings)
