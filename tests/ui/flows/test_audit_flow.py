"""The audit trail is looked through with the real store; every viewing is itself in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from helpers.full_record import FullRecord, full_record

from frailtylab.desk import Desk
from frailtylab.errors import OperatorError
from frailtylab.people import Assessor, Role
from frailtylab.rights import NotAllowed
from frailtylab.settings import Settings
from frailtylab.study.load import builtin_study
from ui.flows.audit_check import CheckAnswer, store_check
from ui.flows.audit_flow import AuditFlow
from ui.flows.session import Session
from ui.text import set_language
from ui.views_audit import AuditAsk, AuditState


class AtOnce:
    """Does the store's work at once, or when told, where ``held``."""

    def __init__(self) -> None:
        self.held = False
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], Any], done=None, failed=None) -> None:
        def go() -> None:
            try:
                result = work()
            except OperatorError as error:
                failed(error)
            else:
                done(result) if done is not None else None

        self.waiting.append(go)
        if not self.held:
            self.go()

    def go(self) -> None:
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            one()


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    record = full_record(tmp_path_factory.mktemp("flow") / "frailtylab.db", note="by a person")
    yield record
    record.store.close()


def flow_of(full: FullRecord, user: str, **more: object) -> tuple[AuditFlow, AtOnce, list[object]]:
    tasks, told = AtOnce(), []
    desk = Desk(full.store, builtin_study(), user)
    who = Assessor(user, "M-01", tuple(Role))
    session = Session(desk, tasks, None, full.store.clock, Settings(), False, who)  # type: ignore[arg-type]
    flow = AuditFlow(session, **more)  # type: ignore[arg-type]
    flow.problem.connect(lambda error, _again: told.append(error))
    return flow, tasks, told


def views(full: FullRecord) -> int:
    return sum(entry.action == "audit_viewed" for entry in full.store.audit.entries(1000))


def test_one_viewing_is_noted_once_however_much_is_looked_at(qapp, full) -> None:
    flow, _, _ = flow_of(full, full.manager)
    before = views(full)
    flow.open()
    flow.show(AuditAsk(record="P-0147"))
    flow.turn(1)
    flow.show_record(flow.view().rows[0].key)
    assert views(full) == before + 1
    flow.open()
    assert views(full) == before + 2


def test_viewing_begins_with_the_newest_entry_which_is_the_viewing(qapp, full) -> None:
    flow, _, _ = flow_of(full, full.manager)
    flow.open()
    view = flow.view()
    assert view.state is AuditState.READY
    assert (view.rows[0].what, view.rows[0].who) == ("Audit trail looked at", "M-01")
    assert view.total == full.store.audit_list.count()
    assert [code for _, code in view.people] == ["A-03", "M-01"]


def test_assessor_sees_nothing_and_the_refusal_is_noted(qapp, full) -> None:
    flow, _, told = flow_of(full, full.assessor)
    flow.open()
    assert isinstance(told[0], NotAllowed)
    assert flow.view().rows == ()
    assert flow.view().state is AuditState.FAILED
    assert full.store.audit.entries(1)[0].action == "refused"


def test_code_that_names_nothing_shows_nothing_and_says_so(qapp, full) -> None:
    flow, _, _ = flow_of(full, full.manager)
    flow.open()
    flow.show(AuditAsk(record="P-0999"))
    assert flow.view().unknown
    assert flow.view().rows == ()


def test_filters_work_together(qapp, full) -> None:
    flow, _, _ = flow_of(full, full.manager)
    flow.open()
    flow.show(AuditAsk("P-0147", full.manager, "corrections", "2026-03-14", "2026-03-14"))
    acts = [row.act for row in flow.view().rows]
    assert acts == ["signed_reviewed", "visit_moved", "trial_moved"]
    flow.show(AuditAsk(since="2026-03-15"))
    assert flow.view().rows == ()


def test_history_of_a_record_shows_its_acts_only(qapp, full) -> None:
    flow, _, _ = flow_of(full, full.manager)
    flow.open()
    moved = next(row for row in flow.view().rows if row.act == "trial_moved")
    flow.show_record(moved.key)
    assert {row.record_id for row in flow.view().rows} == {"two"}
    assert flow.view().only.startswith("P-0148 · BL")
    flow.show(AuditAsk())
    assert flow.view().only == ""


