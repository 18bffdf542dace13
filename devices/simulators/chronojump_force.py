"""The sensor's side of Chronojump's firmware 0.6; source as for the driver.

As in the firmware a command is what came until nothing has come for a second, up to its last colon.
While it waits for that second, and while it tares, the sensor measures nothing. ``reboot`` restarts
it, ``reboot greet=yes`` like one that prints its version then; ``trigger to=r`` moves its input.
"""

from __future__ import annotations

import random
from decimal import Decimal

from devices.simulators.acting import Hand
from devices.simulators.device import BaseDevice
from devices.simulators.parts import Sampler
from devices.simulators.script import Act
from devices.simulators.timeline import DeviceTimeOfDay, Timeline

N_PER_KGF = 9.80665
FACTOR = 915.0
"""Counts a newton, the firmware's own default."""
FIRST_TARE = 10_000
TARE_READINGS = 50
VERSION = b"Force_Sensor-0.6-SIMULATED\r\n"
LISTENS_NS = 1_000_000_000
BOOT_NS = 1_800_000_000
WRAP_US = 1 << 32
FLICKER_COUNTS = 4
ACTS = frozenset({"reboot", "trigger"})


class ChronojumpForce(BaseDevice):
    """Restarts when its port is opened; deaf until it has.

    :param settings: the settings of the driver that will read it
    """

    restarts_itself = True

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        self._rate_hz = float(settings["rate"])
        self._sign = -1 if settings["squeeze"] == "negative" else 1
        self._clock = DeviceTimeOfDay(timeline)
        self._hand = Hand(timeline)
        self._dice = random.Random(timeline.seed)  # noqa: S311 - noise, not a secret
        self._tare = FIRST_TARE
        self._sampler = Sampler()
        self._out = b""
        self._seen_ns = -1
        self._restart(0)

    def power_on(self, now_ns: int) -> None:
        """The port was opened, which restarts the board."""
        super().power_on(now_ns)
        self._restart(now_ns)

    def receive(self, data: bytes, now_ns: int) -> None:
        """More of a command: whatever it does, it stops to listen."""
        self._run_until(now_ns)
        if now_ns < self._deaf_until_ns:
            return
        self._heard += data
        self._obeys_ns = max(now_ns, self._busy_until_ns) + LISTENS_NS
        self._sampler.stop()

    def advance(self, now_ns: int) -> bytes:
        """Readings and answers up to now."""
        self._run_until(now_ns)
        out, self._out = self._out, b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits, else the next reading, answer or act."""
        change_ns = self.timeline.host_ns(self.timeline.next_change_ns(ACTS, self._seen_ns))
        later = (self._sampler.next_ns, self._obeys_ns, self._tared_ns, change_ns)
        times = (0 if self._out else None, *later)
        return min((t for t in times if t is not None), default=None)

    def _restart(self, now_ns: int) -> None:
        self._deaf_until_ns = now_ns + BOOT_NS
        self._busy_until_ns = 0
        self._heard = b""
        self._obeys_ns: int | None = None
        self._tared_ns: int | None = None
        self._capturing = False
        self._began_ns = now_ns
        self._sampler.stop()

    def _run_until(self, now_ns: int) -> None:
        elapsed = self.timeline.elapsed(now_ns)
        for act in self.timeline.between(ACTS, self._seen_ns, elapsed):
            at_ns = self.timeline.host_ns(act.at_ns) or 0
            self._measure(at_ns)
            self._act(act, at_ns)
        self._seen_ns = max(self._seen_ns, elapsed)
        self._measure(now_ns)

    def _measure(self, now_ns: int) -> None:
        """Readings, and the command that has been heard out meanwhile."""
        if self._tared_ns is not None and self._tared_ns <= now_ns:
            self._tared_ns = None
            self._out += f"Taring OK:{self._tare}\r\n".encode()
        if self._obeys_ns is not None and self._obeys_ns <= now_ns:
            at_ns, self._obeys_ns = self._obeys_ns, None
            command, self._heard = self._heard.rpartition(b":")[0], b""
            self._out += self._obey(command, at_ns)
            if self._capturing:
                self._sampler.start(max(at_ns, self._busy_until_ns), self._rate_hz)
        for moment in self._sampler.due(now_ns):
            newtons = (self._counts(moment) - self._tare) / FACTOR
            text = f"{newtons:.2f}"
            self.timeline.truth.force(moment, self._sign * Decimal(text), "N")
            self._out += f"{self._micros(moment)};{text}\r\n".encode()

    def _act(self, act: Act, at_ns: int) -> None:
        if act.verb == "reboot":
            self._restart(at_ns)
            self._out += VERSION if act.params.get("greet") == "yes" else b""
        elif self._capturing:
            self._out += f"{self._micros(at_ns)};{act.params.get('to', 'R')}\r\n".encode()

    def _obey(self, command: bytes, now_ns: int) -> bytes:
        if command == b"start_capture":
            self._capturing, self._began_ns = True, now_ns
        elif command == b"end_capture":
            self._capturing = False
        elif command == b"tare":
            self._tare = self._counts(now_ns)
            self._busy_until_ns = now_ns + round(TARE_READINGS / self._rate_hz * 1e9)
            self._tared_ns = self._busy_until_ns
        answers = {
            b"start_capture": b"Starting capture...\r\n",
            b"end_capture": b"Capture ended:\r\n",
            b"tare": b"",
            b"get_version": VERSION,
            b"get_tare": f"{self._tare}\r\n".encode(),
            b"get_calibration_factor": f"{FACTOR:.2f}\r\n".encode(),
        }
        return answers.get(command, b"Not a valid command\r\n")

    def _counts(self, now_ns: int) -> int:
        elapsed = self.timeline.elapsed(now_ns)
        force_kgf = self._hand.force_kgf(elapsed)
        is_at_rest = not force_kgf and self.timeline.active("flat", elapsed) is None
        noise = self._dice.choice((-1, 0, 0, 0, 1)) * FLICKER_COUNTS if is_at_rest else 0
        return FIRST_TARE + self._sign * round(force_kgf * N_PER_KGF * FACTOR) + noise

    def _micros(self, now_ns: int) -> int:
        """Since the capture began; the script's clock lets it begin later, near its wrap."""
        ahead_ns = self._clock.at(now_ns) - self.timeline.elapsed(now_ns)
        return (ahead_ns + now_ns - self._began_ns) // 1000 % WRAP_US
