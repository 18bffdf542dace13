"""The forces of one attempt as they came: full rate, exact digits, 16 bytes a reading.

Two machine arrays hold host time and value; what is the same for many readings (unit, resolution,
and how the device writes its digits) stands once for each run of readings. A device with a clock of
its own costs eight bytes more.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

import msgspec

from frailtylab.protocols.force_units import kgf_per
from frailtylab.samples import ForceSample

NO_TIME = -(2**63)
"""Stands for a reading without a time of the device."""


class Style(msgspec.Struct, frozen=True):
    """What a run of readings shares.

    :param spec: format specification that turns the value into the device's digits
    :param literal: the digits themselves where no specification does
    """

    unit: str
    resolution: float
    kgf_per_unit: float
    spec: str
    literal: str | None = None

    def writes(self, sample: ForceSample) -> bool:
        """True when this style gives the reading's own digits, unit and resolution again."""
        return (
            self.text(sample.value) == sample.text
            and sample.unit == self.unit
            and sample.resolution == self.resolution
        )

    def text(self, value: float) -> str:
        """The value as the device wrote it."""
        return format(value, self.spec) if self.literal is None else self.literal


def style_of(sample: ForceSample) -> Style:
    """The style of a reading: the plainest specification that gives its digits.

    :raises OperatorError: for a unit that is not a force we know
    """
    text, factor = sample.text, kgf_per(sample.unit)
    decimals = len(text.partition(".")[2])
    plain, padded = f".{decimals}f", f"0{len(text)}.{decimals}f"
    for spec in (plain, f"+{plain}", padded, f"+{padded}", "g"):
        if format(sample.value, spec) == text:
            return Style(sample.unit, sample.resolution, factor, spec)
    return Style(sample.unit, sample.resolution, factor, "", text)


class ForceRecord:
    """Readings in the order in which they came. Work and room a reading do not grow."""

    def __init__(self) -> None:
        self.host_ns = array("q")
        self.values = array("d")
        self.device_ns: array[int] | None = None
        self.style: Style | None = None
        self.style_starts: list[int] = []
        self.styles: list[Style] = []

    def __len__(self) -> int:
        return len(self.values)

    def append(self, sample: ForceSample) -> float:
        """Keep a reading; answers it in kgf, converted this once.

        :raises OperatorError: for a unit that is not a force we know; nothing is kept then
        """
        style = self.style
        if style is None or not style.writes(sample):
            style = self.begin_style(sample)
        if sample.device_ns is not None or self.device_ns is not None:
            self.keep_device_time(sample.device_ns)
        self.host_ns.append(sample.host_ns)
        self.values.append(sample.value)
        return sample.value * style.kgf_per_unit

    def begin_style(self, sample: ForceSample) -> Style:
        """A run of readings of another style begins."""
        style = style_of(sample)
        self.style = style
        self.style_starts.append(len(self.values))
        self.styles.append(style)
        return style

    def keep_device_time(self, device_ns: int | None) -> None:
        """Keep the device's time of a reading, beside the ones that have none."""
        if self.device_ns is None:
            self.device_ns = array("q", [NO_TIME]) * len(self.values)
        self.device_ns.append(NO_TIME if device_ns is None else device_ns)

    def style_at(self, index: int) -> Style:
        """How the device wrote that reading."""
        return self.styles[bisect_right(self.style_starts, index) - 1]

    def text(self, index: int) -> str:
        """The digits of that reading, as the device sent them."""
        return self.style_at(index).text(self.values[index])

    def count_until(self, host_ns: int) -> int:
        """How many readings came up to that host time; a link's stamps never go back."""
        return bisect_right(self.host_ns, host_ns)

    def forces_kgf(self, count: int) -> array[float]:
        """The first so many readings in kgf, each by the unit that it came in."""
        forces: array[float] = array("d")
        ends = (*self.style_starts[1:], count)
        for style, first, end in zip(self.styles, self.style_starts, ends, strict=False):
            factor = style.kgf_per_unit
            forces.extend(value * factor for value in self.values[first : min(end, count)])
        return forces

    def times_ns(self, count: int) -> array[int]:
        """Times of the first so many readings, all by one clock.

        The device's own where it timed every one of them and never went back; else the host's.
        """
        own = self.device_ns
        if own is not None:
            times = own[:count]
            if NO_TIME not in times and never_falls(times):
                return times
        return self.host_ns[:count]

    def span(self, count: int) -> tuple[int | None, int]:
        """From the first to the last of so many readings: by the device's clock, by the host's.

        None for a device that did not time both.
        """
        if not count:
            return None, 0
        host_ns = self.host_ns[count - 1] - self.host_ns[0]
        own = self.device_ns
        if own is None or NO_TIME in (own[0], own[count - 1]):
            return None, host_ns
        return own[count - 1] - own[0], host_ns

    def units(self, count: int) -> list[str]:
        """The units of the first so many readings, each once, in the order in which they came."""
        used = zip(self.styles, self.style_starts, strict=True)
        return list(dict.fromkeys(style.unit for style, first in used if first < count))


def never_falls(times: array[int]) -> bool:
    """True when no time is before the one that came before it."""
    return all(map(int.__le__, times, times[1:]))
