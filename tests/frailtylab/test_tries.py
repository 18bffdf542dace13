"""Wrong tries cost waiting time, whatever clock is set and however often the program starts."""

from __future__ import annotations

import pytest

from frailtylab.custody.problems import TryLater, WrongPassphrase
from frailtylab.custody.tries import NAME, Tries, delay_s, slowed


@pytest.fixture
def tries(tmp_path, fake_clock):
    return Tries(tmp_path, fake_clock)


def fail(tries, times, slot="anna"):
    for _time in range(times):
        tries.fail(slot)


def test_three_tries_are_free_then_each_costs_twice_as_much():
    assert [delay_s(n) for n in range(9)] == [0, 0, 0, 0, 2, 4, 8, 16, 32]


def test_nobody_waits_longer_than_five_minutes():
    assert delay_s(12) == 300
    assert delay_s(10_000) == 300


def test_after_the_fourth_failure_the_next_try_waits(tries, fake_clock):
    fail(tries, 3)
    assert tries.wait_s("anna") == 0
    fail(tries, 1)
    assert tries.wait_s("anna") == pytest.approx(2)
    fake_clock.advance(1.5)
    assert tries.wait_s("anna") == pytest.approx(0.5)
    fake_clock.advance(0.5)
    assert tries.wait_s("anna") == 0


def test_somebody_elses_failures_hold_nobody_up(tries):
    fail(tries, 8)
    assert tries.wait_s("berta") == 0


def test_the_right_passphrase_begins_the_count_anew(tries):
    fail(tries, 6)
    tries.opened("anna")
    assert tries.wait_s("anna") == 0
    fail(tries, 3)
    assert tries.wait_s("anna") == 0


def test_a_restart_does_not_shorten_the_wait(tries, tmp_path, fake_clock):
    fail(tries, 8)
    fake_clock.advance(10)
    again = Tries(tmp_path, fake_clock)
    assert again.failed("anna") == 8
    assert again.wait_s("anna") == pytest.approx(22)


def test_a_wall_clock_set_forward_in_the_run_shortens_nothing(tries, fake_clock):
    fail(tries, 8)
    fake_clock.jump_wall(3600)
    assert tries.wait_s("anna") == pytest.approx(32)


def test_a_wall_clock_set_back_locks_nobody_out_for_longer_than_the_wait(
    tries, tmp_path, fake_clock
):
    fail(tries, 8)
    fake_clock.jump_wall(-86_400)
    again = Tries(tmp_path, fake_clock)
    assert again.wait_s("anna") == pytest.approx(32)
    fake_clock.advance(32)
    assert again.wait_s("anna") == 0


def test_failures_wait_for_the_audit_trail_until_it_has_them(tries, tmp_path, fake_clock):
    fail(tries, 2)
    tries.opened("anna")
    assert {slot: c.untold for slot, c in Tries(tmp_path, fake_clock).untold().items()} == {
        "anna": 2
    }
    tries.told()
    assert Tries(tmp_path, fake_clock).untold() == {}


def test_told_failures_still_cost_waiting_time(tries, tmp_path, fake_clock):
    fail(tries, 6)
    tries.told()
    assert Tries(tmp_path, fake_clock).wait_s("anna") == pytest.approx(8)


def test_a_damaged_file_counts_from_nothing(tmp_path, fake_clock):
    (tmp_path / NAME).write_bytes(b"\x00{not json")
    tries = Tries(tmp_path, fake_clock)
    assert tries.failed("anna") == 0
    tries.fail("anna")
    assert Tries(tmp_path, fake_clock).failed("anna") == 1


def test_the_file_is_for_its_owner_only(tries, tmp_path):
    tries.fail("anna")
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


def test_nothing_is_tried_while_one_has_to_wait(tries):
    fail(tries, 5)
    tried = []
    with pytest.raises(TryLater) as refused, slowed(tries, "anna"):
        tried.append(1)
    assert refused.value.seconds == 4
    assert tried == []


def test_only_a_wrong_passphrase_counts(tries):
    with pytest.raises(WrongPassphrase), slowed(tries, "anna"):
        raise WrongPassphrase
    with pytest.raises(ZeroDivisionError), slowed(tries, "anna"):
        raise ZeroDivisionError
    assert tries.failed("anna") == 1
    with slowed(tries, "anna"):
        pass
    assert tries.failed("anna") == 0
