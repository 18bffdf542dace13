"""Study codes, sides, wall times and errors: the small vocabulary that everything stands on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from helpers.sample_records import elapsed, gates, trial
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.clock import SystemClock, WallTime
from frailtylab.errors import N_, OperatorError
from frailtylab.people import Side, checked_code
from frailtylab.trials import Source


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("P-0147", "P-0147"),
        ("  P-0147\t\n", "P-0147"),
        ("7", "7"),
        ("0012", "0012"),
        ("a.b_c-d", "a.b_c-d"),
        ("x" * 32, "x" * 32),
        ("\u3000P-1\u00a0", "P-1"),
    ],
)
def test_code_is_taken_as_typed_without_outer_blanks(typed: str, code: str) -> None:
    assert checked_code(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "-1", ".a", "_a", "P 1", "P\n1", "P/1", "P\\1", "P:1", "P*", "'P'", "x" * 33,
        "Р-0147", "P-０１", "P\u200b1", "\u202eP1", "é1", "P-1;DROP",
    ],
    ids=ascii,
)  # fmt: skip
def test_code_that_could_be_mistaken_for_another_is_refused(typed: str) -> None:
    with pytest.raises(OperatorError) as caught:
        checked_code(typed)
    error = caught.value
    assert error.title == "This participant code can't be used"
    assert error.values == {"code": typed.strip()}
    assert f"“{typed.strip()}”" in error.english()
    assert "as printed on the trial's papers" in error.to_do


@given(text=st.text(max_size=40))
def test_code_is_plain_and_safe_as_a_file_name_or_is_refused(text: str) -> None:
    try:
        code = checked_code(text)
    except OperatorError:
        return
    assert code == text.strip()
    assert code.isascii()
    assert code.isprintable()
    assert not set(code) & set(" /\\:*?\"<>|'")
    assert code[0] not in "._-"
    assert checked_code(code) == code


@pytest.mark.parametrize("side", Side)
def test_other_side_of_the_other_side_is_the_side(side: Side) -> None:
    assert side.other is not side
    assert side.other.other is side


# Reading, offset in minutes, and the text that is kept.
TIMES = [
    (datetime(2026, 3, 14, 8, 30, tzinfo=UTC), "2026-03-14T08:30:00.000000Z"),
    (datetime(2026, 3, 14, 8, 30, 0, 7, tzinfo=UTC), "2026-03-14T08:30:00.000007Z"),
    (datetime(2026, 3, 14, 1, 0, tzinfo=timezone(timedelta(hours=8))),
     "2026-03-13T17:00:00.000000Z"),
    (datetime(2026, 12, 31, 23, 0, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
     "2027-01-01T02:30:00.000000Z"),
]  # fmt: skip


@pytest.mark.parametrize(("moment", "text"), TIMES)
def test_wall_time_is_kept_in_utc_with_microseconds(moment: datetime, text: str) -> None:
    assert WallTime(moment, 0, "X").utc_text == text


@given(
    one=st.datetimes(datetime(1980, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    other=st.datetimes(datetime(1980, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
)
def test_texts_of_times_sort_as_the_times_do(one: datetime, other: datetime) -> None:
    texts = WallTime(one, 0, "UTC").utc_text, WallTime(other, 60, "CET").utc_text
    assert (texts[0] < texts[1]) is (one < other)
    assert datetime.fromisoformat(texts[0]) == one


def test_clock_of_the_machine_never_goes_back() -> None:
    clock = SystemClock()
    seen = [clock.now_ns() for _ in range(1000)]
    assert seen == sorted(seen)


def test_wall_clock_of_the_machine_tells_utc_offset_and_zone() -> None:
    before = datetime.now(UTC)
    wall = SystemClock().wall()
    after = datetime.now(UTC)
    assert before <= wall.utc <= after
    assert wall.utc.utcoffset() == timedelta(0)
    local = wall.utc.astimezone()
    assert timedelta(minutes=wall.offset_min) == local.utcoffset()
    assert wall.zone == local.tzname()


def test_marked_text_is_the_text() -> None:
    assert N_("{path} is full") == "{path} is full"


# Title, event, advice, values, and the one line of them.
LINES = [
    (
        "Title",
        "It {what}.",
        "Do {that}.",
        {"what": "broke", "that": "so"},
        "Title: It broke. Do so.",
    ),
    ("Title", "", "Do so.", {}, "Title: Do so."),
    ("Title", "It broke.", "", {}, "Title: It broke."),
    ("Title", "", "", {}, "Title:"),
    ("Title", "“{x}”.", "", {"x": "{y}"}, "Title: “{y}”."),
    ("Title", "“{x}”.", "", {"x": "{", "spare": 1}, "Title: “{”."),
]


@pytest.mark.parametrize(("title", "happened", "to_do", "values", "line"), LINES)
def test_error_is_told_in_one_line(
    title: str, happened: str, to_do: str, values: dict[str, object], line: str
) -> None:
    error = OperatorError(title, happened, to_do, values=values)
    assert error.english() == str(error) == line


def test_error_loses_nothing_and_asks_for_no_retry_unless_it_says_so() -> None:
    plain = OperatorError("Title", "", "")
    assert (plain.nothing_lost, plain.can_retry, plain.values) == (True, False, {})
    told = OperatorError("Title", "", "", nothing_lost=False, can_retry=True)
    assert (told.nothing_lost, told.can_retry) == (False, True)


def test_values_of_an_error_are_its_own() -> None:
    values: dict[str, object] = {"path": "a"}
    error = OperatorError("Title", "{path}", "", values=values)
    values["path"] = "b"
    assert error.english() == "Title: a"


def test_trial_is_simulated_as_soon_as_one_instrument_is() -> None:
    real = trial("v-1", "a-1", instruments=())
    assert not real.simulated
    assert trial("v-1", "a-1", instruments=(gates(),)).simulated


def test_primary_measure_is_asked_by_name_and_never_guessed() -> None:
    made = trial("v-1", "a-1", measures=(elapsed("11.5"),))
    found = made.primary("elapsed")
    assert found is not None
    assert (found.text, found.source) == ("11.5", Source.STOPWATCH)
    assert made.primary("speed") is None
    assert trial("v-1", "a-1", measures=()).primary("elapsed") is None
