"""Bouncing contacts: the first edge counts, and what has lasted is not lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.contact_debounce import ContactChange, ContactDebounce

MS = 1_000_000


def changes(*at_ms: float, first: bool = True) -> list[ContactChange]:
    """Changes at these times, alternating from ``first`` on."""
    return [
        ContactChange(first ^ bool(number % 2), round(at * MS), round(at * MS), 0)
        for number, at in enumerate(at_ms)
    ]


def kept(*at_ms: float, lock_ms: int = 10, until_ms: float = 10_000) -> list[tuple[bool, float]]:
    """What counts of them, with the levels told once more at the end."""
    contact = ContactDebounce(lock_ms * MS)
    contact.begin(False)
    found = [one for change in changes(*at_ms) for one in contact.take(change)]
    found += contact.settle(round(until_ms * MS))
    return [(one.level, one.at_ns / MS) for one in found]


def test_clean_contact_loses_nothing():
    assert kept(100, 200) == [(True, 100), (False, 200)]


def test_bounce_after_an_edge_is_dropped_and_the_first_edge_stays():
    assert kept(100, 101, 102, 103, 104, 300) == [(True, 100), (False, 300)]


def test_edge_at_the_end_of_the_lock_counts():
    assert kept(100, 109.9) == [(True, 100), (False, 109.9)]
    assert kept(100, 110) == [(True, 100), (False, 110)]


def test_edge_at_the_end_of_the_lock_is_not_held_back():
    contact = ContactDebounce(10 * MS)
    first, second = changes(100, 110)
    assert contact.take(first) + contact.take(second) == [first, second]


def test_pulse_shorter_than_the_lock_keeps_its_end_once_it_has_lasted():
    assert kept(100, 101, 102, 105) == [(True, 100), (False, 105)]


def test_end_of_a_short_pulse_is_told_before_the_next_edge():
    assert kept(100, 105, 400, 500) == [(True, 100), (False, 105), (True, 400), (False, 500)]


def test_edge_soon_after_a_held_back_one_is_bounce_of_that_one():
    assert kept(100, 109, 112, 118) == [(True, 100), (False, 109)]


def test_nothing_is_settled_within_the_lock():
    assert kept(100, 105, until_ms=109) == [(True, 100)]


def test_without_debounce_every_change_counts():
    assert len(kept(100, 101, 102, 103, lock_ms=0)) == 4


def test_first_change_of_an_unknown_contact_counts():
    contact = ContactDebounce(10 * MS)
    (change,) = changes(5)
    assert contact.take(change) == [change]


def test_begin_forgets_what_was_held_back():
    contact = ContactDebounce(10 * MS)
    for change in changes(100, 105):
        contact.take(change)
    contact.begin(True)
    assert contact.settle(900 * MS) == []


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(0, 50))
def test_kept_edges_alternate_and_end_at_the_true_level(gaps_ms: list[int], lock_ms: int):
    at = [sum(gaps_ms[: n + 1]) for n in range(len(gaps_ms))]
    found = kept(*at, lock_ms=lock_ms)
    assert [level for level, _ in found] == [not n % 2 for n in range(len(found))]
    assert len(found) % 2 == len(at) % 2
    assert {when for _, when in found} <= set(at)
    assert found[:1] == [(True, at[0])] if at else not found
