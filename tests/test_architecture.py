"""The boundaries hold, each of them bites, and the tree keeps its habits and its size."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tools import code_figures

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
NAMES = [contract["name"] for contract in CONTRACTS]

# Contract, file that is written or added to, and the line that must not stand there. A contract
# that nobody has tried to break is decoration.
BREAKS = [
    (
        "ui may use devices, devices may use frailtylab, never the other way",
        "frailtylab/clock.py",
        "import devices",
    ),
    (
        "ui may use devices, devices may use frailtylab, never the other way",
        "devices/reader.py",
        "import ui",
    ),
    ("Qt lives in ui only", "frailtylab/people.py", "import PySide6.QtCore"),
    ("Qt lives in ui only", "devices/reader.py", "import shiboken6"),
    ("pyserial is imported in devices.transport only", "frailtylab/clock.py", "import serial"),
    (
        "SQLite is spoken in frailtylab.store only",
        "frailtylab/study/by_the_way.py",
        "import sqlite3",
    ),
    (
        "SQLite is spoken in frailtylab.store only",
        "frailtylab/custody/by_the_way.py",
        "import sqlcipher3",
    ),
    ("SQLite is spoken in frailtylab.store only", "frailtylab/door.py", "import sqlcipher3"),
    ("SQLite is spoken in frailtylab.store only", "ui/flows/by_the_way.py", "import sqlite3"),
    ("layers inside frailtylab", "frailtylab/custody/files.py", "import frailtylab.store"),
    ("layers inside frailtylab", "frailtylab/store/lock.py", "import frailtylab.door"),
    ("pandas stays in frailtylab.export", "frailtylab/store/by_the_way.py", "import pandas"),
    (
        "only the composition root knows which instruments exist",
        "ui/pages/by_the_way.py",
        "import devices",
    ),
    (
        "pages, widgets and dialogs do not reach the store",
        "ui/widgets/by_the_way.py",
        "import frailtylab.store",
    ),
    ("layers inside frailtylab", "frailtylab/clock.py", "import frailtylab.people"),
    ("layers inside frailtylab", "frailtylab/utils.py", ""),
    ("layers inside devices", "devices/framing/lines.py", "import devices.link"),
    ("layers inside devices", "devices/utils.py", ""),
    (
        "drivers do not know each other",
        "devices/drivers/mark10.py",
        "import devices.drivers.alge_timy",
    ),
    ("layers inside ui", "ui/text.py", "import ui.theme.by_the_way, ui.widgets.by_the_way"),
    ("layers inside ui", "ui/utils.py", ""),
]


def lint_imports(folder: Path) -> str:
    """What import-linter says of the tree in ``folder``."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as go; go()",
    ]
    result = subprocess.run(
        [*command, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout + result.stderr


def copy_of_tree(target: Path) -> Path:
    """The packages and the contracts, without anything else."""
    for package in code_figures.PACKAGES:
        shutil.copytree(
            ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def add_line(tree: Path, file: str, line: str) -> None:
    """Write a line at the end of a file, which may be new, as may its package."""
    path = tree / file
    if not path.parent.exists():
        path.parent.mkdir()
        (path.parent / "__init__.py").write_text('"""Made for this test."""\n')
    with path.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")


def test_every_contract_is_kept() -> None:
    said = lint_imports(ROOT)
    assert [name for name in NAMES if f"{name} KEPT" not in said] == [], said


def test_every_contract_has_a_break() -> None:
    assert {name for name, _, _ in BREAKS} == set(NAMES)


@pytest.mark.parametrize(("name", "file", "line"), BREAKS)
def test_contract_bites(tmp_path: Path, name: str, file: str, line: str) -> None:
    tree = copy_of_tree(tmp_path)
    add_line(tree, file, line)
    said = lint_imports(tree)
    assert f"{name} BROKEN" in said, said


@pytest.fixture(scope="module")
def modules() -> list[code_figures.Module]:
    return code_figures.modules_of(ROOT)


def test_nothing_is_longer_than_its_limit(modules: list[code_figures.Module]) -> None:
    assert code_figures.too_long(modules) == []


def test_functions_are_short_as_a_rule(modules: list[code_figures.Module]) -> None:
    assert code_figures.median_function(modules) <= code_figures.MEDIAN_FUNCTION


def test_public_names_are_documented(modules: list[code_figures.Module]) -> None:
    missing = code_figures.without_docstring(modules)
    public = sum(len(m.public) for m in modules)
    assert 1 - len(missing) / public >= code_figures.FEWEST_DOCSTRINGS, missing


def test_every_function_is_typed(modules: list[code_figures.Module]) -> None:
    assert code_figures.without_hints(modules) == []


def test_no_forbidden_habit(modules: list[code_figures.Module]) -> None:
    assert code_figures.forbidden_habits(modules) == []


def test_no_import_circle(modules: list[code_figures.Module]) -> None:
    assert code_figures.import_circle(modules) == []


def test_few_places_catch_everything(modules: list[code_figures.Module]) -> None:
    found = code_figures.broad_excepts(modules)
    assert len(found) <= code_figures.BROAD_EXCEPTS, found


def test_tests_have_no_packages() -> None:
    """``tests/ui/__init__.py`` would make ``import ui`` find the tests."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_test_files_have_names_of_their_own() -> None:
    names = Counter(p.name for p in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_tests_are_about_as_long_as_the_code(modules: list[code_figures.Module]) -> None:
    assert code_figures.lines_below(ROOT / "tests") >= 0.8 * sum(m.lines for m in modules)


HABITS = {
    "global": "def f() -> None:\n    global x\n    x = 1",
    "print": "print('x')",
    "Qt": "from PySide6.QtCore import QObject",
    "QSettings by name": "from PySide6.QtCore import QSettings",
    "QSettings by attribute": "settings = QtCore.QSettings()",
    "pickle": "import pickle",
    "database": "import sqlite3\nsqlite3.connect('x')",
    "database by name": "from sqlite3 import connect",
    "encrypted database": "from sqlcipher3 import dbapi2",
    "encrypted database by another name": "import sqlcipher3.dbapi2 as sqlite",
}


@pytest.mark.parametrize("source", HABITS.values(), ids=HABITS)
def test_habit_is_noticed(tmp_path: Path, source: str) -> None:
    for package in code_figures.PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "frailtylab" / "room.py").write_text(source)
    assert len(code_figures.forbidden_habits(code_figures.modules_of(tmp_path))) == 1


def test_circle_is_noticed_and_late_import_is_none(tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "a.py").write_text("from ui import b\ndef f() -> None:\n    import ui.c\n")
    (tmp_path / "ui" / "b.py").write_text("from ui import c\n")
    (tmp_path / "ui" / "c.py").write_text("import ui.a\n")
    assert code_figures.import_circle(code_figures.modules_of(tmp_path))
    (tmp_path / "ui" / "b.py").write_text("")
    assert code_figures.import_circle(code_figures.modules_of(tmp_path)) == []


def test_no_text_for_translation_hides_in_an_f_string():
    # Before Python 3.12 an f-string is one token, in which the catalogue's tool finds no text.
    hidden = re.compile(r"""\bf(['"]).*\{(?:_|N_|plural)\(.*\1""")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("ui", "frailtylab", "devices")
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if hidden.search(line)
    ]
    assert found == []
