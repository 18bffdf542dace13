"""Who works here, under which study, with which clock: the same for every flow of a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from frailtylab import __version__
from frailtylab.clock import Clock
from frailtylab.desk import Desk
from frailtylab.errors import OperatorError
from frailtylab.open_visit import OpenVisit
from frailtylab.people import Assessor
from frailtylab.settings import Settings
from frailtylab.study.schema import Script, Test
from frailtylab.trials import CaptureContext
from ui.flows.shelf import Shelf
from ui.tasks import Tasks
from ui.text import language


def nothing_waits() -> None:
    """Where every batch of an instrument is handed over at once."""


class Session(msgspec.Struct):
    """Everything that flows share. ``assessor`` is None until somebody has signed in.

    :param catch_up: hands over what instruments have sent by now; to be called before anything
        that depends on it: a press, a stop, its undoing, the end of a trial
    """

    desk: Desk
    tasks: Tasks
    shelf: Shelf
    clock: Clock
    settings: Settings
    training: bool
    assessor: Assessor | None = None
    catch_up: Callable[[], None] = nothing_waits

    @property
    def user_id(self) -> str:
        """Id of the assessor who is working; nothing is ever saved without one.

        :raises RuntimeError: when nobody has signed in: a slip of ours
        """
        if self.assessor is None:
            raise RuntimeError("nobody is signed in")
        return self.assessor.id

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[OperatorError], None] | None = None,
    ) -> None:
        """Do something with the store, in order, off Qt's thread."""
        self.tasks.run(work, done, failed)

    def script(self, visit: OpenVisit, test: Test) -> Script:
        """What is said in that test, in the session's language if the study approves it."""
        approved = visit.loaded.study.languages
        code = language().code
        return visit.loaded.script(test.code, code if code in approved else approved[0])

    def context(self, visit: OpenVisit, test: Test) -> CaptureContext:
        """The conditions under which a trial of that test is taken now."""
        script = self.script(visit, test)
        return CaptureContext(
            self.user_id,
            visit.loaded.sha256,
            script.version,
            __version__,
            script.language,
            visit.training,
            visit.setup_of(test),
        )
