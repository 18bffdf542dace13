"""The newest seal, noted outside the database: a lost tail is noticed by what the anchor says.

A database that was copied without its write-ahead log, or an old copy put in its place, passes
every check of its own. The anchor names a seal that it then lacks.
"""

from __future__ import annotations

import hmac
from pathlib import Path

import msgspec

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.files import replace_durably

NAME = "anchor.json"


class Mark(msgspec.Struct, frozen=True):
    """Number and code of a seal; number 0 stands for a store without any."""

    seal: int
    mac: str


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file says."""

    seal: int
    mac: str
    proof: str


class AnchorForged(Exception):
    """The anchor was not written with this store's key, or can't be read."""


class Anchor:
    """The anchor file of one store, ``<store>.anchor.json`` beside it."""

    def __init__(self, path: Path, key: DataKey) -> None:
        self.path = path
        self._key = key.derived("anchor")

    @classmethod
    def of_store(cls, store: Path, key: DataKey) -> Anchor:
        """The anchor of that store file."""
        return cls(store.with_name(f"{store.name}.{NAME}"), key)

    def write(self, mark: Mark) -> None:
        """Note the newest seal; on disk when this returns.

        :raises OSError: when the disk does not take it
        """
        written = Written(mark.seal, mark.mac, self._proof(mark))
        replace_durably(self.path, msgspec.json.encode(written))

    def read(self) -> Mark | None:
        """What was noted last; None without an anchor.

        :raises AnchorForged: when the file is not one of this store
        :raises OSError: when it can't be read
        """
        try:
            found = msgspec.json.decode(self.path.read_bytes(), type=Written)
        except FileNotFoundError:
            return None
        except (ValueError, RecursionError) as error:
            raise AnchorForged from error
        mark = Mark(found.seal, found.mac)
        if not hmac.compare_digest(found.proof.encode(), self._proof(mark).encode()):
            raise AnchorForged
        return mark

    def _proof(self, mark: Mark) -> str:
        return hmac.digest(self._key, f"{mark.seal} {mark.mac}".encode(), "sha256").hex()
