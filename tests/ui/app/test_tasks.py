"""Work for the store comes back in order, on Qt's thread, and no failure is silent."""

from __future__ import annotations

import logging
import threading

import pytest

from frailtylab.errors import OperatorError
from ui.tasks import Tasks


def world_error(*, can_retry: bool = True) -> OperatorError:
    return OperatorError("Full", "No room.", "Make room.", can_retry=can_retry)


def fail(error: Exception) -> None:
    raise error


@pytest.fixture
def tasks(qtbot):
    tasks = Tasks()
    yield tasks
    tasks.close()


def settle(qtbot, tasks):
    qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)


def test_answers_come_in_the_order_of_the_work(qtbot, tasks):
    answers: list[int] = []
    for number in range(50):
        tasks.run(lambda n=number: n, answers.append)
    settle(qtbot, tasks)
    assert answers == list(range(50))


def test_work_runs_on_the_stores_thread_and_the_answer_on_qts(qtbot, tasks):
    names: list[str] = []
    tasks.run(
        lambda: names.append(threading.current_thread().name),
        lambda _none: names.append(threading.current_thread().name),
    )
    settle(qtbot, tasks)
    assert names == ["store", threading.main_thread().name]


def test_an_error_goes_to_its_own_handler_and_to_nobody_else(qtbot, tasks):
    handled, told = [], []
    tasks.problem.connect(lambda error, again: told.append(error))
    error = world_error()
    tasks.run(lambda: fail(error), handled.append, handled.append)
    settle(qtbot, tasks)
    assert handled == [error]
    assert told == []


def test_an_error_without_a_handler_is_told_with_a_way_to_try_again(qtbot, tasks):
    told, tries, answers = [], [], []
    tasks.problem.connect(lambda error, again: told.append(again))

    def work() -> str:
        tries.append(1)
        return fail(world_error()) or "" if len(tries) == 1 else "done"

    tasks.run(work, answers.append)
    settle(qtbot, tasks)
    assert answers == []
    told[0]()
    settle(qtbot, tasks)
    assert answers == ["done"]


def test_a_bug_without_a_handler_is_logged_and_told_as_a_bug(qtbot, tasks, caplog):
    bugs, bug = [], ValueError("ours")
    tasks.bug.connect(bugs.append)
    with caplog.at_level(logging.ERROR):
        tasks.run(lambda: fail(bug))
        settle(qtbot, tasks)
    assert bugs == [bug]
    assert "ours" in caplog.text


def test_a_bug_releases_whoever_waits_for_the_answer(qtbot, tasks, caplog):
    handled, bugs = [], []
    tasks.bug.connect(bugs.append)
    with caplog.at_level(logging.ERROR):
        tasks.run(lambda: fail(ValueError("ours")), None, handled.append)
        settle(qtbot, tasks)
    assert [error.title for error in handled] == ["Something in the program went wrong"]
    assert bugs == []


def test_closing_does_what_is_queued_and_drops_its_answers(qtbot):
    tasks = Tasks()
    gate, done, answers = threading.Event(), [], []
    tasks.run(gate.wait)
    tasks.run(lambda: done.append("saved"), answers.append)
    gate.set()
    tasks.close()
    tasks.close()
    assert done == ["saved"]
    qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)
    assert answers == []
