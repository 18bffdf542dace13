"""Secrets planted on purpose, and a look through every byte of a folder for any form of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from frailtylab.custody.data_key import DataKey

PURPOSES = ("database", "journal", "seal", "anchor")
"""What keys are derived for."""


def forms(secret: str | bytes) -> set[bytes]:
    """The secret as files may hold it: plain, UTF-16, hexadecimal, base64, escaped."""
    plain = secret.encode() if isinstance(secret, str) else secret
    found = {plain, plain.hex().encode(), plain.hex().upper().encode()}
    for offset in range(3):
        # The first and the last signs depend on the neighbours; those between are always the same.
        coded = base64.b64encode(b"\0" * offset + plain)[offset + 1 if offset else 0 :]
        coded = coded.rstrip(b"=")[:-1]
        found |= {coded, coded.translate(bytes.maketrans(b"+/", b"-_"))}
    if isinstance(secret, str):
        found |= {secret.encode("utf-16-le"), secret.encode("unicode_escape")}
    return found


def keys_of(key: DataKey) -> dict[str, bytes]:
    """The data key and all that is derived from it, by name."""
    return {"data key": key.secret} | {f"{p} key": key.derived(p) for p in PURPOSES}


def planted_in(folder: Path, secrets: Mapping[str, str | bytes]) -> list[str]:
    """``file: secret`` for everything that a file below the folder, or its name, gives away."""
    sought = [(name, form) for name, secret in secrets.items() for form in forms(secret)]
    found: set[str] = set()
    for path in sorted(folder.rglob("*")):
        content = path.name.encode() + (b"\n" + path.read_bytes() if path.is_file() else b"")
        found |= {f"{path.name}: {name}" for name, form in sought if form in content}
    return sorted(found)
