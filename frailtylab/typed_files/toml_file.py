"""A typed TOML file: read, parse and convert it, with every error told by line and key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from frailtylab.errors import N_
from frailtylab.typed_files.locate import LineMap
from frailtylab.typed_files.problems import Breach, Problem, TypedFileError, key_text

LARGEST_FILE_BYTES = 1_000_000

_T = TypeVar("_T")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)\Z")


class TomlFile(msgspec.Struct, frozen=True):
    """The content of one file.

    :param text: the file's characters, byte-order mark and line ends included
    :param sha256: of the file's bytes, in hexadecimal
    :param error: what is raised for trouble with this file
    """

    name: str
    text: str
    sha256: str
    data: dict[str, object]
    error: type[TypedFileError]

    def lines(self) -> LineMap:
        """Where each key of the file is written."""
        return LineMap(_body(self.text))

    def convert(self, kind: type[_T]) -> _T:
        """The file as that type.

        :raises TypedFileError: (or what ``error`` says) for the first key that doesn't fit
        """
        try:
            return msgspec.convert(self.data, kind)
        except msgspec.ValidationError as trouble:
            # Only a bad file needs the words of expectations: a start does not wait for them.
            from frailtylab.typed_files.expectations import problem_of

            problem = problem_of(str(trouble), self.data, kind, self.lines())
            raise self.error(self.name, [problem]) from None

    def refuse(self, breaches: Iterable[Breach]) -> None:
        """Raise one error for all breaches, in the order of the file; nothing where none is.

        :raises TypedFileError: (or what ``error`` says)
        """
        found = list(breaches)
        if found:
            lines = self.lines()
            problems = [
                Problem(lines.line_of(path), key_text(path), expected, values)
                for path, expected, values in found
            ]
            raise self.error(self.name, sorted(problems, key=lambda p: p.line or 0))


def read_toml(file: Path, error: type[TypedFileError]) -> TomlFile:
    """The content of that file.

    :raises TypedFileError: (or what ``error`` says) for a file that is missing, unreadable, larger
        than 1 MB, not UTF-8 or not TOML
    """
    name = str(file)
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE_BYTES + 1)
    except OSError as trouble:
        said = N_("the file can't be read ({reason})")
        reason = trouble.strerror or type(trouble).__name__
        raise error(name, [Problem(None, "", said, {"reason": reason})]) from None
    return parse_toml(data, name, error)


def parse_toml(data: bytes, name: str, error: type[TypedFileError]) -> TomlFile:
    """The content of a file that has been read already; ``name`` is for messages.

    :raises TypedFileError: (or what ``error`` says), as :func:`read_toml` does
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise error(name, [Problem(None, "", N_("expected a file of at most 1 MB"))])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise error(name, [Problem(line, "", N_("expected text in UTF-8"))]) from None
    values = _parsed(text, name, error)
    return TomlFile(name, text, hashlib.sha256(data).hexdigest(), values, error)


def _parsed(text: str, name: str, error: type[TypedFileError]) -> dict[str, object]:
    try:
        return tomllib.loads(_body(text))
    except ValueError as trouble:  # not only TOMLDecodeError: a number of 5000 digits too
        raise error(name, [_syntax_problem(str(trouble), text)]) from None
    except RecursionError:
        raise error(name, [Problem(None, "", N_("lists are nested too deeply"))]) from None


def _syntax_problem(message: str, text: str) -> Problem:
    place = _PLACE.search(message)
    reason = message[: place.start()] if place else message
    line = None
    if place:
        line = int(place[1]) if place[1] else max(1, len(text.splitlines()))
    return Problem(line, "", N_("not valid TOML ({reason})"), {"reason": reason})


def _body(text: str) -> str:
    """The text without the byte-order mark that Windows editors put before it."""
    return text.removeprefix("\ufeff")
