"""Profiles for tests: the shipped examples, with changes of their text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from devices.drivers.profile import ProfileDriver
from devices.profiles.load import load_profile

FORCE = load_profile("example_force").content.text
GATE = load_profile("example_gate").content.text

Written = Callable[..., Path]


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def driver_of(file: Path | str) -> ProfileDriver:
    return ProfileDriver({"file": str(file), "sha256": "", "text": ""})


def driver_of_text(text: str) -> ProfileDriver:
    """Without running the examples."""
    return ProfileDriver({"file": "mine.toml", "sha256": "", "text": text})


HEAD = """format = 1
name = "{kind}_of_a_test"
make = "Ours"
model = "None"
kind = "{kind}"
source = "this test"
confidence = "guessed"

[serial]
baud = 9600
"""


def small(kind: str, *tables: str) -> str:
    """A profile with nothing but these tables."""
    return HEAD.format(kind=kind) + "\n".join(tables)


def example(data: str, *events: str) -> str:
    listed = ", ".join(f'"{event}"' for event in events)
    return f"\n[[example]]\nbytes = '{data}'\nexpect = [{listed}]\n"
