"""The audit page in the real window."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel

from frailtylab.store.verdict import PROVES_NOT
from ui.pages.audit_page import AuditPage


def opened(bench) -> AuditPage:
    bench.app.audit.open()
    bench.settle()
    page = bench.app.navigator.page("audit")
    assert isinstance(page, AuditPage)
    return page


def acts(bench) -> list[str]:
    return [row.act for row in bench.app.audit.flow.view().rows]


def test_page_shows_what_was_done_and_that_somebody_looks(bench) -> None:
    bench.open_visit()
    page = opened(bench)
    assert acts(bench)[0] == "audit_viewed"
    assert "visit_started" in acts(bench)
    assert len(page.list.list.rows) == len(acts(bench))


def test_scanned_participant_is_found(bench) -> None:
    page = opened(bench)
    code = bench.app.day.views.today.rows[0].participant_code
    page.form.record.setText(code)
    page.form.record.returnPressed.emit()
    bench.settle()
    records = {row.record.split(" · ")[0] for row in bench.app.audit.flow.view().rows}
    assert records == {code}
    assert "participant_added" in acts(bench)


def test_check_says_that_nothing_was_changed(bench) -> None:
    page = opened(bench)
    page.check.findChild(QAbstractButton, "audit_check_now").click()
    bench.settle()
    words = [label.text() for label in page.check.findChildren(QLabel)]
    assert "Nothing was changed." in words


def test_check_tells_the_checkpoint_code_and_what_it_cannot_tell(bench) -> None:
    page = opened(bench)
    page.check.findChild(QAbstractButton, "audit_check_now").click()
    bench.settle()
    view = bench.app.audit.flow.view().check
    seal, *letters = view.code.split("-")
    assert int(seal) > 0
    assert [len(part) for part in letters] == [4, 4]
    assert len(view.limits) == len(PROVES_NOT)


def test_back_leads_away_and_nothing_is_remembered(bench) -> None:
    page = opened(bench)
    page.findChild(QAbstractButton, "audit_back").click()
    bench.settle()
    assert bench.app.navigator.current == "safe"
    assert bench.app.audit.flow.view().rows == ()


def test_signing_out_forgets_the_trail(bench) -> None:
    opened(bench)
    bench.app.sign_out()
    bench.settle()
    assert bench.app.audit.flow.view().rows == ()
