"""The page of backups in the real window."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel

from frailtylab.store.backups import backups_in, is_intact


def settled(bench) -> None:
    flow = bench.app.backups.flow
    bench.qtbot.waitUntil(lambda: not flow.worker.busy, timeout=20000)
    bench.settle()


def opened(bench):
    bench.app.safe.open("backups")
    settled(bench)
    return bench.app.navigator.page("backups")


def press(bench, page, name: str) -> None:
    page.findChild(QAbstractButton, name).click()
    settled(bench)


def words(page, name: str) -> str:
    return page.findChild(QLabel, name).text()


def test_backup_is_made_noted_and_told(bench) -> None:
    page = opened(bench)
    assert words(page, "backups_state") == "There is no backup"
    press(bench, page, "backups_now")
    (backup,) = backups_in(bench.app.backups.flow.folder)
    assert is_intact(backup)
    assert words(page, "backups_state") == "Backed up today"
    bench.app.audit.open()
    bench.settle()
    assert "backed_up" in [row.act for row in bench.app.audit.flow.view().rows]


def test_newest_backup_is_tried(bench) -> None:
    page = opened(bench)
    press(bench, page, "backups_now")
    press(bench, page, "backups_try")
    assert words(page, "backups_tried").startswith("The newest backup can be put back")


def test_stopped_backup_leaves_nothing(bench) -> None:
    opened(bench)
    flow = bench.app.backups.flow
    flow.back_up()
    flow.stop()
    settled(bench)
    assert flow.part is None
    assert all(is_intact(one) for one in backups_in(flow.folder))
    assert not list(flow.folder.glob("*.making"))


def test_chosen_folder_is_remembered_and_used(bench, tmp_path) -> None:
    page = opened(bench)
    bench.app.backups.choose = lambda: tmp_path / "stick"
    press(bench, page, "backups_choose")
    press(bench, page, "backups_now")
    assert bench.app.session.settings.backup_folder == str(tmp_path / "stick")
    assert len(backups_in(tmp_path / "stick")) == 1
