"""A host by its address as written on a command line."""

from __future__ import annotations

from devices.hosts.paced import PacedHost
from devices.hosts.pseudo_terminal import PtyEndpoint
from devices.hosts.tcp import TcpEndpoint
from devices.settings import bad_setting
from devices.simulators.device import SimDevice


def host_at(address: str, device: SimDevice) -> PacedHost:
    """A host for ``tcp:PORT`` (0 picks a free one) or ``pty``; not started yet.

    :raises OperatorError: for any other address
    """
    kind, _colon, port = address.partition(":")
    if kind == "tcp" and port.isdecimal() and int(port) < 65536:
        return PacedHost(device, TcpEndpoint(int(port)))
    if address == "pty":
        try:
            return PacedHost(device, PtyEndpoint())
        except NotImplementedError as error:
            raise bad_setting("simulator", "host", address, str(error)) from error
    raise bad_setting("simulator", "host", address, "tcp:PORT or pty")
