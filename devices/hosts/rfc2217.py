"""A simulated device as a serial port on the network (RFC 2217): bytes and control lines."""

from __future__ import annotations

from devices.hosts.tcp import LOOPBACK, TcpEndpoint
from devices.simulators.device import ControlLines
from devices.transport.rfc2217_session import Rfc2217Session


class Rfc2217Endpoint:
    """Listens on the loopback address only, for one client at a time.

    :param port: 0 picks a free one, which stays the same after ``pull_out``
    :raises OSError: when the port is taken
    """

    def __init__(self, port: int = 0) -> None:
        self._tcp = TcpEndpoint(port)
        self._session: Rfc2217Session | None = None
        self._served = 0
        self._lines = ControlLines()

    @property
    def url(self) -> str:
        """For pyserial."""
        return f"rfc2217://{LOOPBACK}:{self._tcp.port}"

    @property
    def connected(self) -> bool:
        """True while a client is there."""
        return self._tcp.connected

    def plug_in(self) -> None:
        """Listen."""
        self._tcp.plug_in()

    def pull_out(self) -> None:
        """Close everything."""
        self._session = None
        self._tcp.pull_out()

    def close(self) -> None:
        """Close everything."""
        self.pull_out()

    def watched(self) -> list[int]:
        """Listener and client."""
        return self._tcp.watched()

    def look_again_s(self) -> float | None:
        """Never needed."""
        return None

    def receive(self) -> bytes:
        """Let a client in, answer its requests, give what it sent to the device."""
        data = self._tcp.receive()
        if self._tcp.let_in != self._served:
            self._begin()
        if self._session is None or not data:
            return b""
        try:
            return self._session.receive(data)
        except OSError:
            self._session = None
            self._tcp.drop_client()
            return b""

    def send(self, data: bytes) -> None:
        """Bytes to the client; dropped where there is none."""
        if self._session is not None:
            self._session.send(data)

    def show_lines(self, lines: ControlLines) -> None:
        """Tell the client, at once and only if they changed."""
        self._lines = lines
        if self._session is not None:
            self._session.show_lines(cts=lines.cts, dsr=lines.dsr, dcd=lines.dcd, ri=lines.ri)

    def _begin(self) -> None:
        """A new client: Telnet starts from nothing, and hears how the lines stand."""
        self._served = self._tcp.let_in
        self._session = Rfc2217Session(self._tcp.send)
        self.show_lines(self._lines)
