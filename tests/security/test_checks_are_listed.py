"""The page of the twenty checks names tests that are there; every test here names its ASVS id."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security-checks.md").read_text("utf-8")
HERE = sorted(Path(__file__).parent.glob("test_*.py"))
ASVS = re.compile(r"ASVS \d+\.\d+\.\d+")


def named_tests(path: Path) -> list[ast.FunctionDef]:
    """The tests of a file."""
    return [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_every_check_stands_there_in_order_with_its_tests() -> None:
    rows = re.findall(r"^\| (\d+) \| .*$", PAGE, re.MULTILINE)
    assert [int(number) for number in rows] == list(range(1, 21))
    for line in re.findall(r"^\| \d+ \| .*$", PAGE, re.MULTILINE):
        assert re.search(r"`test_[a-z0-9_]+`", line), line
        assert re.search(r"\| \d+\.\d+\.\d+", line), line


def test_every_named_test_is_there() -> None:
    named = set(re.findall(r"`(test_[a-z0-9_]+)`", PAGE))
    paths = (ROOT / "tests").rglob("test_*.py")
    there = {test.name for path in paths for test in named_tests(path)}
    assert named
    assert sorted(named - there) == []


def test_every_test_of_this_folder_names_its_asvs_id() -> None:
    without = [
        f"{path.name}: {test.name}"
        for path in HERE
        if path.name != Path(__file__).name
        for test in named_tests(path)
        if not ASVS.search(ast.get_docstring(test) or "")
    ]
    assert without == []
