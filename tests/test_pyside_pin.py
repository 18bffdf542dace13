"""The pinned PySide6 doesn't lose references to None.

PySide6 6.12.0 drops one at most calls that return None; below Python 3.12, where None is not
immortal, the process aborts after some thousand calls (docs/adr/0002).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
PIN = re.compile(
    r"^(?:pyside6-essentials|shiboken6)==(?P<version>\S+) ; python_full_version (?P<range>\S+ \S+)",
    re.MULTILINE,
)
REPRO = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(["repro", "-platform", "offscreen"])
label = QLabel()
for number in range(20_000):
    label.setText("x")
print("survived")
"""


def test_none_survives_twenty_thousand_calls() -> None:
    pytest.importorskip("PySide6")
    result = subprocess.run(
        [sys.executable, "-c", REPRO], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout) == (0, "survived\n"), result.stderr


@pytest.mark.parametrize("lock", ["app.lock", "test.lock"])
def test_lock_takes_a_safe_version_for_each_python(lock: str) -> None:
    pins = PIN.findall((REQUIREMENTS / lock).read_text(encoding="utf-8"))
    assert [python for _, python in pins] == ["< '3.12'", ">= '3.12'"] * 2
    for version, python in pins:
        parts = tuple(int(part) for part in version.split("."))
        assert parts[:2] >= (6, 12) if python.startswith(">=") else parts != (6, 12, 0)


def test_installed_version_is_one_of_the_locked() -> None:
    pyside = pytest.importorskip("PySide6")
    pins = PIN.findall((REQUIREMENTS / "test.lock").read_text(encoding="utf-8"))
    wanted = "<" if sys.version_info < (3, 12) else ">"
    assert pyside.__version__ in {v for v, python in pins if python.startswith(wanted)}
