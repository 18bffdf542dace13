"""A simulated device behind a TCP port of this machine, one client at a time."""

from __future__ import annotations

import contextlib
import select
import socket

from devices.simulators.device import ControlLines

LOOPBACK = "127.0.0.1"
SEND_TIMEOUT_S = 1.0


class TcpEndpoint:
    """Listens on the loopback address only; a second client is refused while one is there.

    :param port: 0 picks a free one, which stays the same after ``pull_out``
    :raises OSError: when the port is taken
    """

    def __init__(self, port: int = 0) -> None:
        self._client: socket.socket | None = None
        self._listener: socket.socket | None = None
        self._port = port
        self._let_in = 0

    @property
    def port(self) -> int:
        """The port that it listens on; 0 before the first ``plug_in`` of a free one."""
        return self._port

    @property
    def let_in(self) -> int:
        """How many clients were let in so far."""
        return self._let_in

    @property
    def url(self) -> str:
        """For pyserial."""
        return f"socket://{LOOPBACK}:{self._port}"

    @property
    def connected(self) -> bool:
        """True while a client is there."""
        return self._client is not None

    def plug_in(self) -> None:
        """Listen."""
        listener = socket.create_server((LOOPBACK, self._port), backlog=1)
        self._port = listener.getsockname()[1]
        self._listener = listener

    def pull_out(self) -> None:
        """Close everything."""
        self.drop_client()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def close(self) -> None:
        """Close everything."""
        self.pull_out()

    def watched(self) -> list[int]:
        """Listener and client."""
        return [end.fileno() for end in (self._listener, self._client) if end is not None]

    def look_again_s(self) -> float | None:
        """Never needed."""
        return None

    def receive(self) -> bytes:
        """Let a client in, read what it sent, notice that it left."""
        if self._readable(self._listener):
            self._accept()
        if not self._readable(self._client):
            return b""
        return self._read()

    def send(self, data: bytes) -> None:
        """Bytes to the client; one that does not read for a second is dropped."""
        if self._client is None:
            return
        try:
            self._client.sendall(data)
        except OSError:
            self.drop_client()

    def show_lines(self, lines: ControlLines) -> None:
        """TCP has none."""

    def drop_client(self) -> None:
        """Send the client away, if there is one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _accept(self) -> None:
        if self._listener is None:
            return
        client, _address = self._listener.accept()
        # Whether the present client has just left is known only after reading from it.
        if self._client is not None and self._readable(self._client):
            self._read_end()
        if self._client is not None:
            client.close()
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.settimeout(SEND_TIMEOUT_S)
        self._client = client
        self._let_in += 1

    def _read_end(self) -> None:
        """Drop the client if the next thing to read is its end."""
        with contextlib.suppress(OSError):
            if self._client is not None and self._client.recv(1, socket.MSG_PEEK):
                return
        self.drop_client()

    def _read(self) -> bytes:
        try:
            data = self._client.recv(4096) if self._client else b""
        except OSError:
            data = b""
        if not data:
            self.drop_client()
        return data

    def _readable(self, end: socket.socket | None) -> bool:
        return end is not None and bool(select.select([end], [], [], 0)[0])
