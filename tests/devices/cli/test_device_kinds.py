"""``devices list`` and ``devices check``, and profiles through the other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.profile_files import FORCE, GATE, changed

from devices.__main__ import main
from devices.hosts.local import LocalHost
from devices.hosts.published import publish, withdraw
from devices.simulators.catalogue import simulate
from frailtylab.clock import SystemClock

Said = pytest.CaptureFixture[str]


def test_check_tells_what_would_be_sent_and_what_the_examples_give(capsys: Said):
    assert main(["devices", "check", "example_force"]) == 0
    said = capsys.readouterr().out
    for part in (
        "example_force: ok",
        "device    Chronojump Force Sensor 0.6 (force, documented)",
        "serial    115200 8N1, dtr on, rts on, handshake off, wait 2 s after opening",
        r"identify  sends get_version:\r\n",
        r"start     sends start_capture:\r\n",
        "poll      sends nothing",
        r"example   1247067;-0.12\r\n1259567;0.00\r\n",
        "-> force -0.12 N at 1.247067 s",
    ):
        assert part in said


def test_check_tells_how_often_a_device_is_asked(tmp_path: Path, capsys: Said):
    file = tmp_path / "mine.toml"
    file.write_text(changed(FORCE, ("[send]\n", "[send]\npoll = '?'\npoll_interval_s = 0.5\n")))
    assert main(["devices", "check", str(file)]) == 0
    assert "poll      sends ? every 0.5 s" in capsys.readouterr().out


def test_check_as_json(capsys: Said):
    assert main(["devices", "check", "example_gate", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["ok"] is True
    assert document["sends"] == {}
    assert document["serial"]["baud"] == 115200
    assert document["examples"][0]["events"] == ["gate A blocked at 1.234567 s"]


def test_check_of_a_wrong_profile_names_line_and_key(tmp_path: Path, capsys: Said):
    file = tmp_path / "mine.toml"
    file.write_text(changed(GATE, ("baud = 115200", "baud = 115000")))
    assert main(["devices", "check", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "  line 13, serial.baud: expected one of 1200, 2400" in said.err
    assert main(["devices", "check", str(file), "--json"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["ok"] is False
    assert document["problems"][0]["key"] == "serial.baud"


def test_list_names_drivers_and_the_profiles_of_the_data_folder(tmp_path: Path, capsys: Said):
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "b.toml").write_text(GATE)
    (folder / "a.toml").write_text(changed(FORCE, ('kind = "force"', 'kind = "weight"')))
    (folder / "notes.txt").write_text("no profile")
    assert main(["devices", "list", "--data", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("mark10  force  ")
    assert "a.toml: line 7, kind: expected one of force, gate" in lines[-2]
    assert lines[-1] == (
        f"profile --set file={folder / 'b.toml'}  gate  Home-made Two light barriers"
    )


def test_list_as_json_without_profiles(tmp_path: Path, capsys: Said):
    assert main(["devices", "list", "--json", "--data", str(tmp_path / "none")]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["driver"] for row in rows} >= {"mark10", "profile"}
    assert {row["problem"] for row in rows} == {""}


def test_decode_reads_with_a_profile(tmp_path: Path, capsys: Said):
    profile, capture = tmp_path / "mine.toml", tmp_path / "capture.bin"
    profile.write_text(FORCE)
    capture.write_bytes(b"1000000;12.50\r\nx\r\n")
    assert main(["decode", "--driver", "profile", "--set", f"file={profile}", str(capture)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "force 12.50 N at 1 s",
        "unknown b'x'",
        "accepted 1 ignored 0 bad 1",
    ]


@pytest.mark.parametrize(
    "command", [["decode", "-", "--driver", "profile"], ["simulate", "profile"]]
)
def test_a_command_without_a_good_profile_ends_with_2(command: list[str], capsys: Said):
    more = ["--host", "tcp:0"] if command[0] == "simulate" else []
    assert main([*command, *more, "--set", "file=nowhere.toml"]) == 2
    assert "This device profile can't be used" in capsys.readouterr().err


def test_a_trial_by_a_profile_is_recorded_and_replayed_when_its_file_has_gone(
    folder: Path, tmp_path: Path, capsys: Said
):
    profile = tmp_path / "mine.toml"
    profile.write_text(changed(FORCE, ("boot_wait_s = 2", "boot_wait_s = 0")))
    script = "squeeze at=1 every=4 peak=25 hold=1"
    device = simulate("profile", script, settings={"file": str(profile)})
    url = publish("of_a_site", LocalHost(device, SystemClock()))
    arguments = ["--participant", "T-001", "--visit", "BL", "--side", "right", "--port", url]
    try:
        code = main(
            ["record", "GRIP", "--driver", "profile", "--set", f"file={profile}", *arguments,
             "--data", str(folder)]
        )  # fmt: skip
    finally:
        withdraw("of_a_site")
    assert code == 0
    profile.unlink()
    assert main(["replay", "--all", "--data", str(folder)]) == 0
    assert ": equal" in capsys.readouterr().out
