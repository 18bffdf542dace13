"""Microgate REI2 and Racetime 2 with light barriers; sources as for their drivers."""

from __future__ import annotations

from datetime import date, timedelta

from devices.device_clock import DAY_NS
from devices.settings import pairs
from devices.simulators.impulse_printer import ImpulsePrinter
from devices.simulators.timeline import Timeline

FIRST_DAY = date(2016, 2, 29)
START, STOP = "000", "255"
LINE_PHYSICAL = {START: "000", STOP: "015"}
"""Physical channels of the cable in the published stream; a lap has the lap's number."""


class MicrogateRei2(ImpulsePrinter):
    """Sends extended frames, and the net time after a stop.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline, pairs("microgate_rei2", "gates", settings["gates"]))
        self._start_ns: int | None = None

    def impulse(self, channel: str, clock_ns: int, count: int) -> bytes:
        """The frame of one impulse."""
        out = rei2_frame(2 * count, channel, clock_ns)
        if channel == START:
            self._start_ns = clock_ns
        elif channel == STOP and self._start_ns is not None:
            out += rei2_frame(2 * count + 1, channel, clock_ns - self._start_ns, "1")
            self._start_ns = None
        return out


class MicrogateRacetime2(ImpulsePrinter):
    """Sends a line of 22 characters and CR for every impulse.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline, pairs("microgate_racetime2", "gates", settings["gates"]))

    def impulse(self, channel: str, clock_ns: int, count: int) -> bytes:
        """The line of one impulse."""
        return racetime2_line(count, channel, clock_ns)


def rei2_frame(
    counter: int, logical: str, clock_ns: int, information: str = "0", physical: str | None = None
) -> bytes:
    """An extended frame of 52 bytes, bib 1, run 1; the clock counts from the first day's midnight.

    :param information: ``0`` time of day with its date, ``1`` net time with signed days
    """
    days, time_ns = divmod(clock_ns, DAY_NS)
    if information == "0":
        day_text = (FIRST_DAY + timedelta(days=days)).strftime("%d%m%Y")
    else:
        day_text = f"{days:+08d}"
    source = physical or LINE_PHYSICAL.get(logical, logical)
    fields = f"R  SO{counter % 1_000_000:06d}00001000001{source}{logical}{information}"
    return b"\x10" + f"{fields}{digits(time_ns, 4)}{day_text}  \r\n".encode()


def racetime2_line(bib: int, logical: str, clock_ns: int, information: str = "0") -> bytes:
    """A line of 22 characters and CR; the places that nobody knows are blank."""
    text = digits(clock_ns % DAY_NS, 3)
    time = f"{text[:2]}:{text[2:4]}:{text[4:6]}.{text[6:]}"
    return f"{bib % 1000:03d}{information} {logical}{time}  \r".encode()


def digits(time_ns: int, decimals: int) -> str:
    """``HHMMSS`` and decimals, without signs; what is finer is cut off."""
    seconds, rest = divmod(time_ns, 1_000_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}{minute:02d}{second:02d}{rest // 10 ** (9 - decimals):0{decimals}d}"
