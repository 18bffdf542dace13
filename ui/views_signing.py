"""What the review page shows of signatures and corrections, as plain data."""

from __future__ import annotations

from typing import Literal

import msgspec


class SignatureLineView(msgspec.Struct, frozen=True):
    """One signature in words, and whether it still stands for what is on the screen."""

    words: str
    holds: bool


class ClosingView(msgspec.Struct, frozen=True):
    """How far a visit is, and what whoever works here may do about it.

    :param status: in words, with the kind of chip that says it
    :param sign: ``performed`` or ``reviewed``: the signature that is missing and may be given
    :param may_put_right: corrections are among the tasks of whoever works here
    """

    status: str
    kind: Literal["ok", "warn", "bad", "neutral", "info"]
    lines: tuple[SignatureLineView, ...] = ()
    sign: str = ""
    may_put_right: bool = False
