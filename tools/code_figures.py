"""Figures and forbidden habits of the source tree, read from its syntax; nothing is imported.

    python tools/code_figures.py        prints figures and whatever is over a limit

``tests/test_architecture.py`` holds the tree to the limits below. They come from a comparison of
fourteen well-kept projects: what the good ones share is a small middle, what they regret is a tail.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGES = ("frailtylab", "devices", "ui")
LONGEST_FUNCTION = 70
LONGEST_FILE = 500
LONGEST_CLASS = 300
MEDIAN_FUNCTION = 10
FEWEST_DOCSTRINGS = 0.90
BROAD_EXCEPTS = 3  # places that may catch everything, by design three in the whole program
QT_MODULES = {"PySide6", "PySide2", "PyQt6", "PyQt5", "shiboken6", "qtpy"}
SQLITE_MODULES = {"sqlite3", "sqlcipher3", "pysqlite3", "apsw"}
SPEAK_SQLITE = {"frailtylab.store.driver", "frailtylab.store.authorizer"}
PICKLERS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """One parsed source file."""

    path: Path
    name: str
    lines: int
    tree: ast.Module
    functions: list[FunctionNode] = field(default_factory=list)
    classes: list[ast.ClassDef] = field(default_factory=list)
    public: list[FunctionNode | ast.ClassDef] = field(default_factory=list)

    @property
    def is_package(self) -> bool:
        """Whether the file is a package's ``__init__``."""
        return self.path.name == "__init__.py"

    @property
    def is_command_line(self) -> bool:
        """Whether the file talks to a terminal and may print."""
        return self.path.stem == "__main__" or "cli" in self.path.parts


def modules_of(root: Path) -> list[Module]:
    """The program's own modules below ``root``."""
    return [
        read_module(path, root)
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
    ]


def read_module(path: Path, root: Path) -> Module:
    """One file parsed, with its functions, classes and public names."""
    relative = path.relative_to(root)
    text = path.read_text(encoding="utf-8")
    name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
    module = Module(relative, name, text.count("\n"), ast.parse(text))
    for node in ast.walk(module.tree):
        if isinstance(node, FunctionNode):
            module.functions.append(node)
        elif isinstance(node, ast.ClassDef):
            module.classes.append(node)
    module.public.extend(public_names(module.tree))
    return module


def public_names(node: ast.Module | ast.ClassDef) -> Iterator[FunctionNode | ast.ClassDef]:
    """Functions, classes and methods that others may use."""
    for child in node.body:
        if not isinstance(child, FunctionNode | ast.ClassDef) or child.name.startswith("_"):
            continue
        decorators = [ast.unparse(d) for d in child.decorator_list]
        if any(d.endswith(("overload", ".setter", ".deleter", "override")) for d in decorators):
            continue
        yield child
        if isinstance(child, ast.ClassDef):
            yield from public_names(child)


def span(node: FunctionNode | ast.ClassDef) -> int:
    """Lines from the first decorator to the end."""
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return (node.end_lineno or node.lineno) - first + 1


def is_hinted(node: FunctionNode) -> bool:
    """Whether the return and every argument but ``self`` and ``cls`` have a type."""
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return node.returns is not None and all(
        a.annotation for a in every if a.arg not in {"self", "cls"}
    )


def place(module: Module, node: ast.AST) -> str:
    """``path:line`` of a node."""
    return f"{module.path}:{getattr(node, 'lineno', 1)}"


def too_long(modules: list[Module]) -> list[str]:
    """Files, classes and functions over the hard limits."""
    found = [f"{m.path}: {m.lines} lines" for m in modules if m.lines > LONGEST_FILE]
    for m in modules:
        for nodes, limit in ((m.functions, LONGEST_FUNCTION), (m.classes, LONGEST_CLASS)):
            found += [f"{place(m, n)} {n.name}: {span(n)}" for n in nodes if span(n) > limit]
    return found


def without_docstring(modules: list[Module]) -> list[str]:
    """Public functions, classes and methods without a docstring."""
    return [
        f"{place(m, n)} {n.name}"
        for m in modules
        for n in m.public
        if ast.get_docstring(n) is None and not is_qt_override(n)
    ]


