"""What leaves the program is exact, marked, explained, and whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from helpers.sample_records import INVALID, Ward, trial
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.errors import OperatorError
from frailtylab.export import csv_file, export_records, folder, tables
from frailtylab.export.cells import FORMULA_STARTS, decimal_text, escaped, unescaped
from frailtylab.export.csv_file import write_csv
from frailtylab.people import Role
from frailtylab.recording import FORMAT
from frailtylab.store import Store
from frailtylab.trials import Decision, Outcome

HOSTILE_CODES = ["0012", "1E5", "NA", "null", "2026-03-14", "1_000"]
WITHDRAWN = ("withdrawn", "withdrawn_reason", "withdrawn_by", "withdrawn_utc")
FILES = [
    "trials.csv", "measures.csv", "scores.csv", "not_done.csv", "recordings.csv",
    "places.csv", "signatures.csv", "agreement.csv", "data_dictionary.csv",
]  # fmt: skip


def test_golden_columns(filled: Ward, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert list(export_records(filled.store, out, filled.by)) == FILES
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    heads = {name: (out / name).read_text("utf-8").splitlines()[0] for name in FILES}
    assert heads["trials.csv"] == (
        "trial_id,participant,visit,visit_planned_on,visit_place,test,practice,side,number,"
        "attempt,place,place_reason,take,take_reason,state,outcome,reason,note,repeat,elapsed_s,speed_m_per_s,peak_force_kgf,result_source,entry,"
        "captured_utc,utc_offset_min,time_zone,performed_on,performed_at,assessor,flags,flags_detail,setup,"
        "instruments,script_version,language,software_version,study_sha256,version,decided_utc,"
        "record_sha256,recording_sha256,training,simulated"
    )
    assert heads["measures.csv"] == (
        "trial_id,name,source,value,unit,resolution,uncertainty,is_primary,training,simulated"
    )
    assert heads["scores.csv"] == (
        "participant,visit,visit_planned_on,visit_place,test,name,rule,value,unit,inputs,software_version,"
        "version,computed_utc,training,simulated"
    )
    assert heads["not_done.csv"] == (
        "not_done_id,participant,visit,visit_planned_on,visit_place,test,side,number,reason,note,assessor,"
        "entered_utc,withdrawn,withdrawn_reason,withdrawn_by,withdrawn_utc,training"
    )
    assert heads["recordings.csv"] == (
        "trial_id,participant,visit,visit_planned_on,visit_place,test,practice,side,number,"
        "attempt,place,take,is_current,sha256,size_bytes,format,training,simulated"
    )
    assert heads["places.csv"] == (
        "kind,record_id,place,participant,visit,test,side,number,attempt,place_reason,placed_by,"
        "placed_utc,training"
    )
    assert heads["signatures.csv"] == (
        "signature_id,participant,visit,visit_planned_on,visit_place,meaning,signed_by,signed_utc,"
        "utc_offset_min,record_sha256,holds,training"
    )
    assert heads["data_dictionary.csv"] == "file,column,type,unit,meaning,codes"


def test_rows_say_what_was_kept(filled: Ward, tmp_path: Path, read) -> None:
    export_records(filled.store, tmp_path / "out", filled.by)
    one, two, three = read(tmp_path / "out" / "trials.csv")
    assert (one["trial_id"], one["participant"], one["visit"]) == ("one", "P-0147", "BL")
    assert (one["outcome"], one["state"], one["practice"], one["side"]) == (
        "valid", "final", "0", "",
    )  # fmt: skip
    assert (one["elapsed_s"], one["result_source"]) == ("11.482913406", "stopwatch")
    assert (one["speed_m_per_s"], one["peak_force_kgf"]) == ("", "")
    assert one["captured_utc"] == "2026-03-14T09:05:07.123456Z"
    assert (one["utc_offset_min"], one["visit_planned_on"]) == ("60", "2026-03-14")
    assert (one["training"], one["simulated"]) == ("1", "1")
    assert json.loads(one["flags_detail"]) == [
        {"code": "disagreement", "detail": {"seconds": "0.18"}}
    ]
    assert json.loads(one["setup"]) == {"aid": "none", "footwear": "own_shoes"}
    assert (two["outcome"], two["reason"], two["note"]) == ("invalid", "interrupted", "phone rang")
    assert (two["simulated"], two["recording_sha256"]) == ("0", "")
    assert (three["state"], three["outcome"], three["elapsed_s"], three["flags"]) == (
        "draft", "undecided", "", "",
    )  # fmt: skip


def test_entry_that_was_taken_back_stays_in_the_export_and_says_so(
    filled: Ward, tmp_path: Path, read
) -> None:
    (entry,) = filled.store.trials.not_dones(filled.visit("BL"))
    other = filled.store.people.add_assessor("A-09", by=filled.by)
    filled.store.trials.withdraw_not_done(entry.id, "wrong hand", other.id)
    export_records(filled.store, tmp_path / "out", filled.by)
    (row,) = read(tmp_path / "out" / "not_done.csv")
    assert (row["reason"], row["assessor"]) == ("nd3", "A-03")
    assert [row[name] for name in WITHDRAWN[:3]] == ["1", "wrong hand", "A-09"]
    assert row["withdrawn_utc"] == "2026-03-14T08:30:00.000000Z"
    lines = read(tmp_path / "out" / "data_dictionary.csv")
    told = {line["column"]: line["meaning"] for line in lines if line["file"] == "not_done.csv"}
    assert all(told[name] for name in WITHDRAWN)


def test_measures_keep_every_digit(filled: Ward, tmp_path: Path, read) -> None:
    export_records(filled.store, tmp_path / "out", filled.by)
    rows = read(tmp_path / "out" / "measures.csv")
    assert [(r["trial_id"], r["source"], r["value"]) for r in rows] == [
        ("one", "stopwatch", "11.482913406"), ("one", "gate", "11.3"),
        ("two", "stopwatch", "11.482913406"), ("two", "gate", "11.3"),
    ]  # fmt: skip
    assert {(r["resolution"], r["uncertainty"]) for r in rows} == {("0.000000001", "0.12")}


def test_scores_not_done_and_recordings_are_indexed(filled: Ward, tmp_path: Path, read) -> None:
    counts = export_records(filled.store, tmp_path / "out", filled.by)
    (score,) = read(tmp_path / "out" / "scores.csv")
    assert (score["value"], score["inputs"], score["simulated"]) == ("11.48", "one", "1")
    (left_out,) = read(tmp_path / "out" / "not_done.csv")
    assert (left_out["side"], left_out["reason"], left_out["number"]) == ("left", "nd3", "")
    assert [left_out[name] for name in WITHDRAWN] == ["0", "", "", ""]
    recordings = read(tmp_path / "out" / "recordings.csv")
    assert [(r["trial_id"], r["take"], r["is_current"]) for r in recordings] == [
        ("one", "1", "1"), ("three", "1", "1"),
    ]  # fmt: skip
    size = str(len(trial("", "").recording or b""))
    assert {(len(r["sha256"]), r["size_bytes"], r["format"]) for r in recordings} == {
        (64, size, "1")
    }
    assert counts == {
        "trials.csv": 3, "measures.csv": 4, "scores.csv": 1, "not_done.csv": 1,
        "recordings.csv": 2, "agreement.csv": 0, "places.csv": 0, "signatures.csv": 0,
        "data_dictionary.csv": sum(len(t.columns) for t in tables.ALL_TABLES),
    }  # fmt: skip


def test_there_is_one_format_of_recordings_to_tell_of() -> None:
    assert FORMAT == 1, "the index must then read the format of each recording"


def test_dictionary_explains_every_column(filled: Ward, tmp_path: Path, read) -> None:
    export_records(filled.store, tmp_path / "out", filled.by)
    rows = read(tmp_path / "out" / "data_dictionary.csv")
    for name in FILES:
        head = (tmp_path / "out" / name).read_text("utf-8").splitlines()[0].split(",")
        assert [r["column"] for r in rows if r["file"] == name] == head
    assert all(r["meaning"] and r["type"] for r in rows)
    reasons = next(r for r in rows if (r["file"], r["column"]) == ("trials.csv", "reason"))
    assert "false_start=False start" in reasons["codes"]
    assert "nd7_refused=Participant refused" in reasons["codes"]
    outcome = next(r for r in rows if (r["file"], r["column"]) == ("trials.csv", "outcome"))
    assert outcome["codes"] == "; ".join(Outcome)
    assert {r["unit"] for r in rows if r["column"] == "peak_force_kgf"} == {"kgf"}


def test_ids_that_look_like_something_else_stay_what_they_are(
    hostile: Ward, tmp_path: Path, read
) -> None:
    export_records(hostile.store, tmp_path / "out", hostile.by)
    rows = read(tmp_path / "out" / "trials.csv")
    assert [row["participant"] for row in rows] == HOSTILE_CODES
    frame = pd.read_csv(tmp_path / "out" / "trials.csv", dtype=str, keep_default_na=False)
    assert list(frame["participant"]) == HOSTILE_CODES


def test_nobody_is_identified_and_no_arm_is_named(filled: Ward, tmp_path: Path) -> None:
    export_records(filled.store, tmp_path / "out", filled.by)
    names = {column for table in tables.ALL_TABLES for column in table.names}
    assert not names & {"initials", "birth_year", "arm", "group", "treatment"}
    text = "".join((tmp_path / "out" / name).read_text("utf-8") for name in FILES[:-1])
    assert "1941" not in text


@given(st.text())
def test_escaping_can_be_undone_and_no_formula_remains(text: str) -> None:
    cell = escaped(text)
    assert not cell.startswith(FORMULA_STARTS[:-1])
    assert (unescaped(cell) if cell.startswith("'") else cell) == text


@pytest.mark.parametrize(
    "note",
    ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "'quoted'", 'a "b", c',
     "line\nbreak", "lone\rreturn", "手腕骨折"],
)  # fmt: skip
def test_notes_survive_and_are_no_formula(sample: Ward, tmp_path: Path, read, note: str) -> None:
    made = trial(sample.visit("BL"), sample.by)
    decision = Decision(Outcome.INVALID, "other", note)
    sample.store.trials.save_final(made, decision, [], sample.by)
    export_records(sample.store, tmp_path / "out", sample.by)
    (row,) = read(tmp_path / "out" / "trials.csv")
    assert not row["note"].startswith(FORMULA_STARTS[:-1])
    assert (unescaped(row["note"]) if row["note"].startswith("'") else row["note"]) == note


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_any_text_comes_back_from_the_file(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("csv") / "t.csv"
    write_csv(path, ["id", "text"], [["x", text] for text in texts])
    with path.open(encoding="utf-8", newline="") as file:
        assert [row[1] for row in csv.reader(file)] == ["text", *texts]


def test_large_files_are_written_in_portions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read
) -> None:
    monkeypatch.setattr(csv_file, "ROWS_AT_ONCE", 2)
    assert write_csv(tmp_path / "t.csv", ["n"], ([str(n)] for n in range(5))) == 5
    assert [row["n"] for row in read(tmp_path / "t.csv")] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (1e-06, "0.000001"), (0.1, "0.1"), (2, "2.0"), (1e22, "10000000000000000000000")],
)
def test_numbers_have_a_point_and_no_exponent(value: float | None, text: str) -> None:
    assert decimal_text(value) == text


def test_empty_store_gives_empty_files(store: Store, tmp_path: Path, read) -> None:
    by = store.people.add_assessor("DM-1", Role.DATA_MANAGER).id
    counts = export_records(store, tmp_path / "out", by)
    assert [counts[name] for name in FILES[:-1]] == [0] * 8
    assert read(tmp_path / "out" / "trials.csv") == []


def test_export_is_in_the_audit_trail(filled: Ward, tmp_path: Path) -> None:
    export_records(filled.store, tmp_path / "out", filled.by)
    newest = filled.store.audit.entries(1)[0]
    assert (newest.action, newest.detail["trials.csv"]) == ("exported", 3)
    assert filled.store.check() == []


def test_empty_folder_is_used(filled: Ward, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert export_records(filled.store, out, filled.by)["trials.csv"] == 3


def test_used_folder_is_refused_and_left_alone(filled: Ward, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "old.txt").write_text("mine")
    with pytest.raises(OperatorError, match="not empty"):
        export_records(filled.store, out, filled.by)
    with pytest.raises(OperatorError, match="is no folder"):
        export_records(filled.store, out / "old.txt", filled.by)
    assert [path.name for path in out.iterdir()] == ["old.txt"]


def test_export_that_breaks_leaves_nothing(
    filled: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, names: list[str], rows: object) -> int:
        if path.name == "scores.csv":
            raise OSError(28, "No space left on device")
        return write_csv(path, names, rows)

    monkeypatch.setattr(folder, "write_csv", full)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OperatorError, match="No space left on device"):
        export_records(filled.store, tmp_path / "out", filled.by)
    assert sorted(tmp_path.iterdir()) == before
    assert filled.store.audit.entries(1)[0].action != "exported"


def test_decisions_that_changed_are_exported_as_they_stand(
    filled: Ward, tmp_path: Path, read
) -> None:
    filled.store.trials.decide("one", INVALID, [], filled.by)
    export_records(filled.store, tmp_path / "out", filled.by)
    one = read(tmp_path / "out" / "trials.csv")[0]
    assert (one["outcome"], one["version"]) == ("invalid", "3")
    assert read(tmp_path / "out" / "scores.csv") == []


def test_recording_of_an_undone_stop_is_listed_and_not_counted(
    sample: Ward, tmp_path: Path, read
) -> None:
    first = trial(sample.visit("BL"), sample.by, id="one")
    sample.store.trials.save_draft(first, sample.by)
    sample.store.trials.save_draft(replace(first, recording=b"longer"), sample.by)
    export_records(sample.store, tmp_path / "out", sample.by)
    rows = read(tmp_path / "out" / "recordings.csv")
    assert [(r["take"], r["is_current"], r["size_bytes"]) for r in rows][-1] == ("2", "1", "6")
    (one,) = read(tmp_path / "out" / "trials.csv")
    assert (one["take"], one["recording_sha256"]) == ("2", rows[-1]["sha256"])
