"""What a host asks of the way to the computer."""

from __future__ import annotations

from typing import Protocol

from devices.simulators.device import ControlLines


class Endpoint(Protocol):
    """One plug. All methods but ``url`` belong to the host's thread."""

    @property
    def url(self) -> str:
        """What the other side opens."""
        ...

    @property
    def connected(self) -> bool:
        """True while a client has it open."""
        ...

    def plug_in(self) -> None:
        """Make it openable."""
        ...

    def pull_out(self) -> None:
        """Break the connection and refuse new ones."""
        ...

    def close(self) -> None:
        """Remove every trace, after ``pull_out`` or instead of it."""
        ...

    def watched(self) -> list[int]:
        """File numbers whose readability means that ``receive`` has work."""
        ...

    def look_again_s(self) -> float | None:
        """Seconds after which ``receive`` should be asked even so; None where that is no use."""
        ...

    def receive(self) -> bytes:
        """Let clients in or out, and the bytes that came; never waits."""
        ...

    def send(self, data: bytes) -> None:
        """Bytes to the client; dropped where there is none."""
        ...

    def show_lines(self, lines: ControlLines) -> None:
        """Levels of the device's control lines to the client; called whenever they may differ."""
        ...
