"""A host by its address as written on a command line."""

from __future__ import annotations

from devices.hosts.paced import PacedHost
from devices.hosts.pseudo_terminal import PtyEndpoint
from devices.hosts.rfc2217 import Rfc2217Endpoint
from devices.hosts.tcp import TcpEndpoint
from devices.settings import bad_setting
from devices.simulators.device import SimDevice

EXPECTED = "tcp:PORT, rfc2217:PORT or pty"


def host_at(address: str, device: SimDevice) -> PacedHost:
    """A host for ``tcp:PORT``, ``rfc2217:PORT`` (0 picks a free port) or ``pty``; not started yet.

    :raises OperatorError: for any other address, or one that can't carry what the device says
    """
    kind, _colon, port = address.partition(":")
    valid = port.isdecimal() and int(port) < 65536
    if kind == "rfc2217" and valid:
        return PacedHost(device, Rfc2217Endpoint(int(port)))
    if device.control_lines() is not None:
        why = "rfc2217:PORT, because this device has control lines and sends no bytes"
        raise bad_setting("simulator", "host", address, why)
    if kind == "tcp" and valid:
        return PacedHost(device, TcpEndpoint(int(port)))
    if address == "pty":
        try:
            return PacedHost(device, PtyEndpoint())
        except NotImplementedError as error:
            raise bad_setting("simulator", "host", address, str(error)) from error
    raise bad_setting("simulator", "host", address, EXPECTED)
