"""Making backups and trying them, beside the store's own thread: the window never waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from frailtylab.errors import OperatorError
from frailtylab.settings import Settings
from frailtylab.store.backups import Backup, backups_in, make_backup, try_backup
from frailtylab.store.long_work import Watch
from frailtylab.store.rotation import rotate
from ui.flows.session import Session
from ui.tasks import Tasks
from ui.views_backups import BackupRowView, BackupsView

if TYPE_CHECKING:
    from frailtylab.store.verdict import Verdict

FOLDER = "backups"


class BackupsFlow(QObject):
    """What the page of backups shows and does.

    Signals:
        changed: there is something new to show
        problem: an :class:`OperatorError` to tell, and a function that tries again
    """

    changed = Signal()
    problem = Signal(object, object)
    progressed = Signal(float)

    def __init__(self, session: Session, remember: Callable[[Settings], None]) -> None:
        super().__init__()
        self.session = session
        self.remember = remember
        self.worker = Tasks(self)
        self.worker.bug.connect(session.tasks.bug)
        self.progressed.connect(self.on_progress)
        self.found: list[Backup] = []
        self.part: float | None = None
        self.tried: bool | None = None
        self.stopped = False

    @property
    def folder(self) -> Path:
        """Where backups are put."""
        chosen = self.session.settings.backup_folder
        return Path(chosen) if chosen else self.session.desk.store.path.parent / FOLDER

    def choose(self, folder: Path) -> None:
        """Put backups there from now on."""
        self.remember(replace(self.session.settings, backup_folder=str(folder)))
        self.load()

    def load(self) -> None:
        """Look into the folder."""
        folder = self.folder
        self.tried = None
        self.worker.run(lambda: backups_in(folder), self.got, self.failed)

    def got(self, found: list[Backup]) -> None:
        """These are there."""
        self.found = found
        self.changed.emit()

    def back_up(self) -> None:
        """Make a backup, note it in the trail, and delete what rotation does not keep."""
        store, folder, user = self.session.desk.store, self.folder, self.session.user_id
        key, path = store.file.ledger.custody.key, store.path
        utc, watch = self.session.clock.wall().utc, self.watch()

        def work() -> list[Backup]:
            make_backup(path, key, folder, utc, watch)
            rotate(backups_in(folder))
            return backups_in(folder)

        def made(found: list[Backup]) -> None:
            self.session.run(lambda: store.audit.append("backed_up", by=user, kind="store"))
            self.part = None
            self.got(found)

        self.begin(work, made)

    def try_newest(self) -> None:
        """Put the newest readable backup back into a temporary folder and verify it there."""
        newest = next((one for one in self.found if one.note is not None), None)
        if newest is None:
            return
        key, watch = self.session.desk.store.file.ledger.custody.key, self.watch()

        def done(verdict: Verdict) -> None:
            self.part, self.tried = None, not verdict.findings
            self.changed.emit()

        self.begin(lambda: try_backup(newest, key, Path(gettempdir()), watch), done)

    def begin(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do long work; only one at a time."""
        if self.part is not None:
            return
        self.part, self.tried, self.stopped = 0.0, None, False
        self.changed.emit()
        self.worker.run(work, done, self.failed)

    def watch(self) -> Watch:
        """Tells this flow how far it is, and stops when nobody wants it any more."""
        return Watch(self.progressed.emit, lambda: self.stopped)

    def stop(self) -> None:
        """The work is not wanted any more; it ends at its next step."""
        self.stopped = True

    def close(self) -> None:
        """Stop what runs and end the thread."""
        self.stop()
        self.worker.close()

    def on_progress(self, part: float) -> None:
        """The work has come so far."""
        if self.part is not None:
            self.part = part
            self.changed.emit()

    def failed(self, error: OperatorError) -> None:
        """It was stopped, or the folder is out of reach."""
        self.part = None
        self.changed.emit()
        if not self.stopped:
            self.problem.emit(error, None)

    def view(self) -> BackupsView:
        """The page as things stand."""
        now = self.session.clock.wall()
        offset = timedelta(minutes=now.offset_min)
        readable = [one for one in self.found if one.note is not None]
        age = ((now.utc + offset).date() - (readable[0].made + offset).date()) if readable else None
        return BackupsView(
            str(self.folder),
            tuple(_row(one, offset) for one in self.found),
            age.days if age is not None else None,
            self.part,
            self.tried,
        )


def _row(backup: Backup, offset: timedelta) -> BackupRowView:
    made = f"{backup.made + offset:%Y-%m-%dT%H:%M}"
    if backup.note is None:
        return BackupRowView(backup.folder.name, made, readable=False)
    return BackupRowView(backup.folder.name, made, backup.note.code, backup.note.records)
