"""No mistake of a user ends in a traceback, makes a file, or is taken for something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.record_folder import saved_trials
from helpers.store_key import lock_folder

from devices.__main__ import main

GRIP = "record grip --participant T-001 --visit BL --driver mark10 --port sim://mark10"
WALK = "record 4MWT --participant T-001 --visit BL --driver alge_timy --port sim://alge_timy"

# Arguments, exit code, what is told
MISTAKES = [
    (GRIP.replace("--driver mark10", "--driver mark11"), 2, "mark10, force_line"),
    (GRIP.replace("sim://mark10", "/dev/nowhere"), 3, "could not open port"),
    (GRIP.replace("sim://mark10", "foo://x"), 3, "protocol 'foo' not known"),
    (GRIP.replace("sim://mark10", "sim://mark11"), 3, "mark10, force_line"),
    (GRIP.replace("sim://mark10", "sim://mark10?script=dance"), 3, "“dance”"),
    (GRIP.replace("sim://mark10", "socket://127.0.0.1:1"), 3, "Could not open port"),
    (GRIP.replace("T-001", "T-999"), 2, "“T-999” is not known"),
    (GRIP.replace("T-001", "t-001"), 2, "Known: T-001."),
    (GRIP.replace("T-001", "%"), 2, "“%” is not known"),
    (GRIP.replace("T-001", "受试者"), 2, "is not known"),
    (GRIP.replace("BL", "bl"), 2, "Known: BL, W1, M1, M2, M3, M6."),
    (GRIP.replace("grip", "dance"), 2, "Known: TUG, 4MWT, GRIP."),
    (GRIP + " --set baud", 2, "is not KEY=VALUE"),
    (GRIP + " --set baud=7", 2, "setting baud is “7”"),
    (GRIP + " --set dance=7", 2, "setting dance is “7”"),
    (GRIP + " --setup handle", 2, "is not KEY=VALUE"),
    (GRIP + " --setup handle=9", 2, "Known: position_1"),
    (GRIP + " --setup dance=9", 2, "no such set-up field"),
    (GRIP + " --side both", 2, "invalid choice"),
    (GRIP + " --practice", 2, "Nothing is left to record"),
    (GRIP + " --seconds 0", 2, "is not a number of seconds"),
    (GRIP + " --seconds nan", 2, "is not a number of seconds"),
    (GRIP + " --assessor X", 4, "That is not the passphrase"),
    (GRIP.partition(" --driver")[0], 2, "needs a dynamometer"),
    (GRIP.partition(" --port")[0], 2, "belong together"),
    (GRIP.replace("mark10", "alge_timy"), 2, "can't be measured with a gate device"),
    (WALK, 2, "Give --setup aid=CHOICE"),
    (WALK + " --setup aid=none --side left", 2, "This test has no sides"),
    (WALK.replace("alge_timy", "mark10") + " --setup aid=none", 2, "with a force device"),
    ("record grip --visit BL", 2, "--participant"),
    ("replay", 2, "TRIAL --visit --all is required"),
    ("replay no-such-trial", 2, "no trial “no-such-trial”"),
]


@pytest.mark.parametrize(("line", "code", "told"), MISTAKES)
def test_mistake_is_told_in_words(
    folder: Path, capsys: pytest.CaptureFixture[str], line: str, code: int, told: str
) -> None:
    try:
        ended = main([*line.split(), "--data", str(folder)])
    except SystemExit as stop:
        ended = stop.code
    said = capsys.readouterr()
    assert (ended, said.out) == (code, ""), said.err
    assert told in said.err
    assert "Traceback" not in said.err
    assert saved_trials(folder) == []


@pytest.mark.parametrize("line", [GRIP, "replay --all"])
def test_missing_folder_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    nowhere = tmp_path / "nowhere"
    assert main([*line.split(), "--data", str(nowhere)]) == 4
    assert "The results file is missing" in capsys.readouterr().err
    assert not nowhere.exists()


def test_foreign_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock_folder(tmp_path, "a-3", "A-03")
    (tmp_path / "frailtylab.db").write_text("shopping list")
    assert main([*GRIP.split(), "--data", str(tmp_path)]) == 4
    assert "not a results file" in capsys.readouterr().err
    assert (tmp_path / "frailtylab.db").read_text() == "shopping list"


def test_help_has_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("record", "replay"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        told = capsys.readouterr().out
        assert f"frailtylab {command} " in told
        assert "4 store trouble" in told
