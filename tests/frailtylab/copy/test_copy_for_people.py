"""``record.html`` and the CSV files: complete, harmless, and the same words that were typed."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from helpers.full_record import HOSTILE, FullRecord
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.copy import read_copy
from frailtylab.copy.moments import LocalTimes, moment
from frailtylab.copy.shown import shown, spoken
from frailtylab.export.cells import FORMULA_STARTS, unescaped

TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "p", "div",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
ATTRIBUTES = {"class", "charset", "lang"}


class Page(HTMLParser):
    """Tags, attributes and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def page(made: Path) -> str:
    return (made / "record.html").read_text("utf-8")


def test_page_has_no_script_no_link_and_loads_nothing(page: str) -> None:
    read = Page(page)
    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES
    assert not re.search(r"url\(|@import|https?://|javascript:", page)


def test_hostile_words_stand_there_as_words(page: str) -> None:
    words = "".join(Page(page).words)
    assert '=1+1 <b onclick="x()">&amp;</b> ⟦U+202E⟧gnp.exe⟦U+202C⟧' in words
    assert "\u202e" not in page
    assert "\x01" not in page


def test_every_value_of_every_row_is_on_the_page(made: Path, page: str) -> None:
    words = "".join(Page(page).words)
    for table, rows in read_copy(made).belongings.tables.items():
        for row in rows:
            for column, value in row.items():
                told = Page(shown(value)).words if not isinstance(value, bytes) else ["280 bytes"]
                assert "".join(told) in words, (table, column)


@pytest.mark.parametrize(
    "words",
    [
        "Record of participant P-0147", "ageing_frailty 1.0", "by Li Na (M-01)",
        "2026-03-14 09:05:07.123 UTC (10:05:07 local, UTC+01:00), zone CET",
        "trial 2, attempt 1: valid", "Take 2", "11.482913406", "Interrupted or distracted",
        "Went on in spite of", "Moved: recorded in visit BL of participant P-0147",
        "visit M1b of participant P-0147", "Hash of what was signed", "Calibrated on", "PTB",
        "Signed as reviewed", "serial number: 3941027", "Attempt moved to where it belongs",
    ],
)  # fmt: skip
def test_page_tells_it_in_words(page: str, words: str) -> None:
    assert words in "".join(Page(page).words)


def test_nobody_elses_identifiers_are_on_the_page(full: FullRecord, page: str) -> None:
    assert full.participant.initials in page
    rows = full.store._file.rows("SELECT id FROM visit WHERE participant_id = ?", (full.other.id,))
    shown_visits = [row["id"] for row in rows if row["id"] in page]
    assert len(shown_visits) == 2  # where something was moved from and to


def test_csv_files_hold_every_row_and_no_formula(made: Path) -> None:
    tables = read_copy(made).belongings.tables
    for table, rows in tables.items():
        with (made / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        assert len(cells) == len(rows)
        for row, told in zip(rows, cells, strict=True):
            for name, value in row.items():
                if isinstance(value, str):
                    assert not told[name].startswith(FORMULA_STARTS) or told[name][0] == "'"
                    assert unescaped(told[name]) == value


def test_hostile_reason_is_escaped_in_csv(made: Path) -> None:
    text = (made / "csv" / "trial_place.csv").read_text("utf-8")
    assert "'=1+1" in text
    assert HOSTILE.startswith("=")


@given(st.text())
def test_shown_text_is_only_text(text: str) -> None:
    read = Page(f"<p>{shown(text)}</p>")
    assert read.tags == {"p"}
    assert all(sign.isprintable() for sign in "".join(read.words))


@pytest.mark.parametrize(
    ("utc", "offset", "words"),
    [
        ("2026-03-14T09:05:07.123456Z", 60,
         "2026-03-14 09:05:07.123 UTC (10:05:07 local, UTC+01:00)"),
        ("2026-03-14T20:00:00.000000Z", 480,
         "2026-03-14 20:00:00.000 UTC (2026-03-15 04:00:00 local, UTC+08:00)"),
        ("2026-03-14T01:00:00.000000Z", -210,
         "2026-03-14 01:00:00.000 UTC (2026-03-13 21:30:00 local, UTC-03:30)"),
        ("2026-03-14T01:00:00.000000Z", None, "2026-03-14 01:00:00.000 UTC"),
        ("yesterday", 60, "yesterday"),
    ],
)  # fmt: skip
def test_moment_is_told_in_utc_and_local(utc: str, offset: int | None, words: str) -> None:
    assert moment(utc, offset) == words


def test_row_without_an_offset_takes_that_of_the_next_entry() -> None:
    times = LocalTimes([
        {"utc": "2026-03-29T00:00:00.000000Z", "offset_min": 60},
        {"utc": "2026-03-29T02:00:00.000000Z", "offset_min": 120},
    ])  # fmt: skip
    assert times.offset_at("2026-03-28T00:00:00.000000Z") == 60
    assert times.offset_at("2026-03-29T01:59:59.999999Z") == 120
    assert times.offset_at("2027-01-01T00:00:00.000000Z") == 120
    assert LocalTimes([]).offset_at("2026-03-28T00:00:00.000000Z") is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('{"aid":"none","settings":{},"simulated":true}', "aid: none; simulated: yes"),
        ('["one","two"]', "one, two"), ("{broken", "{broken"), ("", ""), (None, ""), (3, "3"),
    ],
)  # fmt: skip
def test_json_is_spoken_in_names_and_values(value: object, words: str) -> None:
    assert spoken(value) == words
