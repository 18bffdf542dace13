"""The line of every key, however the file is written."""

from __future__ import annotations

import json
import random
import re
import tomllib
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.typed_files.locate import LineMap
from frailtylab.typed_files.problems import KeyPath, key_text

MIXED = '''\
# a comment with [brackets] and = signs
title = { en = "Title # no comment", "zh CN" = 'x' }
"quoted key" = 1
a.b.c = 2
a.b.d = 3
text = """
[not.a.table]
key = 1 \\""" still text""""
after = 1
literal = \'\'\'
]]\'\'\'
list = [
    1, # one
    [ 2,
      3 ],

    { x = "}", y = [4] },
]

[[tests]]
code = "A"
[tests.setup]
here = true
[[tests.scores]]
name = "s0"
[[tests.scores]]
name = "s1"

[[tests]]   # the second
code = "B"
  [[tests.scores]]
  name = 'n'
[ other . "dotted.key" ]
last = 1979-05-27 07:32:00'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("title", "zh CN"), 2),
        (("quoted key",), 3),
        (("a",), 4),
        (("a", "b"), 4),
        (("a", "b", "d"), 5),
        (("text",), 6),
        (("after",), 9),
        (("list",), 12),
        (("list", 0), 13),
        (("list", 1, 1), 15),
        (("list", 2, "y", 0), 17),
        (("tests",), 20),
        (("tests", 0), 20),
        (("tests", 0, "setup", "here"), 23),
        (("tests", 0, "scores", 1), 26),
        (("tests", 0, "scores", 1, "name"), 27),
        (("tests", 1), 29),
        (("tests", 1, "scores", 0, "name"), 32),
        (("other", "dotted.key", "last"), 34),
    ],
)
def test_line_of_a_key_in_every_way_of_writing(path: KeyPath, line: int) -> None:
    tomllib.loads(MIXED)
    assert LineMap(MIXED).line_of(path) == line


def test_absent_key_is_at_its_nearest_table() -> None:
    lines = LineMap(MIXED)
    assert lines.line_of(("tests", 1, "label", "en")) == 29
    assert lines.line_of(("tests", 0, "scores", 0, "rule")) == 24
    assert lines.line_of(("nothing",)) == 1
    assert lines.line_of(()) == 1


def test_lists_too_deep_to_follow_have_no_lines_and_no_crash() -> None:
    assert LineMap("a = " + "[" * 100_000 + "]" * 100_000).line_of(("a",)) == 1


def test_windows_line_ends_count_once() -> None:
    assert LineMap(MIXED.replace("\n", "\r\n")).line_of(("tests", 1, "code")) == 30


@pytest.mark.parametrize("text", ["a", "= 1", "[a", "a = {b = 1", "a = ", "[[a]"])
def test_text_that_is_not_toml_is_refused_and_ends(text: str) -> None:
    with pytest.raises(ValueError, match="line 1: expected"):
        LineMap(text)


def test_key_text_is_written_as_people_write_it() -> None:
    assert key_text(("tests", 0, "scores", 1, "rule")) == "tests[0].scores[1].rule"
    assert key_text(("languages", 1)) == "languages[1]"
    assert key_text(()) == ""


class Writer:
    """Writes a table as TOML in a random style and remembers on which line each key stands."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.text = ""
        self.lines: dict[KeyPath, int] = {}

    def put(self, text: str) -> None:
        self.text += text

    def mark(self, path: KeyPath) -> None:
        self.lines[path] = self.text.count("\n") + 1

    def noise(self, *, newline: bool) -> None:
        """Blanks, and where a line may end: comments and empty lines."""
        self.put(self.dice.choice(["", " ", "\t"]))
        if newline:
            self.put(self.dice.choice(["", "\n", " # ] } = \" '''\n", "\n\n"]))

    def key(self, key: str) -> str:
        if re.fullmatch(r"[A-Za-z0-9_-]+", key) and self.dice.random() < 0.8:
            return key
        if "'" not in key and self.dice.random() < 0.5:
            return f"'{key}'"
        return json.dumps(key, ensure_ascii=False)

    def string(self, value: str) -> str:
        quoted = json.dumps(value, ensure_ascii=False)
        if self.dice.random() < 0.3:
            return f'"""\n{quoted[1:-1]}"""'
        if "'" not in value and self.dice.random() < 0.3:
            return f"'''\n{value}'''"
        return quoted

    def value(self, path: KeyPath, value: object) -> None:
        if isinstance(value, dict):
            self.inline(path, cast("dict[str, object]", value))
        elif isinstance(value, list):
            self.list(path, cast("list[object]", value))
        elif isinstance(value, bool):
            self.put("true" if value else "false")
        elif isinstance(value, str):
            self.put(self.string(value))
        else:
            self.put(repr(value))

    def list(self, path: KeyPath, values: list[object]) -> None:
        self.put("[")
        for index, value in enumerate(values):
            self.noise(newline=True)
            self.mark((*path, index))
            self.value((*path, index), value)
            self.noise(newline=True)
            if index < len(values) - 1 or self.dice.random() < 0.5:
                self.put(",")
        self.noise(newline=True)
        self.put("]")

    def inline(self, path: KeyPath, table: dict[str, object]) -> None:
        self.put("{")
        for index, (key, value) in enumerate(table.items()):
            self.put(", " if index else " ")
            self.pair(path, key, value)
        self.put(" }")

    def pair(self, path: KeyPath, key: str, value: object, prefix: str = "") -> None:
        here = (*path, key)
        self.mark(here)
        self.put(prefix + self.key(key))
        self.noise(newline=False)
        self.put("=")
        self.noise(newline=False)
        self.value(here, value)

    def dotted(self, path: KeyPath, key: str, table: dict[str, object]) -> None:
        first = True
        for child, value in table.items():
            if first:
                self.mark((*path, key))
            first = False
            self.pair((*path, key), child, value, prefix=f"{self.key(key)}.")
            self.put("\n")

    def table(self, path: KeyPath, names: list[str], table: dict[str, object]) -> None:
        """Pairs first, then the tables that get a header of their own."""
        later: list[tuple[str, object]] = []
        for key, value in table.items():
            tables = (
                isinstance(value, list)
                and value
                and all(isinstance(v, dict) for v in cast("list[object]", value))
            )
            if (isinstance(value, dict) or tables) and self.dice.random() < 0.6:
                later.append((key, value))
            elif isinstance(value, dict) and value and self.dice.random() < 0.4:
                self.dotted(path, key, cast("dict[str, object]", value))
            else:
                self.pair(path, key, value)
                self.put(self.dice.choice(["\n", " # end\n", "\n\n"]))
        for key, value in later:
            self.headed((*path, key), [*names, key], value)

    def headed(self, path: KeyPath, names: list[str], value: object) -> None:
        header = ".".join(self.key(name) for name in names)
        if isinstance(value, dict):
            self.mark(path)
            self.put(f"[{header}]\n")
            self.table(path, names, cast("dict[str, object]", value))
            return
        for index, element in enumerate(cast("list[dict[str, object]]", value)):
            if index == 0:
                self.mark(path)
            self.mark((*path, index))
            self.put(f"[[ {header} ]] # element\n")
            self.table((*path, index), names, element)


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\x7f\\"),
    max_size=8,
)
KEYS = st.text("abcXYZ09_-", min_size=1, max_size=6) | TEXT.filter(lambda key: "\n" not in key)
SCALARS = st.integers(-99, 10**6) | st.booleans() | TEXT | st.floats(-9, 9)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.lists(st.dictionaries(KEYS, inner, max_size=3), min_size=1, max_size=3)
    ),
    max_leaves=20,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.randoms(use_true_random=False))
def test_every_key_of_any_file_is_found_on_its_line(
    data: dict[str, object], dice: random.Random
) -> None:
    writer = Writer(dice)
    writer.table((), [], data)
    assert tomllib.loads(writer.text) == data
    lines = LineMap(writer.text)
    assert {path: lines.line_of(path) for path in writer.lines} == writer.lines


@given(st.text(st.sampled_from("[]{}=.,#'\" \n\\ab1"), max_size=40))
def test_any_text_that_tomllib_accepts_is_scanned(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    LineMap(text)
