"""The page about the security checks names tests that are there, for each of the twenty."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "security-checks.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+) \|([^|]+)\|([^|]+)\|(.+)\|$", PAGE, re.MULTILINE)


def there() -> set[str]:
    """Names of all tests in the tree."""
    files = (ROOT / "tests").rglob("test_*.py")
    texts = (path.read_text("utf-8") for path in files)
    return {name for text in texts for name in re.findall(r"^def (test_\w+)\(", text, re.M)}


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert sorted(named - there()) == []
    files = re.findall(r"`(tests/[\w/]+\.py)`", PAGE)
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_all_twenty_stand_there_in_order_each_with_an_id_and_a_test() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 21))
    for number, _check, asvs, tests in ROWS:
        assert re.search(r"\d+\.\d+\.\d+", asvs), number
        assert re.search(r"`(test_\w+|tests/[\w/]+\.py)`", tests), number


def test_name_of_no_test_would_be_noticed() -> None:
    assert "test_that_was_never_written" not in there()
    assert "test_name_of_no_test_would_be_noticed" in there()
