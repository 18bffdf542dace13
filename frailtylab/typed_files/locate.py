"""Lines of keys: where in a TOML text a table, a key or a list element was written.

``tomllib`` gives values without places. This scanner reads a text that ``tomllib`` has accepted
already (TOML v1.0.0, https://toml.io/en/v1.0.0) and notes the line of every key path.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import NoReturn

from frailtylab.typed_files.problems import KeyPath

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED = re.compile(r'"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'")
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})' + r"|'''.*?'''(?:'{0,2})|" + _QUOTED.pattern, re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


class LineMap:
    """Lines of a TOML text, by key path.

    :raises ValueError: for a text that is not TOML
    """

    def __init__(self, text: str) -> None:
        try:
            self._lines = _Scanner(text).scan()
        except RecursionError:  # tomllib followed it a few levels deeper than this scanner can
            self._lines = {}

    def line_of(self, path: KeyPath) -> int:
        """The 1-based line of that key, or of the nearest table around it; 1 for the file."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


class _Scanner:
    """One pass over the text; ``_at`` is the next character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._breaks = [i for i, char in enumerate(text) if char == "\n"]
        self._lines: dict[KeyPath, int] = {}
        self._last_index: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._skip_space()
        while self._at < len(self._text):
            if self._take("[["):
                table = self._header("]]", element=True)
            elif self._take("["):
                table = self._header("]", element=False)
            else:
                self._pair(table)
            self._skip_space()
        return self._lines

    def _header(self, closing: str, *, element: bool) -> KeyPath:
        """A table's path; names of lists of tables are followed by the newest element."""
        line = self._line()
        keys = self._keys()
        self._expect(closing)
        path: KeyPath = ()
        for key in keys[:-1]:
            path = (*path, key)
            self._lines.setdefault(path, line)
            if path in self._last_index:
                path = (*path, self._last_index[path])
        path = (*path, keys[-1])
        self._lines.setdefault(path, line)
        if element:
            self._last_index[path] = self._last_index.get(path, -1) + 1
            path = (*path, self._last_index[path])
        self._lines[path] = line
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._expect("=")
        self._skip_space()
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        if self._take("["):
            self._list(path)
        elif self._take("{"):
            self._inline_table(path)
        elif match := _TEXT.match(self._text, self._at) or _SCALAR.match(self._text, self._at):
            self._at = match.end()
        else:
            self._fail("a value")

    def _list(self, path: KeyPath) -> None:
        index = 0
        self._skip_space()
        while not self._take("]"):
            element = (*path, index)
            self._lines[element] = self._line()
            self._value(element)
            index += 1
            self._comma_or("]")

    def _inline_table(self, path: KeyPath) -> None:
        self._skip_space()
        while not self._take("}"):
            self._pair(path)
            self._comma_or("}")

    def _comma_or(self, closing: str) -> None:
        self._skip_space()
        if not self._take(",") and not self._text.startswith(closing, self._at):
            self._fail(f"a comma or {closing}")
        self._skip_space()

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._take("."):
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._skip_space()
        if match := _BARE_KEY.match(self._text, self._at):
            key = match.group()
        elif match := _QUOTED.match(self._text, self._at):
            key = str(tomllib.loads(f"key = {match.group()}")["key"])
        else:
            self._fail("a key")
        self._at = match.end()
        self._skip_space()
        return key

    def _skip_space(self) -> None:
        if match := _SPACE.match(self._text, self._at):
            self._at = match.end()

    def _take(self, token: str) -> bool:
        if not self._text.startswith(token, self._at):
            return False
        self._at += len(token)
        return True

    def _expect(self, token: str) -> None:
        if not self._take(token):
            self._fail(token)

    def _fail(self, wanted: str) -> NoReturn:
        raise ValueError(f"line {self._line()}: expected {wanted}")

    def _line(self) -> int:
        return bisect_right(self._breaks, self._at - 1) + 1
