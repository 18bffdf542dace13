"""Readings that wait for their frame when something happens in the real window."""

from __future__ import annotations

import pytest
from helpers.virtual_bench import STEP_S
from PySide6.QtCore import QCoreApplication

from frailtylab.instruments import Batch, LinkState
from frailtylab.protocols.base import Phase
from frailtylab.recording import EntryKind, unpack
from frailtylab.samples import LinkLost, Press, PressKind
from ui.cli.stage import REACTION_S
from ui.flows.shelf import GRIP

NEVER_MS = 3_600_000


@pytest.fixture
def squeezing(bench):
    """A squeeze that runs; from here on readings wait until somebody asks for them."""
    bench.open_visit()
    bench.begin("GRIP")
    attempt = bench.app.visit.attempt
    assert bench.advance(10, lambda: attempt.zero.ok)
    bench.app.visit.on_press(press(bench))
    bench.advance(REACTION_S)
    bench.act(GRIP, "squeeze", peak=25.3, hold=3.2)
    assert bench.advance(10, lambda: attempt.phase is Phase.RUNNING)
    bench.advance(1.0)
    bench.app.bridge._frame.setInterval(NEVER_MS)
    wait(bench, STEP_S * 2)
    QCoreApplication.processEvents()
    yield bench
    bench.app.bridge.close()


def press(bench):
    return Press(bench.clock.now_ns(), PressKind.KEY)


def wait(bench, seconds):
    """The gauge sends and Qt's thread is busy elsewhere; stamps of what waits in the bridge."""
    stamps = []
    for _step in range(round(seconds / STEP_S)):
        bench.clock.advance(STEP_S)
        batch = bench.shelf.instruments[GRIP].read()
        if batch is not None:
            bench.app.bridge.submit(batch)
            stamps.append(batch.host_ns)
    assert stamps
    return stamps


def entries(attempt):
    return unpack(attempt.trial.recording).entries


def before(attempt, kind):
    """Stamps of the chunks that the recording has before its last entry of that kind."""
    kept = list(entries(attempt))
    last = max(number for number, entry in enumerate(kept) if entry.kind is kind)
    return [entry.host_ns for entry in kept[:last] if entry.kind is EntryKind.CHUNK]


def test_a_stop_counts_every_reading_that_came_before_it(squeezing):
    attempt = squeezing.app.visit.attempt
    stamps = wait(squeezing, 0.1)
    squeezing.app.visit.on_press(press(squeezing))
    assert attempt.phase is Phase.STOPPED
    assert before(attempt, EntryKind.PRESS)[-len(stamps) :] == stamps
    squeezing.settle()


def test_an_unplugged_gauge_leaves_every_reading_up_to_the_break(squeezing):
    attempt = squeezing.app.visit.attempt
    stamps = wait(squeezing, 0.1)
    lost = LinkLost(squeezing.clock.now_ns(), "unplugged")
    squeezing.app.bridge.submit(Batch(GRIP, lost.host_ns, b"", (lost,), LinkState.LOST))
    QCoreApplication.processEvents()
    assert attempt.phase is Phase.STOPPED
    assert "device_lost" in [flag.code for flag in attempt.trial.flags]
    assert before(attempt, EntryKind.LINK_LOST)[-len(stamps) :] == stamps
    squeezing.settle()


def test_a_busy_window_does_not_take_a_gauge_for_silent(squeezing):
    attempt = squeezing.app.visit.attempt
    wait(squeezing, 1.5)
    attempt.tick()
    assert attempt.phase is Phase.RUNNING
    assert "device_silent" not in [flag.code for flag in attempt.flags()]


def test_an_attempt_that_is_marked_invalid_keeps_what_came_before(squeezing):
    attempt = squeezing.app.visit.attempt
    stamps = wait(squeezing, 0.1)
    attempt.mark_invalid("technical", "")
    kept = [entry.host_ns for entry in entries(attempt) if entry.kind is EntryKind.CHUNK]
    assert kept[-len(stamps) :] == stamps
    squeezing.settle()


def test_an_undone_stop_comes_after_the_readings_before_it(squeezing):
    attempt = squeezing.app.visit.attempt
    squeezing.app.visit.on_press(press(squeezing))
    squeezing.settle()
    stamps = wait(squeezing, 0.1)
    attempt.undo()
    assert attempt.phase is Phase.RUNNING
    kept = list(attempt.recorder.entries)
    assert kept[-1].kind is EntryKind.COMMAND
    assert [entry.host_ns for entry in kept[:-1]][-len(stamps) :] == stamps


def test_a_link_that_was_closed_has_its_last_words_heard_first(squeezing):
    attempt = squeezing.app.visit.attempt
    stamps = wait(squeezing, 0.1)
    squeezing.shelf.changed = squeezing.app.on_shelf_changed
    squeezing.shelf.changed()
    assert [entry.host_ns for entry in attempt.recorder.entries][-len(stamps) :] == stamps


def test_readings_after_the_stop_lead_to_no_other_result(squeezing):
    attempt = squeezing.app.visit.attempt
    squeezing.app.visit.on_press(press(squeezing))
    squeezing.settle()
    result = attempt.recorder.run.result()
    wait(squeezing, 0.5)
    squeezing.app.catch_up()
    assert attempt.recorder.run.result() == result
