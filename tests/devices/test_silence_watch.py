"""When a device counts as silent, is looked for, and is told again what to do."""

from __future__ import annotations

import pytest

from devices.silence_watch import ASK_AGAIN_S, Notice, SilenceWatch
from devices.transport.stream import LinkError

S = 1_000_000_000


class Looks:
    """Notes every look at the list of ports."""

    def __init__(self, there: bool | None = True) -> None:
        self.there = there
        self.count = 0

    def __call__(self, _url: str) -> bool | None:
        self.count += 1
        return self.there


def begun(rate_hz: float | None, looks: Looks | None = None) -> SilenceWatch:
    watch = SilenceWatch("COM3", looks or Looks())
    watch.begin(rate_hz, 0)
    return watch


@pytest.mark.parametrize(("rate_hz", "limit_s"), [(50.0, 1), (3.0, 1), (1.0, 3)])
def test_three_missing_readings_are_silence_and_a_second_at_least(rate_hz: float, limit_s: int):
    watch = begun(rate_hz)
    assert watch.look(limit_s * S) is None
    assert watch.look(limit_s * S + 1) is Notice.SILENT


def test_silence_is_told_once_until_the_device_spoke_again():
    watch = begun(50.0)
    assert [watch.look(at * S) for at in (2, 3, 4)] == [Notice.SILENT, None, None]
    watch.heard(4 * S)
    assert [watch.look(at * S) for at in (4, 6, 7)] == [None, Notice.SILENT, None]


def test_device_that_speaks_on_events_is_never_silent_and_never_looked_for():
    looks = Looks()
    watch = begun(None, looks)
    assert not watch.waits_for_stream
    assert watch.look(1000 * S) is None
    assert looks.count == 0


def test_silent_device_is_asked_again_every_five_seconds_after_it_had_time_to_answer():
    watch = begun(50.0)
    watch.look(2 * S)
    asked = []
    for at in range(3, 30):
        if watch.look(at * S) is Notice.ASK_AGAIN:
            asked.append(at)
            watch.asked((at + 3) * S)
    assert asked == [7, 15, 23]
    assert ASK_AGAIN_S == 5


def test_silent_device_whose_port_is_not_listed_is_lost_at_once():
    with pytest.raises(LinkError, match="vanished"):
        begun(50.0, Looks(there=False)).look(2 * S)


@pytest.mark.parametrize("there", [True, None])
def test_silent_device_whose_port_is_listed_or_in_no_list_is_not_lost(there: bool | None):
    looks = Looks(there)
    watch = begun(50.0, looks)
    for tenth in range(11, 111):
        watch.look(tenth * S // 10)
    assert 15 <= looks.count <= 25


def test_talking_device_is_not_looked_for():
    looks = Looks()
    watch = begun(50.0, looks)
    for tenth in range(100):
        watch.heard(tenth * S // 10)
        watch.look(tenth * S // 10)
    assert looks.count == 0
