"""What a device did to a trial beside measuring it: noise, overload, restart, a clock set anew."""

from __future__ import annotations

import msgspec

from frailtylab.protocols.base import FlagList
from frailtylab.samples import DeviceStatus, GateEdge, Sample, Unknown
from frailtylab.trials import Flag

CLOCKS_APART_NS = 50_000_000
"""Device time and arrival may differ by this much: adapters hold bytes back for 16 ms, and a busy
machine stamps some tens of milliseconds late."""
CLOCKS_APART_SHARE = 0.01
"""And by this share of the interval; no clock that still works is off by a hundredth."""
OVERLOAD = "overload"
CLOCK_WENT_BACK = "device clock went back"
WATCHED = ("unreadable_data", "overload", "device_restarted", "clock_went_back")
RESTARTED = ("device restarted", "device was started again")


class DeviceWatch(msgspec.Struct):
    """Listens from the arming to the stop; what it hears becomes flags and never a number."""

    unreadable: int = 0

    def feed(self, sample: Sample, flags: FlagList) -> None:
        """Take one event of the device."""
        if isinstance(sample, Unknown):
            self.unreadable += 1
            flags.raise_flag("unreadable_data", count=str(self.unreadable))
        elif isinstance(sample, DeviceStatus) and sample.name == "error":
            self.feed_error(sample.text, flags)

    def feed_error(self, text: str, flags: FlagList) -> None:
        """Take what the device says is wrong with it."""
        if text.startswith(OVERLOAD):
            flags.raise_flag("overload")
        elif text in RESTARTED:
            flags.raise_flag("device_restarted")
        elif text == CLOCK_WENT_BACK:
            flags.raise_flag("clock_went_back")

    def restart(self, flags: FlagList) -> None:
        """Forget what was heard."""
        self.unreadable = 0
        for code in WATCHED:
            flags.clear(code)


def clocks_disagree(first: GateEdge, last: GateEdge) -> Flag | None:
    """A flag where the device's clock and the computer's tell two different intervals."""
    if first.device_ns is None or last.device_ns is None:
        return None
    return clocks_apart(last.device_ns - first.device_ns, last.host_ns - first.host_ns)


def clocks_apart(device_ns: int | None, host_ns: int) -> Flag | None:
    """A flag where one interval is two on the two clocks; None where the device told no time.

    A device's clock that is set, or restarts, meanwhile is found by nothing else.
    """
    limit_ns = max(CLOCKS_APART_NS, CLOCKS_APART_SHARE * abs(host_ns))
    if device_ns is None or abs(device_ns - host_ns) <= limit_ns:
        return None
    detail = {"device": f"{device_ns / 1e9:.2f}", "computer": f"{host_ns / 1e9:.2f}"}
    return Flag("clocks_disagree", detail)
