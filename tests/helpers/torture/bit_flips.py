"""One bit of one file flips: it is noticed, or nothing that anybody reads has changed.

"Harmless" has to be proved: every row, every frame, the anchor and the keys are then read and
compared with what they were.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import time
from functools import partial
from pathlib import Path

import msgspec
from helpers.store_key import KEY
from helpers.torture import seeds, whole
from helpers.torture.result import Result, room
from helpers.torture.templates import fresh

from frailtylab.custody.anchor import AnchorForged
from frailtylab.custody.key_file import FORMAT, NAMES, KeyFile, Keys, parsed
from frailtylab.custody.slots import training_slot
from frailtylab.door import STORE_NAME
from frailtylab.errors import OperatorError
from frailtylab.store import Store, open_store
from frailtylab.store.backup import row_counts
from frailtylab.store.driver import Error

FILES = {
    STORE_NAME: 8,
    f"{STORE_NAME}-wal": 4,
    f"{STORE_NAME}.journal/000001.journal": 4,
    f"{STORE_NAME}.anchor.json": 2,
    NAMES[0]: 1,
    NAMES[1]: 1,
}
"""File → how often it is hit, in parts of 20."""


def run(flips: int, seed: str = "none") -> Result:
    """Flip so many bits, each in a fresh copy."""
    began, result = time.monotonic(), Result("bit flips", goal=flips)
    chance = random.Random(11)  # noqa: S311
    with seeds.planted(seed), room(fast=True) as folder:
        original = crashed_copy(folder, seed)
        expected = everything(copied(original, folder / "whole"))
        for _ in range(flips):
            name = chance.choices(list(FILES), list(FILES.values()))[0]
            copy = copied(original, folder / "flipped")
            where = flip(copy / name, chance)
            judge(copy, name, where, expected, result)
    result.seconds = time.monotonic() - began
    return result


def crashed_copy(folder: Path, seed: str) -> Path:
    """A folder as a power cut leaves it: much still in the write-ahead log, and a key file."""
    path = fresh(folder / "open", seed, runs=3)
    keys = Keys(FORMAT, KEY.store_id, 1, (training_slot(KEY.data),))
    KeyFile(path.parent).save(keys)
    with open_store(path, KEY) as store:
        for number in range(20):
            store.audit.append("clock_jumped", by="", detail={"seconds": number})
        return copied(path.parent, folder / "original")


def copied(folder: Path, target: Path) -> Path:
    """The files that count, without the lock and the shared memory."""
    shutil.rmtree(target, ignore_errors=True)
    for name in FILES:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / name, target / name)
    return target


def flip(path: Path, chance: random.Random) -> str:
    """Turn one bit round; answers which."""
    content = bytearray(path.read_bytes())
    at, bit = chance.randrange(len(content)), chance.randrange(8)
    content[at] ^= 1 << bit
    path.write_bytes(content)
    return f"bit {bit} of byte {at}"


def judge(folder: Path, name: str, where: str, expected: str, result: Result) -> None:
    """Noticed, harmless, or silent."""
    result.shown += 1
    try:
        found = everything(folder)
    except (OperatorError, AnchorForged, Noticed, Error, UnicodeDecodeError):
        result.note(f"noticed in {kind_of(name)}")
        return
    if found == expected:
        result.note("harmless, content equal")
    else:
        result.wrong.append(f"silent: {where} of {name}")


class Noticed(Exception):
    """A check of the program found the flip."""


def everything(folder: Path) -> str:
    """Hash over all that can be read in the folder.

    :raises Noticed: when the program's own checks find something
    :raises OperatorError: when it refuses
    """
    total = hashlib.sha256()
    for name in NAMES:
        total.update(keys_content(folder / name))
    path = folder / STORE_NAME
    frames, unreadable = whole.frames(path, KEY)
    total.update(repr([(seal, frames[seal]) for seal in sorted(frames)]).encode())
    total.update(repr(whole.anchored(path, KEY)).encode())
    with open_store(path, KEY) as store:
        total.update(rows_content(store))
        found = whole.problems(store, KEY)
    if found or unreadable:
        raise Noticed
    return total.hexdigest()


def keys_content(path: Path) -> bytes:
    try:
        keys = parsed(path.read_bytes(), path)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Noticed from error
    if keys is None:
        raise Noticed
    return repr(keys).encode()


def rows_content(store: Store) -> bytes:
    connection = store._file.connection
    return repr(
        [
            sorted(repr(tuple(row)) for row in connection.execute(f"SELECT * FROM {table}"))  # noqa: S608
            for table in sorted(row_counts(connection))
        ]
    ).encode()


def kind_of(name: str) -> str:
    """What the file is, in a word."""
    words = {
        STORE_NAME: "database",
        f"{STORE_NAME}-wal": "log",
        f"{STORE_NAME}.anchor.json": "anchor",
    }
    return words.get(name, "journal" if name.endswith(".journal") else "key file")


CATCHES = {"no page codes, blind seals": partial(run, 150, "no page codes, blind seals")}
