"""Text for a page: markup is text, and signs that hide or turn other signs are named."""

from __future__ import annotations

import html
import json
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

NAMED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
"""Control and format signs, direction marks among them; what is unassigned; odd blanks."""


def shown(value: object) -> str:
    """A value as HTML text in which every sign can be seen; nothing for None."""
    text = "" if value is None else str(value)
    return html.escape("".join(map(_visible, text)), quote=True)


def _visible(sign: str) -> str:
    if sign.isascii() and sign.isprintable():
        return sign
    return f"⟦U+{ord(sign):04X}⟧" if unicodedata.category(sign) in NAMED else sign


def tag(name: str, *inside: str, css: str = "") -> str:
    """An element around HTML that was made before."""
    start = f'<{name} class="{css}">' if css else f"<{name}>"
    return f"{start}{''.join(inside)}</{name}>"


def table(names: Sequence[str], rows: Sequence[Sequence[object]], css: str = "") -> str:
    """A table with a head; nothing at all without rows."""
    if not rows:
        return ""
    head = tag("tr", *(tag("th", shown(name)) for name in names))
    body = (tag("tr", *(tag("td", shown(cell)) for cell in row)) for row in rows)
    return _framed(tag("thead", head) + tag("tbody", *body), css)


def facts(pairs: Sequence[tuple[str, object]]) -> str:
    """Names with their values, one pair a line."""
    rows = (tag("tr", tag("th", shown(name)), tag("td", shown(value))) for name, value in pairs)
    return _framed("".join(rows), "facts")


def _framed(rows: str, css: str) -> str:
    return f"{tag('table', rows, css=css)}\n"


def spoken(value: Any) -> str:  # noqa: ANN401 - any JSON
    """What JSON says, as names and values on one line; other text as it is."""
    if isinstance(value, str) and value[:1] in "{[":
        with suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, dict):
        found = cast("dict[str, Any]", value).items()
        pairs = [(name.replace("_", " "), spoken(part)) for name, part in found]
        return "; ".join(f"{name}: {part}" for name, part in pairs if part)
    if isinstance(value, list):
        return ", ".join(map(spoken, cast("list[Any]", value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
