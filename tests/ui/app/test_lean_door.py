"""A start for training brings nothing along of what stands before locked records."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

AT_THE_DOOR_ONLY = (
    "ui.app.door", "ui.app.door_window", "ui.flows.door_flow", "ui.flows.team_flow",
    "ui.pages.sign_in_page", "ui.pages.lock_page", "ui.pages.team_page", "ui.pages.safe_page",
    "ui.dialogs.team_dialogs", "frailtylab.first_run", "frailtylab.team", "frailtylab.recovery",
    "frailtylab.custody.passphrase",
)  # fmt: skip
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from frailtylab.door import new_training_folder
from ui.app.start import Options, run
folder = Path(sys.argv[1])
new_training_folder(folder).close()
shown = []
def ready(app):
    app.navigator.shown.connect(lambda name: (shown.append(name), QTimer.singleShot(0, leave)))
    def leave():
        app.window.close()
run(Options(folder), ready)
assert shown == ["assessors"], shown
print(" ".join(sorted(sys.modules)))
"""


@pytest.mark.slow
def test_a_start_for_training_imports_nothing_of_the_door(tmp_path):
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    loaded = set(result.stdout.split())
    assert "ui.app.application" in loaded
    assert loaded.isdisjoint(AT_THE_DOOR_ONLY), loaded & set(AT_THE_DOOR_ONLY)
