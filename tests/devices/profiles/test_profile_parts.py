"""The parts that a driver is made of: what cuts frames, and what watches the rate."""

from __future__ import annotations

import pytest

from devices.profiles.parts import framer_of, lines_of
from devices.profiles.rate_watch import RateWatch
from devices.profiles.schema import Frame, Profile, Serial

MS = 1_000_000


@pytest.mark.parametrize(
    ("frame", "data"),
    [
        (Frame(length=5, ends=";"), b"a;12;"),
        (Frame(length=5, begins="#"), b"#a#12"),
        (Frame(length=6, begins=r"\x02", ends=r"\r"), b"\x021\r2\x03\r"),
    ],
)
def test_no_frame_is_found_across_two_others(frame: Frame, data: bytes):
    assert framer_of(frame).feed(0, data) == []


def test_a_mark_may_be_any_sign_of_a_pattern():
    (frame,) = framer_of(Frame(length=4, begins="^", ends="]")).feed(0, b"^a-]")
    assert (frame.whole, frame.data) == (True, b"^a-]")


def test_a_device_that_becomes_slow_later_is_told():
    watch = RateWatch(20.0)
    fast = [watch.note(number * 10 * MS) for number in range(1000)]
    slow = [watch.note(10_000 * MS + number * 100 * MS) for number in range(60)]
    assert set(fast) == {None}
    assert [round(rate, 1) for rate in slow if rate is not None] == [pytest.approx(10, abs=1)]


def test_a_profile_that_was_not_checked_makes_no_lines():
    empty = Profile(1, "x", "x", "x", "force", "x", "guessed", Serial(9600), ())
    with pytest.raises(ValueError, match="without force and gate"):
        lines_of(empty)
