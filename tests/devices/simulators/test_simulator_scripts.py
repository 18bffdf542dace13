"""The language of scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.script import latest, make_act, occurrences, parse_script, upcoming
from frailtylab.errors import OperatorError

S = 1_000_000_000


def test_script_is_read_in_order():
    first, second = parse_script("squeeze at=2 peak=25.3 hold=3; squeeze at=20 peak=24.1;")
    assert (first.verb, first.at_ns, first.params) == (
        "squeeze",
        2 * S,
        {"peak": "25.3", "hold": "3"},
    )
    assert second.at_ns == 20 * S


@pytest.mark.parametrize(
    "script",
    [
        "jump at=2",
        "squeeze at=two",
        "squeeze peak",
        "squeeze colour=red",
        "squeeze at=-1",
        "squeeze peak=nan",
        "squeeze peak=inf",
        "walk every=0",
        "walk at=1 times=0",
        "walk at=1 times=x",
    ],
)
def test_bad_statement_is_refused_and_quoted(script: str):
    with pytest.raises(OperatorError) as caught:
        parse_script(script)
    assert script in caught.value.english()


def test_every_repeats_and_times_limits():
    act = make_act("walk", {"at": 1, "every": 2, "times": 3})
    assert [one.at_ns // S for one in occurrences(act, 100 * S)] == [1, 3, 5]


@given(
    at=st.integers(0, 50),
    every=st.integers(1, 20),
    times=st.none() | st.integers(1, 5),
    now=st.integers(0, 200),
)
def test_latest_and_upcoming_agree_with_the_list(at: int, every: int, times: int | None, now: int):
    params = {"at": at, "every": every} | ({} if times is None else {"times": times})
    act = make_act("walk", params)
    moments = [one.at_ns for one in occurrences(act, 400 * S)]
    past = [moment for moment in moments if moment <= now * S]
    later = [moment for moment in moments if moment > now * S]
    last, following = latest(act, now * S), upcoming(act, now * S)
    assert (last.at_ns if last else None) == (past[-1] if past else None)
    assert (following.at_ns if following else None) == (later[0] if later else None)
