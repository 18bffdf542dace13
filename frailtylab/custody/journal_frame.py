"""One frame of the journal: the rows of a transaction, closed for whoever may read them.

Every frame stands alone: its own key, which is closed for the data key and, where the trial office
gave one, for the office's. A damaged frame costs itself and no other.

On disk: ``FLJ1``, length and CRC-32 of the body (little-endian, 4 bytes each), body. The body is
the number of the seal (8 bytes), one byte for how many keys follow, the closed keys with a length
(2 bytes) before each, and the rows.
"""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec

from frailtylab.custody import office_key

MAGIC = b"FLJ1"
HEAD = struct.Struct("<4sII")
NUMBER = struct.Struct("<QB")
LENGTH = struct.Struct("<H")
NONCE_BYTES = 12

Row = tuple[str, dict[str, Any]]
"""Table and columns."""


class Frame(msgspec.Struct, frozen=True):
    """The rows of one transaction, its seal among them.

    :param seal: number of the seal
    :param abandoned: the transaction was given up after its frame had been written
    """

    seal: int
    rows: tuple[Row, ...]
    abandoned: bool = False

    def __repr__(self) -> str:
        return f"Frame({self.seal}, {len(self.rows)} rows, not shown)"


class Closed(msgspec.Struct, frozen=True):
    """A frame as it lies on disk, its CRC proved; nobody has opened it yet."""

    seal: int
    keys: tuple[bytes, ...]
    content: bytes


class FrameClosed(Exception):
    """No key at hand opens the frame, or a byte of it was changed."""


class Opener(msgspec.Struct, frozen=True):
    """A key that may open frames: the data key's journal key, or the office's private key."""

    journal: bytes | None = None
    office_private: bytes | None = None

    def __repr__(self) -> str:
        return "Opener(not shown)"


def frame_bytes(frame: Frame, store_id: str, journal: bytes, office_public: bytes | None) -> bytes:
    """The frame as it is appended to the journal.

    :param journal: 32 bytes, from the data key
    """
    once, bound = secrets.token_bytes(32), bound_to(store_id, frame.seal)
    keys = [with_nonce(journal, once, bound)]
    if office_public is not None:
        keys.append(office_key.close_for(office_public, once, bound))
    content = with_nonce(once, msgspec.msgpack.encode([frame.rows, frame.abandoned]), bound)
    parts = [NUMBER.pack(frame.seal, len(keys))]
    parts += [LENGTH.pack(len(key)) + key for key in keys]
    body = b"".join([*parts, content])
    return HEAD.pack(MAGIC, len(body), zlib.crc32(body)) + body


def bound_to(store_id: str, seal: int) -> bytes:
    """What ties a frame to its store and its place."""
    return f"frailtylab journal {store_id} {seal}".encode()


def with_nonce(key: bytes, content: bytes, bound: bytes) -> bytes:
    """AES-256-GCM with a random nonce in front."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def without_nonce(key: bytes, closed: bytes, bound: bytes) -> bytes:
    """What :func:`with_nonce` closed.

    :raises FrameClosed: for another key or a changed byte
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError) as error:
        raise FrameClosed from error


def frames_in(data: bytes) -> Iterator[Closed | None]:
    """The frames of a journal file in order; None for each stretch that is none."""
    at = skipped = 0
    while at < len(data):
        found = data.find(MAGIC, at)
        if found < 0:
            break
        body = _body_at(data, found)
        frame = None if body is None else _parsed(body)
        if frame is None or body is None:
            at, skipped = found + len(MAGIC), 1
            continue
        if skipped or found > at:
            yield None
        yield frame
        at, skipped = found + HEAD.size + len(body), 0
    if skipped or at < len(data):
        yield None


def _body_at(data: bytes, start: int) -> bytes | None:
    if start + HEAD.size > len(data):
        return None
    _magic, length, crc = HEAD.unpack_from(data, start)
    body = data[start + HEAD.size : start + HEAD.size + length]
    return body if len(body) == length and zlib.crc32(body) == crc else None


def _parsed(body: bytes) -> Closed | None:
    try:
        seal, count = NUMBER.unpack_from(body)
        at = NUMBER.size
        keys: list[bytes] = []
        for _key in range(count):
            (length,) = LENGTH.unpack_from(body, at)
            at += LENGTH.size
            keys.append(body[at : at + length])
            at += length
    except struct.error:
        return None
    return Closed(seal, tuple(keys), body[at:])


def opened(closed: Closed, store_id: str, opener: Opener) -> Frame:
    """The rows of a frame.

    :raises FrameClosed: when the opener's keys don't fit or a byte was changed
    """
    bound = bound_to(store_id, closed.seal)
    once = _once(closed, bound, opener)
    try:
        rows, abandoned = msgspec.msgpack.decode(without_nonce(once, closed.content, bound))
    except (msgspec.DecodeError, ValueError) as error:
        raise FrameClosed from error
    return Frame(closed.seal, tuple((row[0], row[1]) for row in rows), abandoned)


def _once(closed: Closed, bound: bytes, opener: Opener) -> bytes:
    if opener.journal is not None and closed.keys:
        return without_nonce(opener.journal, closed.keys[0], bound)
    if opener.office_private is not None and len(closed.keys) > 1:
        try:
            return office_key.open_with(opener.office_private, closed.keys[1], bound)
        except office_key.OfficeKeyDiffers as error:
            raise FrameClosed from error
    raise FrameClosed
