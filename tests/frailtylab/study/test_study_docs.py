"""The study contract in the docs names every key that a study or script file may hold."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from frailtylab.study import schema

DOCS = Path(__file__).parents[3] / "docs" / "study-definition.md"
TABLES = [
    value
    for value in vars(schema).values()
    if isinstance(value, type) and issubclass(value, schema.Strict) and value.__struct_fields__
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_key_is_explained(table: type[msgspec.Struct]) -> None:
    explained = set(re.findall(r"`([a-z0-9_]+)`", DOCS.read_text(encoding="utf-8")))
    assert set(table.__struct_fields__) <= explained
