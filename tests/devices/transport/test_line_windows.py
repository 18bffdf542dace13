"""The calls of the Windows source, on a system that a test plays: nobody has run the real one."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

import pytest

from devices.transport.line_windows import ERROR_IO_PENDING, WindowsLines


class Overlapped(ctypes.Structure):
    _fields_ = [("hEvent", ctypes.c_void_p)]


class FakeWindows:
    """The calls that are made, in order."""

    EV_CTS, EV_DSR, EV_RLSD = 8, 16, 32
    OVERLAPPED = Overlapped
    DWORD = ctypes.c_ulong

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.at_once = False
        self.last_error = ERROR_IO_PENDING
        self.result = True

    def CreateEvent(self, *_args: object) -> int:
        return 77

    def SetCommMask(self, _handle: int, mask: int) -> bool:
        self.calls.append(("mask", mask))
        return True

    def ResetEvent(self, event: int) -> None:
        self.calls.append(("reset", event))

    def WaitCommEvent(self, *_args: object) -> bool:
        self.calls.append(("wait", None))
        return self.at_once

    def GetLastError(self) -> int:
        return self.last_error

    def WaitForSingleObject(self, event: int, _ms: int) -> None:
        self.calls.append(("event", event))

    def GetOverlappedResult(self, *_args: object) -> bool:
        return self.result

    def CloseHandle(self, event: int) -> None:
        self.calls.append(("close", event))


def lines(api: FakeWindows) -> WindowsLines:
    port = SimpleNamespace(_port_handle=5, cts=True, dsr=False, cd=True)
    return WindowsLines(port, ("cts", "dcd"), api)


def test_only_the_watched_lines_are_in_the_mask_and_read():
    api = FakeWindows()
    source = lines(api)
    assert api.calls == [("mask", 40)]
    assert source.levels() == {"cts": True, "dcd": True}
    assert source.counts() is None


def test_wait_waits_for_its_event():
    api = FakeWindows()
    lines(api).wait()
    assert [name for name, _ in api.calls] == ["mask", "reset", "wait", "event"]


def test_change_that_is_there_already_needs_no_wait():
    api = FakeWindows()
    api.at_once = True
    lines(api).wait()
    assert [name for name, _ in api.calls] == ["mask", "reset", "wait"]


@pytest.mark.parametrize(("last_error", "result"), [(5, True), (ERROR_IO_PENDING, False)])
def test_lost_port_ends_the_wait_with_an_error(last_error: int, result: bool):
    api = FakeWindows()
    api.last_error, api.result = last_error, result
    with pytest.raises(OSError, match="control lines"):
        lines(api).wait()


def test_interrupt_is_an_empty_mask_and_release_closes_the_event():
    api = FakeWindows()
    source = lines(api)
    assert source.interrupt()
    source.release()
    assert api.calls[1:] == [("mask", 0), ("close", 77)]
