"""The inspector's copy, made by the button on the participant's page."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QAbstractButton

from frailtylab.copy import check_copy
from frailtylab.people import Role


def on_participant(bench, *roles: Role):
    session = bench.app.session
    session.assessor = replace(session.assessor, roles=roles)
    row = bench.app.day.views.today.rows[0]
    bench.app.day.open_participant(row.participant_id)
    bench.settle()
    return bench.app.navigator.page("participant"), row


def button(page) -> QAbstractButton:
    return page.findChild(QAbstractButton, "participant_copy")


@pytest.mark.parametrize("role", [Role.DATA_MANAGER, Role.ADMINISTRATOR])
def test_office_makes_a_copy_and_is_told_where(bench, tmp_path, role) -> None:
    page, row = on_participant(bench, role)
    bench.app.renderer.copy.choose = lambda: tmp_path / "stick"
    button(page).click()
    bench.settle()
    (folder,) = (tmp_path / "stick").iterdir()
    assert folder.name.startswith(f"copy-{row.participant_code}-")
    assert check_copy(folder) == []
    assert str(folder) in bench.app.window.notice.text.text()


def test_assessor_sees_no_button(bench) -> None:
    page, _ = on_participant(bench, Role.ASSESSOR)
    assert button(page).isHidden()


def test_nothing_is_made_where_nobody_chose_a_folder(bench, tmp_path) -> None:
    page, _ = on_participant(bench, Role.DATA_MANAGER)
    bench.app.renderer.copy.choose = lambda: None
    button(page).click()
    bench.settle()
    assert bench.app.window.notice.isHidden()


def test_folder_that_refuses_is_told(bench, tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    page, _ = on_participant(bench, Role.DATA_MANAGER)
    bench.app.renderer.copy.choose = lambda: tmp_path / "file"
    button(page).click()
    bench.settle()
    shown = bench.app.dialogs.problems.shown
    assert shown is not None
    assert shown.error.title == "The copy could not be written"
