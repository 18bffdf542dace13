"""What msgspec says about a value, told as line, key and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from msgspec import inspect

from frailtylab.errors import N_
from frailtylab.typed_files.locate import LineMap
from frailtylab.typed_files.problems import KeyPath, Problem, key_text

_AT = re.compile(r" - at `(?:key` in `)?\$(?P<path>[^`]*)`\Z")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]|\[\.\.\.\]")
_TOML_NAMES = {
    "str": "string",
    "int": "integer",
    "bool": "boolean",
    "object": "table",
    "null": "nothing",
}

_Said = tuple[KeyPath, str, dict[str, object]]


def problem_of(message: str, data: Mapping[str, object], kind: type, lines: LineMap) -> Problem:
    """The problem behind a message of ``msgspec.convert(data, kind)``."""
    at = _AT.search(message)
    said = message[: at.start()] if at else message
    root = inspect.type_info(kind)
    path = _key_path(at["path"], data, root) if at else ()
    where, expected, values = _explain(said, path, data, root)
    return Problem(lines.line_of(where), key_text(where), expected, values)


def _explain(said: str, path: KeyPath, data: Mapping[str, object], root: inspect.Type) -> _Said:
    for pattern, explain in _EXPLANATIONS:
        if match := pattern.fullmatch(said):
            return explain(match[1], path, data, root)
    return path, "{reason}", {"reason": said}


def _unknown_key(name: str, path: KeyPath, data: Mapping[str, object], root: inspect.Type) -> _Said:
    table = _type_at(root, path, data)
    fields = table.fields if isinstance(table, inspect.StructType) else ()
    known = ", ".join(field.encode_name for field in fields)
    return (*path, name), N_("unknown key; expected one of {known}"), {"known": known}


def _missing_key(name: str, path: KeyPath, data: Mapping[str, object], root: inspect.Type) -> _Said:
    return (*path, name), N_("this key is missing"), {}


def _not_a_choice(
    found: str, path: KeyPath, data: Mapping[str, object], root: inspect.Type
) -> _Said:
    choices = ", ".join(str(choice) for choice in _choices(root, path, data))
    return path, N_("expected one of {choices}; found {found}"), {
        "choices": choices,
        "found": found.strip("'"),
    }  # fmt: skip


def _wrong_code(found: str, path: KeyPath, data: Mapping[str, object], root: inspect.Type) -> _Said:
    value = _value_at(data, path)
    return path, N_("expected 1 to 32 letters A–Z, digits or _; found “{found}”"), {"found": value}


def _wrong_type(said: str, path: KeyPath, data: Mapping[str, object], root: inspect.Type) -> _Said:
    wanted, _, found = said.partition("`, got `")
    return path, N_("expected {wanted}; found {found}"), {
        "wanted": _toml_names(wanted),
        "found": _toml_names(found),
    }  # fmt: skip


def _wrong_size(said: str, path: KeyPath, data: Mapping[str, object], root: inspect.Type) -> _Said:
    value = _value_at(data, path)
    kind, _, limit = said.partition("` ")
    return path, N_("expected {wanted}; found {found}"), {
        "wanted": f"{_toml_names(kind)} {limit}",
        "found": value,
    }  # fmt: skip


_Explain = Callable[[str, KeyPath, Mapping[str, object], inspect.Type], _Said]
_EXPLANATIONS: tuple[tuple[re.Pattern[str], _Explain], ...] = (
    (re.compile(r"Object contains unknown field `(.*)`", re.DOTALL), _unknown_key),
    (re.compile(r"Object missing required field `(.*)`"), _missing_key),
    (re.compile(r"Invalid (?:enum )?value (.*)", re.DOTALL), _not_a_choice),
    (re.compile(r"Expected (`str`) matching regex .*"), _wrong_code),
    (re.compile(r"Expected `([^`]*`, got `[^`]*)`"), _wrong_type),
    (re.compile(r"Expected `([^`]*` [<>]=? .*)"), _wrong_size),
)


def _toml_names(names: str) -> str:
    """``str | null`` in TOML's own words; a key that may be left out has no *null* there."""
    kinds = [name for name in names.split(" | ") if name != "null"]
    return " or ".join(_TOML_NAMES.get(name, name) for name in kinds)


def _key_path(text: str, data: Mapping[str, object], root: inspect.Type) -> KeyPath:
    """The path that ``.tests[0].label[...]`` means: ``[...]`` is the first entry that is wrong."""
    path: KeyPath = ()
    for match in _STEP.finditer(text):
        if match[1] is not None:
            path = (*path, match[1])
        elif match[2] is not None:
            path = (*path, int(match[2]))
        else:
            path = (*path, _first_odd_key(_value_at(data, path), _type_at(root, path, data)))
    return path


def _first_odd_key(table: object, kind: inspect.Type | None) -> str:
    entries = cast("Mapping[str, object]", table)
    value_type = kind.value_type if isinstance(kind, inspect.DictType) else None
    choices = value_type.values if isinstance(value_type, inspect.LiteralType) else None
    return next(
        key
        for key, value in entries.items()
        if not isinstance(value, str) or (choices is not None and value not in choices)
    )


def _value_at(data: object, path: KeyPath) -> object:
    for part in path:
        if isinstance(part, int):
            data = cast("Sequence[object]", data)[part]
        else:
            data = cast("Mapping[str, object]", data).get(part)
    return data


def _type_at(kind: inspect.Type | None, path: KeyPath, data: object) -> inspect.Type | None:
    """The type that the schema asks for at that path; None where it asks for nothing."""
    for index, part in enumerate(path):
        kind = _child(_narrowed(kind, _value_at(data, path[:index])), part)
    return _narrowed(kind, _value_at(data, path))


def _child(kind: inspect.Type | None, part: str | int) -> inspect.Type | None:
    if isinstance(kind, inspect.VarTupleType):
        return kind.item_type
    if isinstance(kind, inspect.DictType):
        return kind.value_type
    if isinstance(kind, inspect.StructType):
        return next((field.type for field in kind.fields if field.encode_name == part), None)
    return None


def _narrowed(kind: inspect.Type | None, value: object) -> inspect.Type | None:
    """Of several tagged tables, the one that the value names; otherwise the type itself."""
    if not isinstance(kind, inspect.UnionType) or not isinstance(value, Mapping):
        return kind
    table = cast("Mapping[str, object]", value)
    tagged = (member for member in kind.types if isinstance(member, inspect.StructType))
    return next((m for m in tagged if table.get(str(m.tag_field)) == m.tag), kind)


def _choices(root: inspect.Type, path: KeyPath, data: Mapping[str, object]) -> Sequence[object]:
    kind = _type_at(root, path, data)
    for one in kind.types if isinstance(kind, inspect.UnionType) else (kind,):
        if isinstance(one, inspect.LiteralType):
            return one.values
    around = _type_at(root, path[:-1], data)
    if isinstance(around, inspect.UnionType):
        return [m.tag for m in around.types if isinstance(m, inspect.StructType)]
    return ()
