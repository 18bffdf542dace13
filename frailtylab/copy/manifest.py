"""``MANIFEST.sha256``: the hash of every file of a copy, as ``sha256sum -c`` reads it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

NAME = "MANIFEST.sha256"
LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*)\Z")


def write_manifest(folder: Path) -> None:
    """Hash every file of the folder.

    :raises OSError: when it can't be read or written
    """
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in files_of(folder)]
    (folder / NAME).write_text("".join(lines), "utf-8", newline="\n")


def files_of(folder: Path) -> list[str]:
    """Names of all files but the manifest, with strokes, in their order."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != NAME)


def differing_files(folder: Path) -> list[tuple[str, str]]:
    """Files that are not what the manifest says, each with what is wrong.

    ``changed``, ``missing``, ``added``, or of the manifest itself ``unreadable``.
    Names that lead out of the folder are never opened.

    :raises OSError: when a file can't be read
    """
    try:
        lines = (folder / NAME).read_text("utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return [(NAME, "unreadable")]
    matches = [LINE.match(line) for line in lines]
    noted = {match[2]: match[1] for match in matches if match is not None}
    if None in matches or any(".." in name.split("/") for name in noted):
        return [(NAME, "unreadable")]
    there = set(files_of(folder))
    return [
        *((name, "missing") for name in sorted(noted.keys() - there)),
        *((name, "added") for name in sorted(there - noted.keys())),
        *(
            (name, "changed")
            for name in sorted(noted.keys() & there)
            if _sha256(folder / name) != noted[name]
        ),
    ]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
