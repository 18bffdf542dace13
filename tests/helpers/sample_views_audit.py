"""Views with sample data for the audit page."""

from __future__ import annotations

from msgspec.structs import replace

from ui.flows.present_audit import groups
from ui.views_audit import AuditAsk, AuditCheckView, AuditRowView, AuditState, AuditView

PEOPLE = (("id-1", "A-01"), ("id-3", "A-03"), ("id-9", "DM-01"))


def rows() -> tuple[AuditRowView, ...]:
    """A morning on the ward, newest first."""
    told = (
        ("2026-11-24T11:20:41", "DM-01", "Audit trail looked at", "", "", "audit_viewed"),
        ("2026-11-24T10:02:17", "DM-01", "Attempt moved to where it belongs",
         "P-0147 · BL · Grip strength · left · no. 2", "Typed into the wrong participant",
         "trial_moved"),
        ("2026-11-24T09:51:30", "A-03", "Visit finished", "P-0147 · BL", "", "visit_finished"),
        ("2026-11-24T09:48:02", "A-03", "Marked as not done",
         "P-0147 · BL · Four-metre walk", "Not attempted: participant felt unsafe", "not_done"),
        ("2026-11-24T09:31:12", "A-03", "Attempt decided",
         "P-0147 · BL · Timed Up and Go · no. 1", "", "trial_decided"),
        ("2026-11-24T09:30:59", "A-03", "Attempt stopped and saved",
         "P1<i></i>7 · BL · Timed Up and Go · no. 1", "", "trial_drafted"),
        ("2026-11-24T09:12:00", "the program", "Clock of the computer was set", "", "",
         "clock_jumped"),
    )  # fmt: skip
    return tuple(
        AuditRowView(
            str(4012 - n), at, f"{at.replace('T', ' ')} UTC, local +00:00", who, what, record,
            reason, act, f"id-{n}" if record else "", f"{n}3f9c1d8e7a6b5c4d", bool(record),
        )
        for n, (at, who, what, record, reason, act) in enumerate(told)
    )  # fmt: skip


def audit(**changes: object) -> AuditView:
    """The newest page of a long trail."""
    view = AuditView(
        AuditState.READY, AuditAsk(), rows(), 4012, newer=False, older=True, people=PEOPLE,
        groups=groups(), check=AuditCheckView(),
    )  # fmt: skip
    return replace(view, **changes)


SOUND = AuditCheckView(None, True, (), "412-K7QF-9DXM", (
    "So compare the code with one that has left this computer: on a visit summary or receipt.",
))  # fmt: skip
UNSOUND = AuditCheckView(
    None, False, ("The audit trail breaks at entry 371.",), "412-K7QF-9DXM", SOUND.limits
)
