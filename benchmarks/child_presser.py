"""A thumb: presses Space on an X display through XTEST and notes when, just before each press.

usage: child_presser.py PAIRS     (the display is that of the environment)
Says ``ready``, or why it can't; starts with a line on standard input; answers the stamps.
"""

from __future__ import annotations

import ctypes
import random
import sys
import time

SPACE = 0x20
HELD_S = 0.02
TIMED_US, PAUSE_US, JITTER_US = 150_000, 160_000, 5_000
"""From start to stop and to the next start, each with a jitter, so that every phase occurs."""


class Keyboard:
    """The core keyboard of the display.

    :raises OSError: when libraries, display or extension are missing
    """

    def __init__(self) -> None:
        x11, self._xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        x11.XKeysymToKeycode.restype = ctypes.c_ubyte
        x11.XFlush.argtypes = [ctypes.c_void_p]
        display, number, unsigned = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
        self._xtst.XTestQueryExtension.argtypes = [display, *[ctypes.POINTER(number)] * 4]
        self._xtst.XTestFakeKeyEvent.argtypes = [display, unsigned, number, ctypes.c_ulong]
        self._x11, self._display = x11, x11.XOpenDisplay(None)
        if not self._display:
            raise OSError("the display can't be opened")
        parts = [ctypes.byref(number()) for _part in range(4)]
        if not self._xtst.XTestQueryExtension(self._display, *parts):
            raise OSError("the display has no XTEST")
        self._code = x11.XKeysymToKeycode(self._display, SPACE)

    def move(self, down: bool) -> None:
        """Press or release the key, at once."""
        self._xtst.XTestFakeKeyEvent(self._display, self._code, int(down), 0)
        self._x11.XFlush(self._display)


def press_often(keyboard: Keyboard, pairs: int) -> list[int]:
    """Start, stop, pause, again and again."""
    stamps: list[int] = []
    dice = random.Random(1)  # noqa: S311 - spacing, not a secret
    due_ns = time.perf_counter_ns()
    for number in range(2 * pairs):
        span_us = TIMED_US if number % 2 else PAUSE_US
        due_ns += (span_us + dice.randint(-JITTER_US, JITTER_US)) * 1000
        time.sleep(max(0, due_ns - time.perf_counter_ns()) / 1e9)
        stamps.append(time.perf_counter_ns())
        keyboard.move(True)
        time.sleep(HELD_S)
        keyboard.move(False)
    return stamps


if __name__ == "__main__":
    try:
        keyboard = Keyboard()
    except OSError as error:
        print(error, flush=True)
        sys.exit()
    print("ready", flush=True)
    sys.stdin.readline()
    print(*press_often(keyboard, int(sys.argv[1])), flush=True)
    sys.stdin.readline()
