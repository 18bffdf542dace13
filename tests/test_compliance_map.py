"""The page about compliance names tests that are there, and leaves no behaviour out."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "compliance.md").read_text("utf-8")
NAMED = frozenset(re.findall(r"`(test_[a-z0-9_]+)`", PAGE))

TO_COME: frozenset[str] = frozenset()
"""Tests that other branches bring. Whoever merges them empties this list."""


def there() -> set[str]:
    """Names of all tests in the tree."""
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"^ *def (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE))
    return found


def test_every_named_test_is_there() -> None:
    assert sorted(NAMED - there() - TO_COME) == []


def test_nothing_is_waited_for_that_came() -> None:
    assert sorted(TO_COME & there()) == []
    assert sorted(TO_COME - NAMED) == []


def test_all_twenty_behaviours_stand_there_in_order_each_with_a_test() -> None:
    parts = re.split(r"^### ", PAGE.split("## The rules")[0], flags=re.MULTILINE)[1:]
    assert [int(part.split(".")[0]) for part in parts] == list(range(1, 21))
    for part in parts:
        assert re.search(r"`test_\w+`", part), part.splitlines()[0]


def test_page_says_what_is_not_done_and_that_a_tool_is_not_compliant() -> None:
    assert "only validated use by the sponsor and the site is compliant" in PAGE
    assert PAGE.count("Not done:") >= 8


def test_a_name_that_is_no_test_would_be_noticed() -> None:
    assert "test_that_was_never_written" not in there()
    assert "test_every_named_test_is_there" in there()
