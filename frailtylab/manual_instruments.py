"""Instruments without a cable: what can be chosen when a value is typed from their display."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from frailtylab.errors import N_
from frailtylab.resource_files import resource
from frailtylab.typed_files.problems import Breach, TypedFileError
from frailtylab.typed_files.toml_file import read_toml

RESOLUTION = re.compile(r"\d{1,4}(\.\d{1,4})?", re.ASCII)
UNITS = {"force": frozenset({"kgf", "lbf", "N"}), "time": frozenset({"s"})}
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]{1,32}\Z")]


class Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every table of the file: read-only, and a misspelt key is an error."""


class ManualInstrument(Strict, frozen=True):
    """One make and model that is read by a person.

    :param read_from: what the person reads: a dial, a display, or the maker's app
    :param confidence: how sure it is that there is no interface to read it by
    :param note: what to look at before a value is typed, by language
    :param unit: unit of the display; None where no document of the maker was read
    :param resolution: smallest step of the display in that unit; empty where unknown
    """

    code: Code
    make: str
    model: str
    measures: Literal["force", "time"]
    read_from: Literal["dial", "display", "app"]
    confidence: Literal["verified", "recalled"]
    source: str
    note: dict[str, str]
    unit: Literal["kgf", "lbf", "N", "s"] | None = None
    resolution: str = ""


class ManualList(Strict, frozen=True):
    """The file: its format and the instruments, in the order in which they are offered."""

    format: Literal[1]
    instrument: tuple[ManualInstrument, ...]


class ManualListError(TypedFileError):
    """The list of instruments that can't be used."""

    heading = N_("The list of instruments can't be used")
    advice = N_("Type make and model instead, and tell whoever keeps this installation.")


def manual_instruments(file: Path | None = None) -> tuple[ManualInstrument, ...]:
    """The instruments of the file, by default of the one that comes with the program.

    :raises ManualListError: with line, key and what was expected, for everything that is wrong
    """
    content = read_toml(file or resource("instruments", "manual.toml"), ManualListError)
    found = content.convert(ManualList)
    content.refuse(_breaches(found))
    return found.instrument


def _breaches(found: ManualList) -> Iterator[Breach]:
    seen: set[str] = set()
    for index, one in enumerate(found.instrument):
        if one.code in seen:
            said = N_("expected each code once; “{code}” is used twice")
            yield ("instrument", index, "code"), said, {"code": one.code}
        seen.add(one.code)
        for key in ("make", "model", "source"):
            if not getattr(one, key).strip():
                yield ("instrument", index, key), N_("expected text; found nothing"), {}
        if not one.note.get("en", "").strip():
            yield ("instrument", index, "note"), N_("expected a text in English: en"), {}
        if one.unit is not None and one.unit not in UNITS[one.measures]:
            units = ", ".join(sorted(UNITS[one.measures]))
            said = N_("expected one of {units}, because it measures {measures}")
            yield ("instrument", index, "unit"), said, {"units": units, "measures": one.measures}
        if one.resolution and (one.unit is None or not RESOLUTION.fullmatch(one.resolution)):
            said = N_("expected a number in quotes such as {example}, and unit with it")
            yield ("instrument", index, "resolution"), said, {"example": '"0.1"'}
