"""Rows and cells of an export, one table at a time, and its words when a folder can't be used."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from helpers.sample_records import VALID, Ward, not_done, trial
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.errors import OperatorError
from frailtylab.export import export_records
from frailtylab.export import folder as folder_module
from frailtylab.export.cells import cell, decimal_text, escaped, json_text, unescaped
from frailtylab.export.csv_file import write_csv
from frailtylab.export.reasons import reasons_of
from frailtylab.export.rows import dictionary_rows, measure_rows, score_row, trial_row
from frailtylab.export.tables import (
    ALL_TABLES,
    DICTIONARY,
    MEASURES,
    SCORES,
    TRIALS,
    Column,
    Kind,
    codes_of,
)
from frailtylab.people import Side
from frailtylab.study.load import builtin_study
from frailtylab.trials import Entry, Outcome


def measure(name: str, text: str, unit: str, source: str, *, primary: bool) -> dict[str, Any]:
    return {
        "name": name, "text": text, "unit": unit, "source": source, "resolution": 0.01,
        "uncertainty": None, "is_primary": int(primary),
    }  # fmt: skip


def record(**changes: Any) -> dict[str, Any]:
    """A trial as the store hands it out, every column empty but for what is changed."""
    plain: dict[str, Any] = {column.source: None for column in TRIALS.columns if column.source}
    return (
        plain | {"measures": [], "flags": [], "id": "t-1", "training": 0, "simulated": 0} | changes
    )


def line(**changes: Any) -> dict[str, str]:
    return dict(zip(TRIALS.names, trial_row(record(**changes)), strict=True))


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.FLAG, 1, "1"), (Kind.FLAG, 0, "0"), (Kind.FLAG, True, "1"), (Kind.FLAG, None, ""),
        (Kind.TEXT, None, ""), (Kind.TEXT, "", ""), (Kind.TEXT, "plain", "plain"),
        (Kind.TEXT, "=1+1", "'=1+1"), (Kind.TEXT, "-3", "'-3"), (Kind.TEXT, "+49", "'+49"),
        (Kind.TEXT, "@SUM", "'@SUM"), (Kind.TEXT, "\tx", "'\tx"), (Kind.TEXT, "＝1", "'＝1"),
        (Kind.TEXT, "'quoted'", "''quoted'"), (Kind.TEXT, "a=b", "a=b"),
        (Kind.ID, "0012", "0012"), (Kind.ID, "1E5", "1E5"), (Kind.INTEGER, 7, "7"),
        (Kind.DECIMAL, "-0.50", "-0.50"), (Kind.INTEGER, -60, "-60"),
    ],
)  # fmt: skip
def test_cell_is_exact_and_only_words_are_escaped(kind: Kind, value: object, text: str) -> None:
    assert cell(Column("c", kind, "meaning"), value) == text


@given(text=st.text(alphabet=st.sampled_from("=+-@'\t\r\nab 1＝＋"), max_size=6))
def test_one_apostrophe_is_taken_away_and_no_other(text: str) -> None:
    kept = escaped(text)
    assert kept in (text, f"'{text}")
    if kept != text:
        assert unescaped(kept) == text
    else:
        assert unescaped(kept) == kept


@given(value=st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_digits_give_the_number_again(value: float) -> None:
    text = decimal_text(value)
    assert float(text) == value
    assert not set(text.lower()) & set("e,")


def test_json_is_one_line_in_one_order_with_its_characters() -> None:
    text = json_text({"b": "a\nb", "a": "李"})
    assert text == '{"a": "李", "b": "a\\nb"}'


def test_only_the_primary_measure_of_a_unit_fills_a_result_column() -> None:
    row = line(
        measures=[
            measure("elapsed", "4.01", "s", "gate", primary=True),
            measure("elapsed", "4.20", "s", "stopwatch", primary=False),
            measure("speed", "0.9975", "m/s", "gate", primary=True),
            measure("time_to_peak", "1.2", "s", "device", primary=True),
        ]
    )
    assert (row["elapsed_s"], row["speed_m_per_s"], row["peak_force_kgf"]) == ("4.01", "0.9975", "")
    assert row["result_source"] == "gate; device"


def test_force_in_another_unit_is_never_told_as_kilogram_force() -> None:
    row = line(measures=[measure("peak_force", "300", "N", "device", primary=True)])
    assert row["peak_force_kgf"] == ""
    assert row["result_source"] == "device"


def test_trial_without_measures_has_empty_results() -> None:
    row = line()
    for name in ("elapsed_s", "speed_m_per_s", "peak_force_kgf", "result_source", "flags"):
        assert row[name] == ""
    assert row["flags_detail"] == ""
    assert row["training"] == row["simulated"] == "0"


def test_flags_are_listed_by_code_and_kept_with_their_detail() -> None:
    flags = [
        {"code": "disagreement", "detail": '{"seconds": "0.18"}'},
        {"code": "note.short_rest", "detail": "{}"},
    ]
    row = line(flags=flags)
    assert row["flags"] == "disagreement note.short_rest"
    assert json.loads(row["flags_detail"]) == [
        {"code": "disagreement", "detail": {"seconds": "0.18"}},
        {"code": "note.short_rest", "detail": {}},
    ]


def test_measures_stay_in_their_order_with_the_marks_of_their_trial() -> None:
    made = record(
        simulated=1,
        measures=[
            measure("speed", "0.9975", "m/s", "gate", primary=True),
            measure("elapsed", "4.01", "s", "gate", primary=False) | {"uncertainty": 1e-7},
        ],
    )
    rows = [dict(zip(MEASURES.names, row, strict=True)) for row in measure_rows(made)]
    assert [(r["trial_id"], r["name"], r["value"], r["is_primary"]) for r in rows] == [
        ("t-1", "speed", "0.9975", "1"),
        ("t-1", "elapsed", "4.01", "0"),
    ]
    assert [r["uncertainty"] for r in rows] == ["", "0.0000001"]
    assert {(r["training"], r["simulated"]) for r in rows} == {("0", "1")}


@pytest.mark.parametrize(
    ("inputs", "simulated"),
    [([], "0"), (["t-1"], "0"), (["t-1", "t-2"], "1"), (["t-2"], "1")],
)
def test_score_is_simulated_as_soon_as_one_of_its_trials_is(
    inputs: list[str], simulated: str
) -> None:
    plain: dict[str, Any] = {column.source: None for column in SCORES.columns if column.source}
    row = score_row(plain | {"inputs": json.dumps(inputs), "training": 0}, {"t-2", "t-7"})
    found = dict(zip(SCORES.names, row, strict=True))
    assert found["simulated"] == simulated
    assert found["inputs"] == " ".join(inputs)


def test_dictionary_tells_reasons_where_a_column_holds_them_and_nowhere_else() -> None:
    rows = [
        dict(zip(DICTIONARY.names, row, strict=True))
        for row in dictionary_rows({"pain": "Pain", "other": "Something else"})
    ]
    told = {(r["file"], r["column"]) for r in rows if "pain=Pain" in r["codes"]}
    assert told == {("trials.csv", "reason"), ("not_done.csv", "reason")}
    assert {r["codes"] for r in rows if r["column"] == "reason"} == {
        "other=Something else; pain=Pain"
    }


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.file)
def test_no_column_stands_twice_in_a_file_and_each_one_is_explained(table: Any) -> None:
    assert len(set(table.names)) == len(table.names)
    for column in table.columns:
        assert column.meaning, column.name
        assert column.name == column.name.lower()


def test_codes_are_listed_as_they_stand_in_the_file() -> None:
    assert codes_of(Side) == "left; right"
    assert codes_of(Entry) == "capture; manual entry; late entry; paper entry"
    assert codes_of(Outcome).split("; ") == ["undecided", "valid", "attention", "invalid"]


@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
            min_size=2, max_size=2,
        ),
        max_size=4,
    )
)  # fmt: skip
def test_any_cells_come_back_in_their_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "some.csv"
    assert write_csv(path, ["one", "two"], rows) == len(rows)
    text = path.read_bytes().decode("utf-8")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["one", "two"], *rows]


def test_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_csv(path, ["one"], [["1"]])
    assert path.read_text(encoding="utf-8") == "mine"


def test_store_without_records_has_no_reasons(sample: Ward) -> None:
    assert reasons_of(sample.store) == {}


def test_reasons_come_from_the_study_of_the_records(filled: Ward) -> None:
    found = reasons_of(filled.store)
    study = builtin_study().study
    codes = {
        reason.code
        for reasons in (
            study.not_done_reasons, study.invalid_reasons, study.repeat_reasons, study.late_reasons,
            study.pick_reasons,
        )
        for reason in reasons
    }  # fmt: skip
    assert set(found) == codes
    assert all(found.values())


def test_not_done_alone_brings_the_reasons_of_its_visit(sample: Ward) -> None:
    sample.store.trials.not_done(not_done(sample.visit("BL")), sample.by)
    assert "nd7_refused" in reasons_of(sample.store)


def test_trial_under_a_study_whose_text_is_gone_brings_no_reasons(sample: Ward) -> None:
    made = trial(sample.visit("BL"), sample.by)
    gone = replace(made, context=replace(made.context, study_sha256="cd" * 32))
    sample.store.trials.save_final(gone, VALID, [], sample.by)
    assert reasons_of(sample.store) == {}


def refused(sample: Ward, folder: Path) -> OperatorError:
    with pytest.raises(OperatorError) as caught:
        export_records(sample.store, folder, sample.by)
    assert caught.value.nothing_lost
    return caught.value


def test_used_folder_is_named_and_the_trail_tells_of_no_export(
    sample: Ward, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    error = refused(sample, folder)
    assert error.title == "There is something in this folder already"
    assert str(folder) in error.english()
    assert "Choose a new or empty folder" in error.to_do
    assert not error.can_retry
    assert "exported" not in {entry.action for entry in sample.store.audit.entries()}


def test_link_that_leads_nowhere_is_not_written_through(sample: Ward, tmp_path: Path) -> None:
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "elsewhere")
    assert refused(sample, link).title == "There is something in this folder already"
    assert not (tmp_path / "elsewhere").exists()


def test_full_disk_is_told_with_its_reason_and_leaves_nothing(
    sample: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(folder_module, "write_csv", full)
    folder = tmp_path / "made" / "out"
    error = refused(sample, folder)
    assert error.title == "The export could not be written"
    assert os.strerror(errno.ENOSPC) in error.english()
    assert error.can_retry
    assert list(folder.parent.iterdir()) == []


def test_file_where_a_folder_is_needed_is_told(sample: Ward, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    error = refused(sample, tmp_path / "file" / "out")
    assert error.title == "The export could not be written"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_exported_folder_can_be_read_as_any_other_of_this_user(
    sample: Ward, tmp_path: Path
) -> None:
    (tmp_path / "plain").mkdir()
    export_records(sample.store, tmp_path / "out", sample.by)
    rights = [(tmp_path / name).stat().st_mode & 0o755 for name in ("plain", "out")]
    assert rights[0] == rights[1]
