"""Checks 10 and 11: no cell is a formula, every cell comes back, no code becomes a number."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import BASELINE, participant, trial, ward
from helpers.store_key import KEY
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.door import STORE_NAME
from frailtylab.export import export_records
from frailtylab.export.cells import escaped, unescaped
from frailtylab.export.csv_file import write_csv
from frailtylab.people import CODE_PATTERN
from frailtylab.store import Store, create_store
from frailtylab.study.load import builtin_study
from frailtylab.trials import Decision, Outcome

ROOT = Path(__file__).resolve().parents[2]
STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
"""What OWASP lists, and what becomes one of it when a spreadsheet folds full-width forms."""
FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)",
    "=cmd|'/c calc'!A0", "'=1", "''", "=HYPERLINK(\"http://x\",\"y\")",
]  # fmt: skip
WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.tuples(st.sampled_from([*STARTS, "'", " ", ""]), st.text("=+-@'\"\r\n\t, ;|a1", max_size=8))
    .map("".join),
)  # fmt: skip
TRAPS = [
    "0012", "1E5", "1e5", "NA", "N.A", "TRUE", "False", "null", "NaN", "nan", "None", "inf", "-inf",
    "1_000", "2026-03-14", "12.50", "0x1F", "1.0", "00", "MAR1", "SEPT2", "1-2",
]  # fmt: skip
CODES = st.one_of(
    st.sampled_from([code for code in TRAPS if CODE_PATTERN.match(code)]),
    st.from_regex(re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,31}\Z", re.ASCII)),
    st.from_regex(re.compile(r"\A[0-9]{1,3}[eE.][0-9]{1,3}\Z", re.ASCII)),
)


def read_as_text(path: Path) -> pd.DataFrame:
    """As docs/reading-an-export.md has it."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)


@pytest.mark.parametrize("start", STARTS)
def test_each_start_of_a_formula_is_guarded(start: str) -> None:
    """ASVS 1.2.10: full-width forms too, which some spreadsheets fold to plain ones."""
    cell = escaped(f"{start}1")
    assert cell.startswith("'")
    assert unescaped(cell) == f"{start}1"
    assert unicodedata.normalize("NFKC", cell)[0] == "'"


@given(WORDS)
def test_escaping_leaves_no_formula_and_can_be_taken_back(text: str) -> None:
    """ASVS 1.2.10: whatever was typed; two texts never become one cell."""
    cell = escaped(text)
    assert not unicodedata.normalize("NFKC", cell).startswith(tuple("=+-@\t\r\n"))
    assert (unescaped(cell) if cell.startswith("'") else cell) == text


@given(WORDS, WORDS)
def test_two_texts_never_become_one_cell(one: str, other: str) -> None:
    """ASVS 1.2.10: the escape is one to one."""
    assert (escaped(one) == escaped(other)) == (one == other)


@given(st.lists(st.tuples(CODES, WORDS), max_size=20))
def test_codes_and_words_come_back_from_the_file_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    """ASVS 2.2.1: through pandas and through the standard library, any code and any words."""
    path = tmp_path_factory.mktemp("cells") / "t.csv"
    write_csv(path, ["code", "note"], [[code, escaped(note)] for code, note in rows])
    frame = read_as_text(path)
    assert list(frame["code"]) == [code for code, _note in rows]
    with path.open(encoding="utf-8", newline="") as file:
        read = [(line["code"], line["note"]) for line in csv.DictReader(file)]
    assert [(c, unescaped(n) if n.startswith("'") else n) for c, n in read] == rows


def test_a_program_that_guesses_types_changes_codes(tmp_path: Path) -> None:
    """ASVS 2.2.1: why the way of reading is documented; this is what it keeps from happening."""
    write_csv(tmp_path / "t.csv", ["code"], [["0012"], ["13"]])
    assert list(pd.read_csv(tmp_path / "t.csv")["code"]) == [12, 13]
    write_csv(tmp_path / "u.csv", ["code"], [["NA"], ["TRUE"]])
    assert list(pd.read_csv(tmp_path / "u.csv")["code"].isna()) == [True, False]


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A trial each of participants whose codes look like something else, with notes that run."""
    path = tmp_path_factory.mktemp("export") / STORE_NAME
    with create_store(path, KEY, FakeClock()) as store:
        first = ward(store, TRAPS[0])
        codes = [code for code in TRAPS if CODE_PATTERN.match(code)]
        kept: set[str] = set()
        for number, code in enumerate(codes):
            if code.lower() in kept:  # codes that differ only in capitals are one
                continue
            kept.add(code.lower())
            if number:
                person = store.people.add_participant(participant(code), first.by)
                store.visits.enrol(person.id, BASELINE, builtin_study(), first.by)
            keep_one(store, code, FORMULAS[number % len(FORMULAS)], first.by)
        store.admit_only_training()  # nobody's role is asked for the exports below
        yield store


def keep_one(store: Store, code: str, note: str, by: str) -> None:
    """One invalid trial of that participant with that note."""
    person = store.people.by_code(code)
    assert person is not None
    visit = store.visits.of_participant(person.id)[0].visit_id
    made = trial(visit, by)
    made = replace(made, context=replace(made.context, study_sha256=builtin_study().sha256))
    store.trials.save_final(made, Decision(Outcome.INVALID, "other", note), [], by)


def test_the_export_of_a_store_keeps_every_code_and_note(trapped: Store, tmp_path: Path) -> None:
    """ASVS 2.2.1, 1.2.10: the whole way, from the store to a data frame."""
    export_records(trapped, tmp_path / "out")
    frame = read_as_text(tmp_path / "out" / "trials.csv")
    people = {person.code for person in trapped.people.find("")}
    assert set(frame["participant"]) == people
    assert people >= {"0012", "1E5", "NA", "TRUE", "null", "NaN", "1.0"}
    for note in frame["note"]:
        assert not unicodedata.normalize("NFKC", note).startswith(tuple("=+-@\t\r\n"))
    assert {unescaped(n) for n in frame["note"]} <= {unescaped(escaped(f)) for f in FORMULAS}


def test_codes_come_back_into_a_store_as_they_left_it(trapped: Store, tmp_path: Path) -> None:
    """ASVS 2.2.1: read as documented, every code is accepted and found again by itself."""
    export_records(trapped, tmp_path / "out")
    frame = read_as_text(tmp_path / "out" / "trials.csv")
    for code in frame["participant"]:
        person = trapped.people.by_code(code)
        assert person is not None
        assert person.code == code


def test_the_documented_way_of_reading_is_the_one_that_is_tested(
    trapped: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 2.2.1: the program of docs/reading-an-export.md runs and gives the codes."""
    page = (ROOT / "docs" / "reading-an-export.md").read_text("utf-8")
    program = page.partition("```python\n")[2].partition("```")[0]
    export_records(trapped, tmp_path / "export-2026-11-25")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(program, "reading-an-export.md", "exec"), names)  # noqa: S102 - our own page
    trials = names["trials"]
    assert isinstance(trials, pd.DataFrame)
    assert set(trials["participant"]) == {person.code for person in trapped.people.find("")}
    assert set(trials["note"]) <= set(FORMULAS)
    assert len(set(trials["note"])) > 5


def test_numbers_are_never_rounded_on_their_way_out(tmp_path: Path) -> None:
    """ASVS 2.2.1: ``9.125`` stays; a float format of two places would give 9.12."""
    digits = ["9.125", "0.1", "12.340000000", "11.482913406", "100000.0", "0.30"]
    write_csv(tmp_path / "t.csv", ["value"], [[text] for text in digits])
    assert list(read_as_text(tmp_path / "t.csv")["value"]) == digits
