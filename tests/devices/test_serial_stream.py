"""What is asked of pyserial, and what becomes of its many kinds of trouble."""

from __future__ import annotations

import pytest
import serial

from devices.transport import serial_stream
from devices.transport.serial_stream import LINK_ERRORS, SerialStream
from devices.transport.stream import LinkError, SerialSettings


class FakePort:
    """A pyserial port of which every call may fail."""

    def __init__(self) -> None:
        self.trouble: dict[str, Exception] = {}
        self.pieces: list[bytes] = []
        self.written = b""
        self.closed = False
        self.timeout: float | None = None
        self.dtr = self.rts = False

    def fail(self, name: str) -> None:
        if name in self.trouble:
            raise self.trouble[name]

    @property
    def in_waiting(self) -> int:
        self.fail("in_waiting")
        return len(self.pieces[0]) if self.pieces else 0

    def open(self) -> None:
        self.fail("open")

    def read(self, size: int) -> bytes:
        if self.pieces:
            piece = self.pieces.pop(0)
            if piece[size:]:
                self.pieces.insert(0, piece[size:])
            return piece[:size]
        self.fail("read")
        return b""

    def write(self, data: bytes) -> None:
        self.fail("write")
        self.written += data

    def set_low_latency_mode(self, _on: bool) -> None:
        raise ValueError("not on this tty")

    def close(self) -> None:
        self.closed = True
        self.fail("close")


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> FakePort:
    fake = FakePort()
    monkeypatch.setattr(serial_stream.serial, "serial_for_url", lambda *_a, **_k: fake)
    return fake


every_trouble = pytest.mark.parametrize(
    "trouble",
    [serial.SerialException("hang-up"), OSError(5, "Input/output error"), TypeError("closed"),
     *(error("5") for error in LINK_ERRORS if error.__module__ == "termios")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip


@every_trouble
@pytest.mark.parametrize("call", ["open", "read", "write"])
def test_every_trouble_of_a_port_is_one_exception(port: FakePort, call: str, trouble: Exception):
    port.trouble[call] = trouble
    with pytest.raises(LinkError):
        use(SerialStream("COM3", SerialSettings()))


def use(stream: SerialStream) -> None:
    stream.write(b"?")
    stream.read()


def test_port_that_failed_to_open_is_given_back(port: FakePort):
    port.trouble["open"] = serial.SerialException("busy")
    with pytest.raises(LinkError):
        SerialStream("COM3", SerialSettings())
    assert port.closed


@every_trouble
def test_hang_up_told_by_in_waiting_loses_no_byte(port: FakePort, trouble: Exception):
    stream = SerialStream("COM3", SerialSettings())
    port.pieces = [b"25"]
    port.trouble = {"in_waiting": trouble, "read": trouble}
    assert stream.read() + stream.read() == b"25"
    with pytest.raises(LinkError):
        stream.read()


@every_trouble
def test_close_never_raises(port: FakePort, trouble: Exception):
    port.trouble["close"] = trouble
    SerialStream("COM3", SerialSettings()).close()
    assert port.closed


def test_everything_that_waits_is_read_at_once(port: FakePort):
    stream = SerialStream("COM3", SerialSettings())
    port.pieces = [b"25.3 kgF\r\n"]
    assert stream.read() == b"25.3 kgF\r\n"
    assert stream.read() == b""


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("/dev/ttyUSB0", {"exclusive": True, "write_timeout": 1.0}),
        ("rfc2217://127.0.0.1:4000", {}),
        ("socket://127.0.0.1:4000", {}),
        ("sim://grip", {}),
    ],
)
def test_only_real_ports_get_a_lock_and_a_write_timeout(
    monkeypatch: pytest.MonkeyPatch, url: str, own: dict[str, object]
):
    asked: dict[str, object] = {}

    def serial_for_url(_url: str, **options: object) -> FakePort:
        asked.update(options)
        return FakePort()

    monkeypatch.setattr(serial_stream.serial, "serial_for_url", serial_for_url)
    SerialStream(url, SerialSettings(baud=38400), timeout_s=0.05)
    assert {k: v for k, v in asked.items() if k in {"exclusive", "write_timeout"}} == own
    assert (asked["baudrate"], asked["timeout"]) == (38400, 0.05)
