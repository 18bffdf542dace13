"""Parts that simulated devices have in common: when they sample, how they hear commands."""

from __future__ import annotations


class Sampler:
    """The moments at which a device samples: multiples of its period since it began."""

    def __init__(self) -> None:
        self.next_ns: int | None = None
        self._period_ns = 0

    def start(self, now_ns: int, rate_hz: float) -> None:
        """Sample from now on; the first sample one period later."""
        self._period_ns = round(1e9 / rate_hz)
        self.next_ns = now_ns + self._period_ns

    def stop(self) -> None:
        """No more samples."""
        self.next_ns = None

    def due(self, now_ns: int) -> list[int]:
        """The moments up to now that were not given yet."""
        moments: list[int] = []
        while self.next_ns is not None and self.next_ns <= now_ns:
            moments.append(self.next_ns)
            self.next_ns += self._period_ns
        return moments


class CommandBuffer:
    """Cuts what the computer sends into commands, at any of the ends given."""

    def __init__(self, ends: bytes, ignored: bytes = b"") -> None:
        self._ends = ends
        self._ignored = ignored
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The commands that are complete now, without their ends."""
        commands: list[bytes] = []
        for number in data:
            if number in self._ends:
                commands.append(self._buffer)
                self._buffer = b""
            elif number not in self._ignored:
                self._buffer += bytes((number,))
        return commands