def is_qt_override(node: FunctionNode | ast.ClassDef) -> bool:
    """A camelCase method: Qt chose its name and documents it."""
    return isinstance(node, FunctionNode) and node.name != node.name.lower()


def without_hints(modules: list[Module]) -> list[str]:
    """Functions of any kind with a type left out."""
    return [f"{place(m, f)} {f.name}" for m in modules for f in m.functions if not is_hinted(f)]


def forbidden_habits(modules: list[Module]) -> list[str]:
    """``global``, print outside the command line, Qt in the core, pickles, stray SQLite."""
    return [
        f"{place(m, node)} {habit}"
        for m in modules
        for node in ast.walk(m.tree)
        if (habit := habit_of(node, m))
    ]


def habit_of(node: ast.AST, module: Module) -> str:
    """What is wrong with a node at this place, or nothing."""
    if isinstance(node, ast.Global):
        return "uses global"
    if isinstance(node, ast.Call):
        return habit_of_call(ast.unparse(node.func), module)
    if isinstance(node, ast.Import | ast.ImportFrom):
        return habit_of_import(node, module)
    if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).endswith("QSettings"):
        return "uses QSettings, which may unpickle what it finds"
    return ""


def habit_of_call(called: str, module: Module) -> str:
    """What is wrong with a call."""
    if called == "print" and not module.is_command_line:
        return "prints outside the command line"
    return ""


def habit_of_import(node: ast.Import | ast.ImportFrom, module: Module) -> str:
    """What is wrong with an import."""
    names = imported_names(node, module)
    tops = {name.partition(".")[0] for name in names}
    if tops & PICKLERS:
        return "imports a pickler"
    if tops & QT_MODULES and not module.name.startswith("ui"):
        return "imports Qt outside ui"
    if any(name.endswith(".QSettings") for name in names):
        return "imports QSettings, which may unpickle what it finds"
    if tops & SQLITE_MODULES and module.name not in SPEAK_SQLITE:
        return "imports SQLite; only frailtylab.store.driver opens files"
    return ""


def broad_excepts(modules: list[Module]) -> list[str]:
    """Places that catch everything."""
    return [
        place(m, node)
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
    ]


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes every exception."""
    return handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}


def imported_names(node: ast.Import | ast.ImportFrom, module: Module) -> list[str]:
    """Absolute dotted names that an import may mean, the plain module first."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        parts = module.name.split(".")
        kept = parts[: len(parts) - node.level + int(module.is_package)]
        base = ".".join([*kept, *([base] if base else [])])
    return [base, *(f"{base}.{alias.name}" for alias in node.names)]


def import_circle(modules: list[Module]) -> list[str]:
    """Modules that import each other in a circle when they are loaded; empty if there is none."""
    known = {m.name for m in modules}
    graph = {m.name: {n for n in loaded_with(m) if n in known and n != m.name} for m in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def loaded_with(module: Module) -> set[str]:
    """Modules that are imported as soon as this one is: not those inside functions."""
    found: set[str] = set()
    waiting: list[ast.AST] = [module.tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = imported_names(node, module)
            found |= {n for n in names if not any(o.startswith(f"{n}.") for o in names)}
        elif not isinstance(node, FunctionNode | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
    return found


def median_function(modules: list[Module]) -> float:
    """Median length of a function in lines."""
    return statistics.median([span(f) for m in modules for f in m.functions] or [0])


def lines_below(folder: Path) -> int:
    """Lines of all Python files below a folder."""
    return sum(p.read_text(encoding="utf-8").count("\n") for p in folder.rglob("*.py"))


def main(root: Path) -> int:
    """Print the figures; 1 where something is over a limit."""
    modules = modules_of(root)
    lines = sum(m.lines for m in modules)
    print(
        f"{len(modules)} files, {lines} lines, tests/code {lines_below(root / 'tests') / lines:.2f}"
    )
    print(f"function median {median_function(modules):.0f} lines")
    print(f"{len(broad_excepts(modules))} broad excepts")
    wrong = [
        *too_long(modules),
        *without_hints(modules),
        *forbidden_habits(modules),
        *import_circle(modules),
    ]
    print(*wrong, *without_docstring(modules), sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1]))
