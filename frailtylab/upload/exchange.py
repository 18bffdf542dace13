"""One request and its answer, with an end: no exchange outlives its deadline, however it drips.

Redirects are not followed, the environment's proxies are not used, and there is no way to ignore a
certificate. A time-out of the standard library is per read, so a server that sends a byte now and
then would keep it waiting for ever: a timer closes the connection instead.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from frailtylab.upload.target import Target

MOST_BYTES = 64 << 20
"""Of an answer; more than that is none of a FHIR server's."""


class TroubleKind(StrEnum):
    """Why there was no answer."""

    UNREACHABLE = "unreachable"
    TOO_SLOW = "too slow"
    BROKEN_OFF = "broken off"
    CERTIFICATE = "certificate"
    CLOCK = "clock"


class Trouble(Exception):
    """There was no whole answer: whether the request arrived is not known.

    :param kind: what stood in the way
    """

    def __init__(self, kind: TroubleKind, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(f"{kind}: {detail}")


class Answer(msgspec.Struct, frozen=True):
    """What a server said.

    :param headers: names in small letters
    """

    status: int
    headers: dict[str, str]
    body: bytes


NOT_VALID_YET, EXPIRED = 9, 10
"""https://docs.openssl.org/master/man1/openssl-verification-options/: X509_V_ERR codes."""


class Exchanges:
    """Exchanges with one target.

    :param secret: value of the ``Authorization`` header; empty for none
    """

    def __init__(self, target: Target, secret: str = "") -> None:
        self._target = target
        self._secret = secret
        self._base = urlsplit(target.base_url)
        self._tls: ssl.SSLContext | None = None

    def get(self, path: str) -> Answer:
        """Ask for a resource below the base address.

        :raises Trouble: when there is no whole answer
        """
        return self._exchange("GET", path, b"")

    def post(self, path: str, body: bytes) -> Answer:
        """Send JSON to an address below the base; an empty path is the base itself.

        :raises Trouble: when there is no whole answer
        """
        return self._exchange("POST", path, body)

    def _exchange(self, method: str, path: str, body: bytes) -> Answer:
        connection = self._connection()
        clock = Deadline(connection, self._target.deadline_s)
        try:
            with clock:
                connection.connect()
                self._check_pin(connection)
                connection.request(method, self._path(path), body or None, self._headers(body))
                return answer_of(connection.getresponse())
        except ssl.SSLCertVerificationError as error:
            raise certificate_trouble(error) from error
        except (OSError, http.client.HTTPException) as error:
            raise clock.trouble(error) from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port, wait_s = self._base.hostname or "", self._base.port, self._target.deadline_s
        where, where_port = host, port
        if self._target.proxy:
            where, _colon, text = self._target.proxy.rpartition(":")
            where_port = int(text)
        if self._base.scheme == "https":
            made = http.client.HTTPSConnection(
                where, where_port, timeout=wait_s, context=self._context()
            )
        else:
            made = http.client.HTTPConnection(where, where_port, timeout=wait_s)
        if self._target.proxy:
            made.set_tunnel(host, port or (443 if self._base.scheme == "https" else 80))
        return made

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            # The standard library's ready-made context would write the secrets of every connection
            # into a file that an environment variable (SSLKEYLOGFILE) names.
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
            if self._target.ca_file:
                self._tls.load_verify_locations(self._target.ca_file)
            else:
                self._tls.load_default_certs()
        return self._tls

    def _check_pin(self, connection: http.client.HTTPConnection) -> None:
        if not self._target.pins or not isinstance(connection.sock, ssl.SSLSocket):
            return
        found = hashlib.sha256(connection.sock.getpeercert(binary_form=True) or b"").hexdigest()
        if found not in {pin.lower().replace(":", "") for pin in self._target.pins}:
            raise Trouble(TroubleKind.CERTIFICATE, "not one of the pinned certificates")

    def _path(self, path: str) -> str:
        base = self._base.path.rstrip("/")
        return f"{base}/{path}" if path else base or "/"

    def _headers(self, body: bytes) -> Mapping[str, str]:
        found = {"Accept": "application/fhir+json", "Connection": "close"}
        if body:
            found["Content-Type"] = "application/fhir+json"
        if self._secret:
            found["Authorization"] = self._secret
        return found


class Deadline:
    """Closes a connection when its time is over."""

    def __init__(self, connection: http.client.HTTPConnection, seconds: float) -> None:
        self._connection = connection
        self._over = threading.Event()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        self._timer.join()

    def _end(self) -> None:
        self._over.set()
        held = self._connection.sock
        if held is not None:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def trouble(self, error: Exception) -> Trouble:
        """Why the exchange broke off."""
        if self._over.is_set() or isinstance(error, TimeoutError):
            return Trouble(TroubleKind.TOO_SLOW)
        if isinstance(error, (ConnectionRefusedError, socket.gaierror)):
            return Trouble(TroubleKind.UNREACHABLE, type(error).__name__)
        kind = TroubleKind.UNREACHABLE if isinstance(error, OSError) and not isinstance(
            error, (ConnectionError, ssl.SSLError)) else TroubleKind.BROKEN_OFF  # fmt: skip
        return Trouble(kind, type(error).__name__)


def answer_of(response: http.client.HTTPResponse) -> Answer:
    """The whole answer.

    :raises http.client.HTTPException: for one that ends too early or never
    """
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise http.client.HTTPException("too long an answer")
    promised = response.getheader("Content-Length")
    if promised is not None and promised.isdigit() and int(promised) != len(body):
        raise http.client.IncompleteRead(body)
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body)


def certificate_trouble(error: ssl.SSLCertVerificationError) -> Trouble:
    """What is wrong with a certificate; one that is not valid *now* may be this clock's fault."""
    kind = TroubleKind.CERTIFICATE
    if error.verify_code in (NOT_VALID_YET, EXPIRED):
        kind = TroubleKind.CLOCK
    return Trouble(kind, error.verify_message)


def elapsed_ms(since_ns: int) -> int:
    """Milliseconds since a reading of ``time.perf_counter_ns``."""
    return (time.perf_counter_ns() - since_ns) // 1_000_000
