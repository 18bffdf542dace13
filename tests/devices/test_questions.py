"""Answers go to the questions in their order, and late text goes to none."""

from __future__ import annotations

from devices.questions import ANSWER_WINDOW_NS, Questions


def test_answers_go_to_the_questions_in_their_order():
    questions = Questions()
    questions.ask(("a", "b"))
    assert [questions.answered(0) for _ in range(3)] == ["a", "b", None]


def test_nothing_is_answered_that_was_not_asked():
    assert Questions().answered(0) is None


def test_window_opens_with_the_first_answer_however_late_that_is():
    questions = Questions()
    questions.ask(("a", "b", "c"))
    late = 10 * ANSWER_WINDOW_NS
    assert questions.answered(late) == "a"
    assert questions.answered(late + ANSWER_WINDOW_NS) == "b"
    assert questions.answered(late + ANSWER_WINDOW_NS + 1) is None


def test_new_questions_open_a_new_window():
    questions = Questions()
    questions.ask(("a",))
    questions.answered(0)
    questions.ask(("b",))
    assert questions.answered(10 * ANSWER_WINDOW_NS) == "b"
    questions.ask(("c",))
    questions.clear()
    assert questions.answered(0) is None
