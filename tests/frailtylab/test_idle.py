"""Somebody who is away is noticed, also by a computer that slept meanwhile."""

from __future__ import annotations

import pytest

from frailtylab.idle import Idle, Since


@pytest.fixture
def idle(fake_clock):
    return Idle(fake_clock, 5)


def test_five_minutes_without_a_touch_lock(idle, fake_clock):
    fake_clock.advance(299)
    assert not idle.must_lock
    fake_clock.advance(1)
    assert idle.must_lock


def test_a_touch_begins_the_five_minutes_anew(idle, fake_clock):
    fake_clock.advance(299)
    idle.touched()
    fake_clock.advance(299)
    assert not idle.must_lock


@pytest.mark.parametrize("counts_sleep", [True, False])
def test_sleep_counts_as_being_away(idle, fake_clock, counts_sleep):
    fake_clock.counts_sleep = counts_sleep
    fake_clock.sleep(301)
    assert idle.must_lock


def test_sleep_counts_once_where_the_clock_counts_it_too(fake_clock):
    fake_clock.counts_sleep = True
    since = Since(fake_clock)
    fake_clock.sleep(200)
    assert since.seconds() == pytest.approx(200)


def test_a_wall_clock_set_back_keeps_nothing_open(idle, fake_clock):
    fake_clock.jump_wall(-7200)
    fake_clock.advance(300)
    assert idle.must_lock


def test_sleep_is_noticed_though_the_wall_clock_was_set_back(idle, fake_clock):
    fake_clock.sleep(400)
    fake_clock.jump_wall(-400)
    assert idle.must_lock


def test_a_wall_clock_set_forward_locks_rather_than_not(idle, fake_clock):
    fake_clock.jump_wall(600)
    assert idle.must_lock


def test_after_twelve_hours_even_the_busiest_needs_the_passphrase(idle, fake_clock):
    for _minute in range(12 * 60 - 1):
        fake_clock.advance(60)
        idle.touched()
    assert not idle.session_over
    fake_clock.advance(60)
    assert idle.session_over
    assert idle.must_lock
    idle.signed_in()
    assert not idle.must_lock
