"""One frame of a device, with the time of its first byte."""

from __future__ import annotations

import msgspec

LONGEST = 256
"""Bytes after which something without an end is handed out as not whole."""


class Frame(msgspec.Struct, frozen=True):
    """What a device sent in one piece; a line without its end.

    :param host_ns: when its first byte came
    :param whole: false for bytes that are no frame: a kept start, or what lay between frames
    """

    host_ns: int
    data: bytes
    whole: bool = True
