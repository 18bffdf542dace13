"""What a disk may hold after a power cut, made from a log of what was asked of it.

Everything up to a file's last fsync is there. Of what came later anything may be: nothing, all,
a beginning, any part in any order, and sectors of 512 bytes of a write without the others.
Names (creating, renaming, removing) follow one of two models: ``journalled``, as ext4, XFS, Btrfs
and NTFS do it, where the fsync of any file also keeps every earlier change of a name; ``strict``,
which is all that POSIX promises, where only the fsync of a folder keeps the names in it.

The method is that of ALICE (Pillai et al., OSDI 2014) and CrashMonkey (Mohan et al., OSDI 2018) on
the level of files. It takes fsync at its word: a disk that lies is another matter (``liar``).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Literal

import msgspec
from helpers.torture.recorded_log import cut, put

SECTOR = 512
Model = Literal["journalled", "strict"]
Mode = Literal["none", "all", "beginning", "any order", "torn"]
MODES: tuple[Mode, ...] = ("none", "all", "beginning", "any order", "torn")
RARE = 300
"""So many moments are drawn from rare operations."""
NEVER_TRUSTED = ("-shm",)
"""SQLite makes the shared memory anew when nobody has the database open."""


class State(msgspec.Struct, frozen=True):
    """One state of the disk.

    :param said: what had been acknowledged when the power went
    :param at: after how many operations that was
    """

    files: dict[str, bytes]
    folders: tuple[str, ...]
    said: tuple[str, ...]
    at: int
    mode: Mode


class Disk:
    """Follows a log: what is durable, and what is still on its way.

    :param liar: files whose path ends so are never forced to disk, whatever the program asks
    """

    def __init__(self, model: Model, liar: tuple[str, ...] = ()) -> None:
        self.model, self.liar = model, liar
        self._durable: dict[int, bytearray] = defaultdict(bytearray)
        self._waiting: dict[int, list[list[Any]]] = defaultdict(list)
        self._names: dict[str, int] = {}
        self._folders: set[str] = set()
        self._name_changes: list[list[Any]] = []
        self._paths: dict[int, str] = {}
        self._heard = ""

    @property
    def said(self) -> tuple[str, ...]:
        """Whole lines that were acknowledged."""
        return tuple(self._heard.splitlines()[: self._heard.count("\n")])

    def step(self, operation: list[Any]) -> None:
        """The next operation of the log."""
        match operation:
            case ["write" | "cut", node, *_]:
                self._waiting[node].append(operation)
            case ["sync", node]:
                self._sync(node)
            case ["syncdir", path]:
                self._keep_names(None if self.model == "journalled" else path)
            case ["said", text]:
                self._heard += text
            case _:
                self._follow(operation)
                self._name_changes.append(operation)

    def _follow(self, change: list[Any]) -> None:
        match change:
            case ["create" | "mkdir", path, node]:
                self._paths[node] = path
            case ["rename", old, new]:
                for node, path in self._paths.items():
                    self._paths[node] = new if path == old else path
            case _:
                pass

    def _sync(self, node: int) -> None:
        if self._paths.get(node, "").endswith(self.liar) and self.liar:
            return
        for operation in self._waiting.pop(node, []):
            apply(self._durable[node], operation)
        if self.model == "journalled":
            self._keep_names(None)

    def _keep_names(self, folder: str | None) -> None:
        kept = [c for c in self._name_changes if folder is None or folder_of(c) == folder]
        self._name_changes = [c for c in self._name_changes if c not in kept]
        for change in kept:
            rename(self._names, self._folders, change)

    def cut_off(self, mode: Mode, at: int, chance: random.Random) -> State:
        """The disk when the power goes now."""
        names, folders = dict(self._names), set(self._folders)
        for change in self._names_in_time(mode, chance):
            rename(names, folders, change)
        files = {
            path: self._content(node, mode, chance)
            for path, node in names.items()
            if not path.endswith(NEVER_TRUSTED) and reachable(path, folders)
        }
        there = sorted(folder for folder in folders if reachable(folder, folders))
        return State(files, tuple(there), self.said, at, mode)

    def _names_in_time(self, mode: Mode, chance: random.Random) -> Iterator[list[Any]]:
        """Changes of names that got through: a beginning of those of each folder, or of all."""
        groups: dict[str, list[list[Any]]] = defaultdict(list)
        for change in self._name_changes:
            groups[folder_of(change) if self.model == "strict" else ""].append(change)
        for changes in groups.values():
            count = {"none": 0, "all": len(changes)}.get(mode, chance.randint(0, len(changes)))
            yield from changes[:count]

    def _content(self, node: int, mode: Mode, chance: random.Random) -> bytes:
        data = bytearray(self._durable.get(node, b""))
        for operation in in_time(self._waiting.get(node, []), mode, chance):
            apply(data, operation)
        return bytes(data)


def in_time(waiting: list[list[Any]], mode: Mode, chance: random.Random) -> list[list[Any]]:
    """Which of a file's writes got through before the power went."""
    match mode:
        case "none":
            return []
        case "all":
            return waiting
        case "beginning":
            return waiting[: chance.randint(0, len(waiting))]
        case "any order":
            return [one for one in waiting if chance.random() < 0.5]
        case "torn":
            sectors = [part for one in waiting for part in torn(one)]
            return [part for part in sectors if chance.random() < 0.5]


