"""TAG Heuer CP 540 and CP 520 with light barriers; sources as for their drivers."""

from __future__ import annotations

from devices.device_clock import DAY_NS
from devices.drivers.tag_cp540 import checksum
from devices.settings import pairs
from devices.simulators.impulse_printer import ImpulsePrinter
from devices.simulators.timeline import Timeline

FIRST_DAY = 9000
"""The day of the script's start, counted from 2000-01-01."""


class TagCp540(ImpulsePrinter):
    """Prints ``TN`` lines with sequence, day and check sum, and the result after a finish.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline, pairs("tag_cp540", "gates", settings["gates"]))
        self._start_ns: int | None = None

    def impulse(self, channel: str, clock_ns: int, count: int) -> bytes:
        """The line of one impulse."""
        line = summed_line(time_line("TN", count, channel, clock_ns + FIRST_DAY * DAY_NS))
        if channel == "1":
            self._start_ns = clock_ns
            return line
        started_ns, self._start_ns = self._start_ns, None
        if started_ns is None:
            return line
        return line + summed_line(f"RR    0    1    {net_time(clock_ns - started_ns, 5):>14}")


class TagCp520(ImpulsePrinter):
    """Prints lines of 30 characters, with blanks for leading zeros of the time.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline, pairs("tag_cp520", "gates", settings["gates"]))

    def impulse(self, channel: str, clock_ns: int, count: int) -> bytes:
        """The line of one impulse; the device's step is a millisecond."""
        millis_ns = clock_ns % DAY_NS // 1_000_000 * 1_000_000
        return f"T      {count % 10000:>4} {channel:>2} {net_time(millis_ns, 6):>15}\r".encode()


def time_line(kind: str, sequence: int, channel: str, day_clock_ns: int) -> str:
    """``TN``, bib 1, sequence, channel, time of day to 10 µs, days since 2000-01-01."""
    days, time_ns = divmod(day_clock_ns, DAY_NS)
    return f"{kind}    1 {sequence % 10000:>4} {channel:>2} {clock_text(time_ns, 5)} {days:>5}"


def summed_line(body: str) -> bytes:
    """The line with TAB, check sum, CR and LF."""
    return body.encode() + b"\t" + checksum(body.encode()) + b"\r\n"


def clock_text(time_ns: int, decimals: int) -> str:
    """``HH:MM:SS`` and decimals; what is finer is cut off."""
    seconds, rest = divmod(time_ns, 1_000_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}.{rest // 10 ** (9 - decimals):0{decimals}d}"


def net_time(time_ns: int, decimals: int) -> str:
    """The same without leading zeros and their colons."""
    whole, _, fraction = clock_text(time_ns, decimals).partition(".")
    return f"{whole.lstrip('0:') or '0'}.{fraction}"
