"""Sauter (KERN) FH, FH-M and FL force gauges: seven characters for each ``9``, without an end.

Sources: Sauter FH data connection protocol (17.05.2016) for the commands ``2`` to ``9``; FH manual
p. 13, FH-M p. 9 and FL p. 14, which name ``9`` alone. The first character is ``1`` for pull or
``0`` for push, the others are a number with a point. The unit is not sent.
"""

from __future__ import annotations

import re

from devices.driver import FrameDriver
from devices.force_text import force_of
from devices.framing.silence import SilenceFramer
from devices.settings import bad_setting, positive_number
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, Unknown

NAME = "sauter_fh"
LENGTH = 7
ANSWER = re.compile(rb"([01])(\d+\.\d+)")
SHORTEST_INTERVAL_S = 0.1
"""Recalled: such gauges answer about ten times a second; no page says how often."""
SILENCE_SHARE = 0.3
"""Of the interval. Longer than the 16 ms for which an adapter may hold bytes back, and shorter than
what lies between an answer (7 ms at 9600 baud) and the next."""


class SauterFhDriver(FrameDriver):
    """Reads forces in the unit of the settings, which has to be the one that the gauge shows.

    A squeeze is positive: with ``squeeze=compression`` push, which the gauge sends as negative. The
    place of the point is fixed by range and unit, so an answer with its point elsewhere than the
    first one is refused: bytes were lost, or somebody changed the unit on the gauge.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, NAME, "Sauter", settings=settings)
        interval_s = positive_number(NAME, "interval_s", settings["interval_s"])
        if interval_s < SHORTEST_INTERVAL_S:
            expected = f"{SHORTEST_INTERVAL_S} or more"
            raise bad_setting(NAME, "interval_s", settings["interval_s"], expected)
        if not settings["unit"]:
            raise bad_setting(NAME, "unit", "", "the unit that the gauge shows: N, kN, kgf, lbf")
        silence_ns = round(interval_s * SILENCE_SHARE * 1e9)
        super().__init__(info, SerialSettings(baud=9600), SilenceFramer(LENGTH, silence_ns))
        self._poll_interval_s = interval_s
        self._pull_is_squeeze = settings["squeeze"] == "tension"
        self._knows_commands = settings["model"] == "FH"
        self._point: int | None = None

    def start_commands(self) -> tuple[bytes, ...]:
        """Track mode, because an answer does not tell a held peak from a live force."""
        return (b"6",) * self._knows_commands

    def zero_commands(self) -> tuple[bytes, ...]:
        """Zero; documented for the FH only."""
        return (b"2",) * self._knows_commands

    def poll_command(self) -> bytes:
        """The displayed value."""
        return b"9"

    def reset(self) -> None:
        """Forget half an answer and where the point was."""
        super().reset()
        self._point = None

    def read_frame(self, host_ns: int, data: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, or unknown."""
        match = ANSWER.fullmatch(data)
        if match is None:
            return (Unknown(host_ns, data),)
        digits = match[2].decode()
        point = digits.index(".")
        if self._point is None:
            self._point = point
        if point != self._point:
            return (Unknown(host_ns, data),)
        is_pull = match[1] == b"1"
        negative = is_pull != self._pull_is_squeeze
        return (force_of(host_ns, negative, digits, self.info.settings["unit"]),)
