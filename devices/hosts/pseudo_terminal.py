"""A simulated device behind a pseudo-terminal (Linux, macOS): a port like any other."""

from __future__ import annotations

import contextlib
import os
import select
import tempfile
from pathlib import Path

from devices.simulators.device import ControlLines

LOOK_AGAIN_S = 0.01
"""A closed pseudo-terminal gives no sign when it is opened, so it is looked at."""


class PtyEndpoint:
    """A pseudo-terminal with a name that stays the same when it is plugged in again.

    :raises NotImplementedError: on Windows, which has none
    """

    def __init__(self) -> None:
        if os.name != "posix":
            raise NotImplementedError("this system has no pseudo-terminals; use tcp:PORT")
        self._folder = tempfile.TemporaryDirectory(prefix="frailtylab-")
        self._link = Path(self._folder.name) / "tty"
        self._master: int | None = None

    @property
    def url(self) -> str:
        """The port's path."""
        return str(self._link)

    @property
    def connected(self) -> bool:
        """True while somebody has the port open."""
        if self._master is None:
            return False
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        return not any(event & select.POLLHUP for _file, event in poll.poll(0))

    def plug_in(self) -> None:
        """Make a new pseudo-terminal under the same name."""
        import tty

        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(slave))
        os.close(slave)
        self._master = master

    def pull_out(self) -> None:
        """Hang up."""
        self._link.unlink(missing_ok=True)
        if self._master is not None:
            os.close(self._master)
            self._master = None

    def close(self) -> None:
        """Hang up and remove the name's folder."""
        self.pull_out()
        self._folder.cleanup()

    def watched(self) -> list[int]:
        """The master, while somebody is on the other side."""
        return [self._master] if self._master is not None and self.connected else []

    def look_again_s(self) -> float | None:
        """Soon, to notice who opens or closes the port."""
        return LOOK_AGAIN_S

    def receive(self) -> bytes:
        """What was written to the port."""
        if self._master is None:
            return b""
        with contextlib.suppress(OSError):
            return os.read(self._master, 4096)
        return b""

    def send(self, data: bytes) -> None:
        """Bytes to the port; what does not fit is lost, as from a device without flow control."""
        if self._master is not None and self.connected:
            with contextlib.suppress(OSError):
                os.write(self._master, data)

    def show_lines(self, lines: ControlLines) -> None:
        """A pseudo-terminal has none."""
