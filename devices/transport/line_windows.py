"""Control lines of a Windows COM port, told by WaitCommEvent.

Written from Microsoft's pages on ``SetCommMask``, ``WaitCommEvent`` and ``GetCommModemStatus``.
**Not run yet on any machine**: the tests stand in for the whole system.
"""

from __future__ import annotations

import ctypes
import errno
from typing import Any

from devices.transport.line_frames import Levels
from devices.transport.line_tracker import Counts

ERROR_IO_PENDING = 997
INFINITE = 0xFFFFFFFF


def _win32() -> Any:  # noqa: ANN401
    """The table of Windows calls that pyserial has."""
    from serial import win32

    return win32


class WindowsLines:
    """Waits on a COM port that pyserial opened for overlapped access.

    :param port: the open pyserial port; its handle is private there, and pyserial is pinned
    """

    method = "waitcommevent"

    def __init__(self, port: Any, lines: tuple[str, ...], api: Any = None) -> None:  # noqa: ANN401
        self._api = api or _win32()
        self._handle = getattr(port, "_port_handle", None)
        self._port = port
        events = {"cts": self._api.EV_CTS, "dsr": self._api.EV_DSR, "dcd": self._api.EV_RLSD}
        self._mask = sum(events[line] for line in lines)
        self._names = {line: "cd" if line == "dcd" else line for line in lines}
        self._overlapped = self._api.OVERLAPPED()
        self._overlapped.hEvent = self._api.CreateEvent(None, 1, 0, None)
        # pyserial asks for errors only; a mask that is set ends a wait for the mask before.
        self._api.SetCommMask(self._handle, self._mask)

    def levels(self) -> Levels:
        """GetCommModemStatus, once a line."""
        return {line: bool(getattr(self._port, name)) for line, name in self._names.items()}

    def counts(self) -> Counts | None:
        """Windows counts nothing."""
        return None

    def wait(self) -> None:
        """WaitCommEvent, to its end."""
        api, seen = self._api, self._api.DWORD()
        api.ResetEvent(self._overlapped.hEvent)
        pointer = ctypes.byref(self._overlapped)
        if api.WaitCommEvent(self._handle, ctypes.byref(seen), pointer):
            return
        if api.GetLastError() != ERROR_IO_PENDING:
            raise OSError(errno.EIO, "the port does not tell of its control lines")
        api.WaitForSingleObject(self._overlapped.hEvent, INFINITE)
        if not api.GetOverlappedResult(self._handle, pointer, ctypes.byref(seen), True):
            raise OSError(errno.EIO, "the wait for the control lines was broken off")

    def interrupt(self) -> bool:
        """An empty mask ends the wait (page of SetCommMask)."""
        self._api.SetCommMask(self._handle, 0)
        return True

    def release(self) -> None:
        """Close the event."""
        self._api.CloseHandle(self._overlapped.hEvent)
