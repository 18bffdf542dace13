"""``audit``: what it prints, in three forms, and that looking is noted."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from helpers.core_command import run
from helpers.full_record import full_record
from helpers.store_key import KEY, PASSPHRASE, lock_folder

from frailtylab.door import STORE_NAME
from frailtylab.store import open_store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A locked folder that its manager M-01 opens; A-03 has no key of their own here."""
    folder = tmp_path_factory.mktemp("audit") / "data"
    record = full_record(folder / STORE_NAME, note="=SUM(1)")
    record.store.close()
    lock_folder(folder, record.manager, "M-01")
    (folder.parent / "phrase").write_text(PASSPHRASE)
    return folder


@pytest.fixture
def audit(folder: Path, capsys: pytest.CaptureFixture[str]):
    """Runs the command; answers exit code, output and errors."""

    def answer(*more: str) -> tuple[int, str, str]:
        phrase = str(folder.parent / "phrase")
        code = run("audit", "--data", str(folder), "--passphrase-file", phrase, *more)
        told = capsys.readouterr()
        return code, told.out, told.err

    return answer


def test_lines_tell_number_moment_who_what_and_record(audit) -> None:
    code, out, _ = audit("--act", "trial_moved")
    assert code == 0
    line = "27 2026-03-14T08:32:00Z M-01 Attempt moved to where it belongs: P-0148 BL tug 1"
    assert " ".join(out.split()) == f"{line} - '=SUM(1)'"


def test_looking_is_noted(audit, folder: Path) -> None:
    audit("--limit", "1")
    with open_store(folder / STORE_NAME, KEY) as store:
        assert store.audit.entries(1)[0].action == "audit_viewed"


def test_json_has_every_field(audit) -> None:
    _, out, _ = audit("--json", "--record", "P-0147 BL", "--by", "m-01")
    told = json.loads(out)
    assert [entry["act"] for entry in told] == [
        "dispatch_frozen", "signed_reviewed", "trial_moved",
    ]  # fmt: skip
    assert told[1]["words"] == "Signed as reviewed"


def test_csv_holds_no_formula(audit) -> None:
    _, out, _ = audit("--csv", "--act", "corrections")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["reason"] for row in rows} == {"", "'=SUM(1)"}


def test_days_bound_what_is_shown(audit) -> None:
    assert audit("--until", "2026-03-13")[1] == ""
    assert len(audit("--since", "2026-03-14", "--until", "2026-03-14")[1].splitlines()) == 31


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "X-9"], "Nobody has this code"),
        (["--act", "beam_up"], "There is no such act"),
        (["--record", "P-0999"], "There is no such record"),
    ],
)
def test_what_is_not_there_is_told_and_ends_with_2(audit, arguments, words) -> None:
    code, out, err = audit(*arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_day_that_is_none_is_refused(audit, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        audit("--since", "yesterday")
    assert "is no day" in capsys.readouterr().err


def test_assessor_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = full_record(tmp_path / "data" / STORE_NAME, note="x")
    record.store.close()
    lock_folder(tmp_path / "data", record.assessor, "A-03")
    (tmp_path / "phrase").write_text(PASSPHRASE)
    where = ["--data", str(tmp_path / "data"), "--passphrase-file", str(tmp_path / "phrase")]
    assert run("audit", *where) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "You may not do this" in told.err
