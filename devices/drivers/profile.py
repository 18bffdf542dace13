"""A driver of a site's own: what a device profile says, and nothing else.

The profile names the source of its protocol; the program has none to add.
"""

from __future__ import annotations

import re

from devices.driver import LineDriver
from devices.profiles.examples import example_breaches
from devices.profiles.load import NAME, profile_of_settings
from devices.profiles.parts import body_of, framer_of, lines_of, serial_settings
from devices.profiles.rate_watch import RateWatch
from devices.settings import wire_bytes
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, Unknown


class ProfileDriver(LineDriver):
    """Reads what its profile describes, force or gates; sends only what stands in the profile.

    A profile from a file has its examples run here, and is refused when one of them fails. The
    settings of ``info`` hold the profile's text: from them the same driver is built again when the
    file has changed or gone, without running the examples, whose words may change with time.

    :raises ProfileFileError: with line, key and what was expected
    """

    def __init__(self, settings: dict[str, str]) -> None:
        loaded = profile_of_settings(settings)
        self.profile = profile = loaded.profile
        kept = loaded.settings
        info = InstrumentInfo(
            InstrumentKind(profile.kind), NAME, profile.make, profile.model, settings=kept
        )
        super().__init__(info, serial_settings(profile.serial), framer_of(profile.frame))
        self._body = body_of(profile.frame)
        self._lines = lines_of(profile)
        answer = profile.identify.pattern if profile.identify else r"(?!)"
        self._answer = re.compile(answer, re.ASCII)
        self._watch = RateWatch(profile.force.warn_below_hz if profile.force else None)
        if loaded.from_file:
            loaded.refuse(list(example_breaches(profile, lambda: ProfileDriver(kept))))

    @property
    def expected_rate_hz(self) -> float | None:
        """Readings a second: as polled, as the profile says, at least one; None for gates."""
        if self.profile.force is None:
            return None
        interval_s = self.poll_interval_s
        return 1 / interval_s if interval_s else self.profile.force.rate_hz or 1.0

    @property
    def poll_interval_s(self) -> float | None:
        """Seconds between questions, None without one."""
        send = self.profile.send
        return send.poll_interval_s if send.poll else None

    @property
    def boot_wait_s(self) -> float:
        """As the profile says."""
        return self.profile.serial.boot_wait_s

    def identify_commands(self) -> tuple[bytes, ...]:
        """The question of ``identify``."""
        return _commands(self.profile.identify.ask if self.profile.identify else "")

    def start_commands(self) -> tuple[bytes, ...]:
        """The start text."""
        return _commands(self.profile.send.start)

    def stop_commands(self) -> tuple[bytes, ...]:
        """The stop text."""
        return _commands(self.profile.send.stop)

    def zero_commands(self) -> tuple[bytes, ...]:
        """The zero text."""
        return _commands(self.profile.send.zero)

    def poll_command(self) -> bytes:
        """The question for one reading."""
        return wire_bytes(self.profile.send.poll)

    def reset(self) -> None:
        """Forget half a frame, the device's clock and the rate."""
        super().reset()
        self._lines.reset()
        self._watch.reset()
        # A frame between marks is whole, also the first.
        self._first_line_doubtful = self.profile.frame.length is None

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """An answer, a reading, a banner, or unknown.

        Answers are looked for first: a serial number must never become a force.
        """
        text = line[self._body].decode("latin-1").strip()
        events = self._identity(host_ns, text) or self._lines.read(host_ns, text)
        if not events:
            return (Unknown(host_ns, line),)
        return events + self._rate_warning(events[0])

    def _identity(self, host_ns: int, text: str) -> tuple[DeviceEvent, ...]:
        match = self._answer.fullmatch(text)
        found = match.groupdict().items() if match else ()
        return tuple(DeviceStatus(host_ns, f"identity.{k}", v) for k, v in found if v)

    def _rate_warning(self, event: DeviceEvent) -> tuple[DeviceEvent, ...]:
        rate_hz = self._watch.note(event.host_ns) if isinstance(event, ForceSample) else None
        if rate_hz is None:
            return ()
        return (DeviceStatus(event.host_ns, "info", f"only {rate_hz:.1f} readings a second"),)


def _commands(text: str) -> tuple[bytes, ...]:
    return (wire_bytes(text),) if text else ()
