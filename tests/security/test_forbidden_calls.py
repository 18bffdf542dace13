"""Check 13: nothing of ours runs what it reads: no pickle, no eval, no shell, no plug-ins."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from helpers.store_key import PASSPHRASE

from frailtylab.door import new_folder
from frailtylab.people import Role
from tools import code_figures

ROOT = Path(__file__).resolve().parents[2]
CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.startfile", "yaml.load",
    "marshal.loads", "entry_points", "importlib.metadata.entry_points", "runpy.run_path",
    "logging.config.fileConfig", "subprocess.getoutput", "load_extension", "enable_load_extension",
}  # fmt: skip
MODULES = {
    "pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "dbm",
    "yaml", "code", "codeop", "pdb", "xmlrpc", "xml", "pty", "telnetlib", "imp", "runpy",
}  # fmt: skip
PTY_MAY = "devices/hosts/pseudo_terminal.py"
"""Simulated devices on a pseudo-terminal need one; nothing is run in it."""


def misdeeds(tree: ast.AST, file: str) -> list[str]:
    """What a file does that would run what it reads."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in CALLS or called.split(".")[-1] in (
                "entry_points",
                "enable_load_extension",
            ):
                found.append(called)
            words = {word.arg: word.value for word in node.keywords}
            shell = words.get("shell")
            if shell is not None and not (isinstance(shell, ast.Constant) and shell.value is False):
                found.append("shell=")
            plugins = words.get("execute_plugins")
            if called.split(".")[-1] == "Database" and not (
                isinstance(plugins, ast.Constant) and plugins.value is False
            ):
                found.append("plug-ins of sqlite-utils")
            if called == "setattr" and not isinstance(node.args[1], ast.Constant | ast.Name):
                found.append("setattr")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            tops = {name.partition(".")[0] for name in names} & MODULES
            found += sorted(tops - ({"pty"} if file == PTY_MAY else set()))
        elif (
            isinstance(node, ast.Name | ast.Attribute)
            and ast.unparse(node).split(".")[-1] == "QSettings"
        ):
            found.append("QSettings")
    return found


def test_nothing_of_ours_runs_what_it_reads() -> None:
    """ASVS 1.5.2, 1.2.5, 1.3.2: read from the syntax of every file."""
    found = {
        m.path.as_posix(): bad
        for m in code_figures.modules_of(ROOT)
        if (bad := misdeeds(m.tree, m.path.as_posix()))
    }
    assert found == {}


@pytest.mark.parametrize(
    "slip",
    [
        "import pickle", "from pickle import loads", "import yaml", "eval(text)", "exec(text)",
        "os.system('rm')", "subprocess.run(text, shell=True)", "subprocess.run(text, shell=flag)",
        "Database(connection)", "Database(connection, execute_plugins=True)",
        "from PySide6.QtCore import QSettings; QSettings()", "QtCore.QSettings('a')",
        "entry_points(group='x')", "connection.enable_load_extension(True)", "import marshal",
        "from xml.etree import ElementTree",
    ],
)  # fmt: skip
def test_each_misdeed_is_noticed(slip: str) -> None:
    """ASVS 1.5.2: the rule, on slips."""
    assert misdeeds(ast.parse(slip), "frailtylab/slip.py") != []


def test_the_linter_looks_for_the_same() -> None:
    """ASVS 1.5.2: ruff's S rules are on, and no line of ours silences S301, S307, S506 or S602."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in settings["select"]
    assert not {rule for rule in settings["ignore"] if rule.startswith("S")} - {"SIM"}
    silenced = [
        f"{m.path}: {rule}"
        for m in code_figures.modules_of(ROOT)
        for rule in ("S102", "S301", "S302", "S307", "S506", "S602", "S605")
        if rule in (ROOT / m.path).read_text("utf-8")
    ]
    assert silenced == []


START = """
import json, sys
from pathlib import Path
from ui.plain_imports import use_plain_imports
use_plain_imports()
from PySide6.QtCore import QTimer
from ui.app.start import qt_app
from ui.cli.window import open_window

def look():
    if any(w.isVisible() for w in app.topLevelWidgets()):
        looking.stop()
        print(json.dumps(sorted(sys.modules)), flush=True)
        app.exit(0)

app = qt_app()
looking = QTimer()
looking.timeout.connect(look)
looking.start(20)
open_window(Path(sys.argv[1]))
"""
NEVER_LOADED = {"yaml", "dill", "cloudpickle", "shelve", "xmlrpc", "pdb", "telnetlib"}


@pytest.mark.slow
def test_a_start_up_to_the_first_page_loads_no_pickler(tmp_path: Path) -> None:
    """ASVS 1.5.2: nor does a library bring one along before anybody has signed in."""
    store, _user = new_folder(tmp_path / "data", "A-03", "", PASSPHRASE, (Role.ASSESSOR,))
    store.close()
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "data")],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout, done.stderr
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "ui.app.start" in loaded
    assert loaded & {"pickle", "_pickle", *NEVER_LOADED} == set()
