"""A simulated switch whose control lines are watched on a clock of the test."""

from __future__ import annotations

from helpers.fake_clock import FakeClock

from devices.hosts.local import LocalHost
from devices.hosts.published import publish, withdraw
from devices.simulators.device import SimDevice
from devices.transport.line_stream import LineStream
from devices.transport.stream import SerialSettings
from frailtylab.samples import DeviceEvent


class WatchedSimulator:
    """A simulated device in this process, watched through ``sim://`` on a clock of the test."""

    def __init__(self, device: SimDevice, lines: tuple[str, ...] = ("cts", "dsr")) -> None:
        self.clock = FakeClock(0)
        self.host = LocalHost(device, self.clock)
        self.name = f"watched-{id(self)}"
        self.stream = LineStream(
            publish(self.name, self.host),
            SerialSettings(lines=lines),
            0.1,
            self.clock.now_ns,
            self.clock.advance,
        )

    def reads(self, seconds: float) -> list[tuple[int, bytes]]:
        """Every read with bytes until then, with its stamp; as a reader does it."""
        found: list[tuple[int, bytes]] = []
        end_ns = self.clock.now_ns() + round(seconds * 1e9)
        while self.clock.now_ns() < end_ns:
            data = self.stream.read()
            if data:
                found.append((self.clock.now_ns(), data))
        return found

    def close(self) -> None:
        self.stream.close()
        withdraw(self.name)


def all_events(driver, reads: list[tuple[int, bytes]]) -> list[DeviceEvent]:
    return [event for host_ns, data in reads for event in driver.feed(host_ns, data)]
