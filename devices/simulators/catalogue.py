"""A simulator for every driver of the table, with scripts for a first look."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from devices.drivers import build_driver, driver_entry
from devices.simulators.device import BaseDevice
from devices.simulators.faults import FaultyWire
from devices.simulators.playback import PREFIX, playback
from devices.simulators.restarts import RestartedDevice
from devices.simulators.script import parse_script
from devices.simulators.timeline import Timeline
from frailtylab.instruments import InstrumentKind

DEFAULT_SCRIPTS = {
    InstrumentKind.FORCE: "squeeze at=3 every=20 peak=25.3 hold=3 hand=right;"
    "squeeze at=13 every=20 peak=23.7 hold=3 hand=left",
    InstrumentKind.GATE: "walk at=3 time=4.31 every=20",
}


def simulate(
    name: str,
    script: str | None = None,
    seed: int = 1,
    settings: Mapping[str, str] | None = None,
) -> FaultyWire:
    """A simulated device that the driver of this name and these settings can read.

    The name ``capture:FILE`` plays a capture back; settings mean nothing to it.

    :param script: see ``devices.simulators.script``; None for the default of this device, an empty
        text for a person who does nothing until ``trigger``
    :raises OperatorError: for an unknown name, a setting that can't be used, or a bad script
    """
    if name.startswith(PREFIX):
        timeline = Timeline(parse_script(script or ""), seed)
        return FaultyWire(playback(name, timeline), timeline)
    entry = driver_entry(name)
    info = build_driver(name, settings or {}).info
    acts = parse_script(DEFAULT_SCRIPTS[info.kind] if script is None else script)
    timeline = Timeline(acts, seed)
    module_name, class_name = entry.simulator.split(":")
    device_class = getattr(importlib.import_module(module_name), class_name)

    def make() -> BaseDevice:
        device: BaseDevice = device_class(timeline, info.settings)
        return device

    return FaultyWire(RestartedDevice(make, timeline), timeline)