def torn(operation: list[Any]) -> Iterator[list[Any]]:
    """A write as the sectors that it is made of."""
    if operation[0] != "write":
        yield operation
        return
    _, node, offset, data = operation
    end = offset + len(data)
    while offset < end:
        stop = min(end, (offset // SECTOR + 1) * SECTOR)
        yield ["write", node, offset, data[offset - end + len(data) : stop - end + len(data)]]
        offset = stop


def apply(data: bytearray, operation: list[Any]) -> None:
    """Do a write or a cut on a file's bytes."""
    if operation[0] == "write":
        put(data, operation[2], operation[3])
    else:
        cut(data, operation[2])


def folder_of(change: list[Any]) -> str:
    """The folder in which a name changes; all renames of the program stay in one."""
    return str(PurePosixPath(change[1]).parent)


def rename(names: dict[str, int], folders: set[str], change: list[Any]) -> None:
    """Do a change of a name."""
    match change:
        case ["create", path, node]:
            names[path] = node
        case ["mkdir", path, _]:
            folders.add(path)
        case ["rename", old, new]:
            if old in names:
                names[new] = names.pop(old)
        case ["unlink", path]:
            names.pop(path, None)
            folders.discard(path)
        case _:
            raise ValueError(change[0])


def reachable(path: str, folders: set[str]) -> bool:
    """True when every folder above the path is on the disk."""
    return all(str(p) in folders for p in PurePosixPath(path).parents if str(p) != "/")


def drawn(log: list[list[Any]], count: int, chance: random.Random) -> Iterator[int]:
    """Moments: from all alike, and some from each kind of operation on each file alike.

    Of 4,000 operations 12 may be about a key file; drawn from all alike they would hardly be tried.
    """
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, (kind, path) in enumerate(subjects(log)):
        kinds[kind, path].append(at + 1)
    names = sorted(kinds)
    for n in range(count):
        if n % 2 and n < 2 * RARE:
            yield chance.choice(kinds[chance.choice(names)])
        else:
            yield chance.randrange(len(log) + 1)


def subjects(log: list[list[Any]]) -> Iterator[tuple[str, str]]:
    """Of each operation: what it is, and the path that its file had then."""
    paths: dict[int, str] = {}
    for kind, what, *rest in log:
        if kind in ("create", "mkdir"):
            paths[rest[0]] = what
        elif kind == "rename":
            paths = {node: rest[0] if path == what else path for node, path in paths.items()}
        yield kind, "" if kind == "said" else paths.get(what, str(what))


def states(
    log: list[list[Any]], count: int, model: Model, liar: tuple[str, ...] = (), seed: int = 7
) -> Iterator[State]:
    """About so many states, rather more than fewer; two that are equal are given once."""
    chance = random.Random(seed)  # noqa: S311
    moments: dict[int, list[Mode]] = defaultdict(list)
    for n, moment in enumerate(drawn(log, count * 3 // 2, chance)):
        moments[moment].append(MODES[n % len(MODES)])
    disk, seen = Disk(model, liar), set[int]()
    for at in range(len(log) + 1):
        for mode in moments.get(at, ()):
            state = disk.cut_off(mode, at, chance)
            mark = hash((state.said, tuple(sorted(state.files.items()))))
            if mark not in seen:
                seen.add(mark)
                yield state
        if at < len(log):
            disk.step(log[at])
