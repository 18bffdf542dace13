"""``sim://`` for pyserial: ``sim://grip`` (published) or ``sim://mark10?script=...&seed=1``.

pyserial finds this module by its name; the class does what pyserial's own handlers do. A URL that
names a driver makes a device of its own, which lives as long as the port object: opened again
after an ``unplug`` it is the same device. Further parameters are settings of the driver.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from devices.hosts.local import LocalHost
from devices.hosts.published import publish, published
from devices.simulators.catalogue import simulate
from frailtylab.errors import OperatorError


class Serial:
    """The port object; options of a serial line are accepted and mean nothing."""

    def __init__(
        self, _port: None = None, *, timeout: float | None = None, **_line: object
    ) -> None:
        self.timeout = timeout
        self.port: str | None = None
        self.dtr = True
        self.rts = True
        self.is_open = False
        self._host: LocalHost | None = None

    @property
    def in_waiting(self) -> int:
        """Bytes that can be read at once."""
        return self._connected().waiting()

    @property
    def cts(self) -> bool:
        """Clear to send."""
        return self._connected().control_lines().cts

    @property
    def dsr(self) -> bool:
        """Data set ready."""
        return self._connected().control_lines().dsr

    @property
    def cd(self) -> bool:
        """Data carrier detect."""
        return self._connected().control_lines().dcd

    @property
    def ri(self) -> bool:
        """Ring indicator."""
        return self._connected().control_lines().ri

    def open(self) -> None:
        """Connect to the device that the URL names.

        :raises OSError: when there is none, or it is unplugged or in use
        """
        try:
            host = host_of(self.port or "")
        except OperatorError as error:
            raise OSError(str(error)) from error
        host.attach()
        self._host = host
        self.is_open = True

    def read(self, size: int = 1) -> bytes:
        """Up to ``size`` bytes."""
        return self._connected().read(size, self.timeout)

    def write(self, data: bytes) -> int:
        """Bytes to the device."""
        self._connected().write(bytes(data))
        return len(data)

    def cancel_read(self) -> None:
        """Let a waiting ``read`` return."""
        self._connected().cancel_read()

    def close(self) -> None:
        """Disconnect."""
        if self._host is not None:
            self._host.detach()
        self._host = None
        self.is_open = False

    def _connected(self) -> LocalHost:
        if self._host is None:
            raise OSError("the simulated port is closed")
        return self._host


def host_of(url: str) -> LocalHost:
    """The published host of this URL; made and published when the URL names a driver.

    :raises OperatorError: for a bad name, setting or script
    """
    parts = urlsplit(url)
    name = parts.netloc + (f"?{parts.query}" if parts.query else "")
    host = published(name)
    if host is None:
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        script, seed = params.pop("script", None), params.pop("seed", "1")
        number = int(seed) if seed.isdecimal() else 1
        host = LocalHost(simulate(unquote(parts.netloc), script, number, params))
        publish(name, host)
    return host