def test_pages_are_turned_to_the_end_and_back(qapp, full, monkeypatch) -> None:
    monkeypatch.setattr("ui.flows.audit_flow.PAGE_ROWS", 7)
    flow, _, _ = flow_of(full, full.manager)
    flow.open()
    first = [row.key for row in flow.view().rows]
    seen = list(first)
    while flow.view().older:
        flow.turn(1)
        seen += [row.key for row in flow.view().rows]
    assert seen == [str(n) for n in range(flow.view().total, 0, -1)]
    while flow.view().newer:
        flow.turn(-1)
    assert [row.key for row in flow.view().rows] == first


def test_answer_to_an_older_question_is_dropped(qapp, full) -> None:
    flow, tasks, _ = flow_of(full, full.manager)
    flow.open()
    tasks.held = True
    flow.show(AuditAsk(group="people"))
    flow.show(AuditAsk(group="trials"))
    assert flow.view().state is AuditState.LOADING
    late, newest = tasks.waiting
    newest()
    late()
    assert {row.act for row in flow.view().rows} >= {"trial_drafted"}
    assert "user_added" not in {row.act for row in flow.view().rows}


def test_reasons_and_tests_are_told_in_the_study_s_words(qapp, full) -> None:
    flow, _, _ = flow_of(full, full.manager)
    flow.open()
    reasons = {row.reason for row in flow.view().rows}
    assert "Interrupted or distracted" in reasons
    set_language("zh_CN")
    try:
        assert "Interrupted or distracted" not in {row.reason for row in flow.view().rows}
    finally:
        set_language("en")


def test_check_of_a_sound_store_gives_a_code_and_is_noted(qapp, full) -> None:
    flow, _, _ = flow_of(full, full.manager)
    flow.check()
    view = flow.view().check
    assert (view.part, view.sound, view.findings) == (None, True, ())
    assert view.code.startswith(f"{full.store.audit_list.count() - 1}-")
    newest = full.store.audit.entries(1)[0]
    assert (newest.action, newest.detail["sound"]) == ("verified", True)


def test_what_a_check_finds_is_told_in_words(qapp, full) -> None:
    answer = CheckAnswer((("Seal {seal} is missing or was changed.", {"seal": 7}),), "9-AAAA-BBBB")
    flow, _, _ = flow_of(full, full.manager, check=lambda *_: answer)
    flow.check()
    assert flow.view().check.findings == ("Seal 7 is missing or was changed.",)
    assert flow.view().check.sound is False


def test_progress_is_shown_and_a_stopped_check_says_nothing(qapp, full) -> None:
    parts: list[float | None] = []

    def slow(_store, progress, cancelled) -> CheckAnswer:
        progress(0.5)
        parts.append(flow.view().check.part)
        flow.stop_check()
        assert cancelled()
        raise OperatorError("Stopped", "Nothing was changed.", "", can_retry=True)

    flow, _, told = flow_of(full, full.manager, check=slow)
    flow.check()
    assert parts == [0.5]
    assert told == []
    assert flow.view().check.part is None


def test_only_one_check_runs_at_a_time(qapp, full) -> None:
    flow, tasks, _ = flow_of(full, full.manager)
    tasks.held = True
    flow.check()
    flow.check()
    assert len(tasks.waiting) == 1
    tasks.go()
    assert flow.view().check.sound is True


def test_leaving_stops_the_check_and_forgets_what_was_shown(qapp, full) -> None:
    flow, tasks, _ = flow_of(full, full.manager)
    flow.open()
    tasks.held = True
    flow.check()
    flow.forget()
    tasks.go()
    assert flow.stopped
    assert flow.view().rows == ()
    assert flow.view().check.sound is None


def test_store_check_tells_where_the_trail_breaks(tmp_path) -> None:
    record = full_record(tmp_path / "frailtylab.db", note="x")
    with record.store as store:
        connection = store._file.connection
        connection.set_authorizer(None)
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET user = 'x' WHERE seq = 5")
        answer = store_check(store, lambda _part: None, lambda: False)
    assert [values["what"] for _, values in answer.findings] == ["audit trail breaks at entry 5"]
