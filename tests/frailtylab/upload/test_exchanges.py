"""Exchanges over real sockets: they end, follow nobody elsewhere, and ask nobody for a proxy."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from helpers.fhir_double import served

from frailtylab.errors import OperatorError
from frailtylab.upload.exchange import Exchanges, Trouble, TroubleKind
from frailtylab.upload.target import Target, checked_target


def target(url: str, **changes: object) -> Target:
    fields = {"base_url": url, "namespace": "https://x.example", "site": "S01", "deadline_s": 5.0}
    return Target(**{**fields, **changes})  # type: ignore[arg-type]


@contextmanager
def answering(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that takes one connection and says what ``talk`` says."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _where = listener.accept()
            with connection:
                talk(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/fhir"
        finally:
            thread.join()


def test_answer_that_drips_ends_at_the_deadline() -> None:
    gone = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        try:
            while not gone.wait(0.02):
                connection.sendall(b"x")
        except OSError:
            pass

    with answering(drip) as url:
        with pytest.raises(Trouble) as caught:
            Exchanges(target(url, deadline_s=0.3)).get("metadata")
        gone.set()
    assert caught.value.kind is TroubleKind.TOO_SLOW


def test_server_that_says_nothing_ends_at_the_deadline() -> None:
    gone = threading.Event()
    with answering(lambda connection: gone.wait() and None) as url:
        with pytest.raises(Trouble) as caught:
            Exchanges(target(url, deadline_s=0.2)).get("metadata")
        gone.set()
    assert caught.value.kind is TroubleKind.TOO_SLOW


HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"


@pytest.mark.parametrize("cut", [b"", HALF], ids=["nothing", "half"])
def test_answer_that_breaks_off_is_none(cut: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(cut)

    with answering(talk) as url, pytest.raises(Trouble) as caught:
        Exchanges(target(url)).get("metadata")
    assert caught.value.kind is TroubleKind.BROKEN_OFF


def test_nobody_at_the_address_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Trouble) as caught:
        Exchanges(target(f"http://127.0.0.1:{port}/fhir")).get("metadata")
    assert caught.value.kind is TroubleKind.UNREACHABLE


def test_redirect_is_answered_and_not_followed() -> None:
    with served(faults=lambda: "redirect") as double:
        answer = Exchanges(target(double.url)).post("", b'{"entry": []}')
        assert (answer.status, len(double.requests)) == (302, 1)


def test_environment_is_not_asked_for_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with served() as double:
        assert Exchanges(target(double.url)).get("metadata").status == 200


def test_secret_is_in_a_header_and_never_in_the_address() -> None:
    with served() as double:
        Exchanges(target(double.url), "Bearer not-shown").get("metadata")
        _method, path, headers, _body = double.requests[0]
    assert headers["Authorization"] == "Bearer not-shown"
    assert "not-shown" not in path


@pytest.mark.parametrize(
    "url",
    [
        "http://fhir.example.org/r4", "ftp://x/y", "fhir.example.org", "https://",
        "https://user:pass@x.example/fhir", "https://x.example/fhir?key=1",
    ],
)  # fmt: skip
def test_address_that_records_may_not_go_to_is_refused(url: str) -> None:
    with pytest.raises(OperatorError):
        checked_target(target(url))


def test_encrypted_address_is_taken() -> None:
    assert checked_target(target("https://fhir.example.org/r4"))
