"""Every code of an act that the source writes into the audit trail, read from its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("frailtylab", "devices", "ui")
WRITERS = ("note", "append", "require")


@dataclass
class Function:
    """A function and the calls of it in its own file."""

    node: ast.FunctionDef
    tree: ast.Module

    def values_of(self, name: str) -> Iterator[ast.expr]:
        """What a name inside the function may stand for."""
        for node in ast.walk(self.node):
            if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == [name]:
                yield node.value
        names = [argument.arg for argument in self.node.args.args if argument.arg != "self"]
        if name not in names:
            return
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and called(node) == self.node.name:
                given = {word.arg: word.value for word in node.keywords}
                at = names.index(name)
                yield node.args[at] if at < len(node.args) else given[name]

    def returns_of(self, name: str) -> Iterator[ast.expr]:
        """What a function of the same file may answer."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                returns = (one for one in ast.walk(node) if isinstance(one, ast.Return))
                yield from (one.value for one in returns if one.value is not None)


def called(call: ast.Call) -> str:
    """The last part of what is called."""
    return ast.unparse(call.func).rpartition(".")[2]


def is_act(call: ast.Call) -> bool:
    """True for ``….audit.note(…)`` and its like."""
    place, _, name = ast.unparse(call.func).rpartition(".")
    return name in WRITERS and place.rpartition(".")[2].strip("_") == "audit"


def codes(root: Path = ROOT) -> dict[str, str]:
    """Code → where it is written.

    :raises ValueError: for a place whose code can't be told from its file
    """
    found: dict[str, str] = {}
    for path in (path for package in PACKAGES for path in (root / package).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for call in (n for n in ast.walk(node) if isinstance(n, ast.Call) and is_act(n)):
                    place = f"{path.relative_to(root)}:{call.lineno}"
                    given = [*call.args, *(word.value for word in call.keywords)][0]
                    found |= dict.fromkeys(said(given, Function(node, tree), place), place)
    return found


def said(value: ast.expr, function: Function, place: str) -> set[str]:
    """The texts that an expression may come to."""
    if isinstance(value, ast.Constant):
        return {str(value.value)}
    if isinstance(value, ast.IfExp):
        return said(value.body, function, place) | said(value.orelse, function, place)
    if isinstance(value, ast.FormattedValue):
        return said(value.value, function, place)
    if isinstance(value, ast.JoinedStr):
        parts = [said(part, function, place) for part in value.values]
        return {"".join(one) for one in product(*parts)}
    values = list(function.values_of(value.id)) if isinstance(value, ast.Name) else []
    if isinstance(value, ast.Call):
        values = list(function.returns_of(called(value)))
    if not values:
        raise ValueError(f"{place}: the code of the act can't be told: {ast.unparse(value)}")
    return {text for one in values for text in said(one, function, place)}
