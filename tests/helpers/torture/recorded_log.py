"""What a recorder of file operations wrote, read again; and how an operation changes bytes."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import msgspec

SAID = "/said"
LENGTH = struct.Struct("<I")
ROOT = 1


def put(data: bytearray, offset: int, content: bytes) -> None:
    """Write into a file's bytes; a gap is filled with zeros."""
    data.extend(bytes(max(0, offset - len(data))))
    data[offset : offset + len(content)] = content


def cut(data: bytearray, length: int) -> None:
    """Make a file's bytes so long."""
    del data[length:]
    data.extend(bytes(length - len(data)))


def recorded(log: Path) -> list[list[Any]]:
    """The operations of a log, oldest first."""
    content, at, found = log.read_bytes(), 0, list[list[Any]]()
    while at < len(content):
        (length,) = LENGTH.unpack_from(content, at)
        at += LENGTH.size
        found.append(msgspec.msgpack.decode(content[at : at + length]))
        at += length
    return found
