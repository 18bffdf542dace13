"""The guide for a site's engineer: its worked examples are right, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from helpers.profile_files import driver_of

from devices.patterns import MOST_WAYS
from devices.profiles import schema

GUIDE = (Path(__file__).parents[3] / "docs" / "device-profiles.md").read_text(encoding="utf-8")
WORKED = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
TABLES = [
    value
    for value in vars(schema).values()
    if isinstance(value, type) and issubclass(value, schema.Strict) and value.__struct_fields__
]


def test_the_guide_has_two_worked_examples():
    assert len(WORKED) == 2


@pytest.mark.parametrize("text", WORKED, ids=("force", "gate"))
def test_a_worked_example_checks_green(tmp_path: Path, text: str):
    file = tmp_path / "worked.toml"
    file.write_text(text, encoding="utf-8")
    driver = driver_of(file)
    assert driver.info.settings["text"] == text
    assert driver.profile.example


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_key_is_explained(table: type[msgspec.Struct]):
    explained = set(re.findall(r"`([a-z0-9_]+)`", GUIDE))
    assert set(table.__struct_fields__) <= explained


def test_the_bound_in_the_guide_is_the_bound_that_is_used():
    assert "at most a million ways" in GUIDE
    assert MOST_WAYS == 1_000_000
