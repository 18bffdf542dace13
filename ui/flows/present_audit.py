"""Entries of the audit trail in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from frailtylab.act_words import GROUP_WORDS, act_words
from frailtylab.people import Side
from frailtylab.store.audit_list import AuditLine
from frailtylab.study.schema import Study
from ui.flows.audit_check import CheckAnswer
from ui.text import _, localised
from ui.views_audit import AuditCheckView, AuditRowView

OF_ONE_RECORD = frozenset({"participant", "visit", "trial", "not_done", "user", "device"})


def row(line: AuditLine, study: Study) -> AuditRowView:
    """One act as the list shows it."""
    return AuditRowView(
        str(line.seq),
        local_text(line.utc, line.offset_min),
        utc_text(line.utc, line.offset_min),
        line.user_code or _("the program"),
        _(act_words(line.act)),
        record_words(line, study),
        reason_words(line.reason, study),
        line.act,
        line.record_id,
        line.hash,
        bool(line.record_id) and line.kind in OF_ONE_RECORD,
    )


def local_text(utc: str, offset_min: int) -> str:
    """Local date and time of a moment, ISO, to the second."""
    at = datetime.fromisoformat(utc) + timedelta(minutes=offset_min)
    return f"{at:%Y-%m-%dT%H:%M:%S}"


def utc_text(utc: str, offset_min: int) -> str:
    """The moment in UTC and how far the local time was ahead."""
    hours, minutes = divmod(abs(offset_min), 60)
    ahead = f"{'-' if offset_min < 0 else '+'}{hours:02}:{minutes:02}"
    moment = datetime.fromisoformat(utc)
    return _("{utc} UTC, local {ahead}", utc=f"{moment:%Y-%m-%d %H:%M:%S}", ahead=ahead)


def record_words(line: AuditLine, study: Study) -> str:
    """What the act was about: codes, test, side and number."""
    parts = [line.participant, line.visit, test_words(line.test, study), side_words(line.side)]
    if line.number is not None:
        parts.append(_("no. {number}", number=line.number))
    told = " · ".join(part for part in parts if part)
    if told:
        return told
    return line.about_user or (line.record_id if line.kind == "device" else "")


def test_words(code: str, study: Study) -> str:
    """A test by the name that the study gives it."""
    return next((localised(test.label) for test in study.tests if test.code == code), code)


def side_words(side: str) -> str:
    """Left or right; empty where there is no side."""
    return {Side.LEFT.value: _("left"), Side.RIGHT.value: _("right")}.get(side, "")


def reason_words(reason: str, study: Study) -> str:
    """A coded reason by its label; a person's own words as they are."""
    lists = (
        study.not_done_reasons,
        study.invalid_reasons,
        study.repeat_reasons,
        study.late_reasons,
        study.pick_reasons,
    )
    labels = {one.code: localised(one.label) for part in lists for one in part}
    return labels.get(reason, reason)


def groups() -> tuple[tuple[str, str], ...]:
    """Groups of acts to choose from."""
    return tuple((group.value, _(words)) for group, words in GROUP_WORDS.items())


def checked(answer: CheckAnswer) -> AuditCheckView:
    """What a check found, in words."""
    findings = tuple(_(text, **values) for text, values in answer.findings)
    return AuditCheckView(None, not findings, findings, answer.code, tuple(map(_, answer.limits)))
