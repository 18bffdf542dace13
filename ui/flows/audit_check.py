"""Checking the records for changes, as the audit page asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from frailtylab.errors import N_
from frailtylab.store import Store

CODE_LETTERS = 8


class CheckAnswer(msgspec.Struct, frozen=True):
    """What a check found.

    :param findings: English templates with what fills them; none where all is sound
    :param code: short code of the newest entry, to be compared with one on paper
    :param limits: English sentences about what the check can't tell
    """

    findings: tuple[tuple[str, dict[str, str | int]], ...]
    code: str
    limits: tuple[str, ...] = ()


class Check(Protocol):
    """Reads the whole store on its own thread."""

    def __call__(
        self, store: Store, progress: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> CheckAnswer:
        """What was found.

        :raises OperatorError: when somebody stopped it, or the store can't be read
        """
        ...


def store_check(
    store: Store, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> CheckAnswer:
    """SQLite's own check and the chain of the audit trail; too short to be stopped."""
    del cancelled
    progress(0.0)
    found = store.check()
    newest = store.audit.entries(1)
    seq, code = (newest[0].seq, newest[0].hash) if newest else (0, "")
    short = f"{seq}-{code[:CODE_LETTERS].upper()}"
    return CheckAnswer(tuple((N_("Found: {what}."), {"what": text}) for text in found), short)


def verified(
    store: Store, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> CheckAnswer:
    """Every check there is: pages, seals, journal, anchor, trail and recordings.

    :raises CalledOff: when somebody stops it
    """
    from frailtylab.custody.checkpoint import checkpoint_of
    from frailtylab.store.long_work import Watch
    from frailtylab.store.verdict import PROVES_NOT
    from frailtylab.store.verify import verify

    verdict = verify(store, Watch(progress, cancelled))
    findings = tuple((found.template, found.values) for found in verdict.findings)
    return CheckAnswer(findings, checkpoint_of(verdict.newest).text, PROVES_NOT)
