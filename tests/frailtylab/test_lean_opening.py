"""Opening a folder for training brings along nothing that only guards, sends or copies records."""

from __future__ import annotations

import subprocess
import sys

from frailtylab.door import new_training_folder

NOT_WANTED = (
    "cryptography", "frailtylab.upload", "frailtylab.fhir", "frailtylab.copy",
    "frailtylab.store.backup", "frailtylab.recovery", "frailtylab.team", "frailtylab.first_run",
)  # fmt: skip
PROGRAM = """
import sys
from pathlib import Path
from frailtylab.door import open_folder
store, _user = open_folder(Path(sys.argv[1]))
store.close()
print(" ".join(sorted(sys.modules)))
"""


def test_opening_a_training_folder_imports_no_guard_sender_or_copier(tmp_path):
    folder = tmp_path / "training"
    new_training_folder(folder).close()
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    loaded = set(result.stdout.split())
    assert "frailtylab.store.store" in loaded
    wanted_late = {name for name in loaded if name.startswith(NOT_WANTED)}
    assert not wanted_late
