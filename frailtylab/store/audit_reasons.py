"""Why an act of the audit trail was done, where its record says so.

Some acts carry a coded reason themselves; of the others the record has it: the first act of a kind
belongs to the record's first row with a reason, the second to the second, whatever the clock said.
"""

from __future__ import annotations

import json

import msgspec

from frailtylab.store.database import Row, StoreFile

COUNT = """SELECT count(*) FROM audit WHERE record_id = ? AND seq <= ?
    AND action IN (SELECT value FROM json_each(?))"""


class ReasonPlace(msgspec.Struct, frozen=True):
    """Where the reasons of some acts are.

    :param acts: acts that each added one row there
    :param sql: all reasons of a record in their order
    """

    acts: tuple[str, ...]
    sql: str


PLACES = (
    ReasonPlace(
        ("participant_added", "participant_amended"),
        "SELECT reason FROM participant_version WHERE participant_id = ? ORDER BY version",
    ),
    ReasonPlace(
        ("first_user_added", "user_added", "user_changed", "user_retired"),
        "SELECT reason FROM user_version WHERE user_id = ? ORDER BY version",
    ),
    ReasonPlace(
        ("visit_reopened",),
        """SELECT detail FROM visit_event WHERE visit_id = ? AND kind = 'reopened'
            ORDER BY seq""",
    ),
    ReasonPlace(
        ("trial_moved", "trial_relabelled"),
        "SELECT reason FROM trial_place WHERE trial_id = ? ORDER BY version",
    ),
    ReasonPlace(
        ("visit_moved",),
        "SELECT reason FROM visit_place WHERE visit_id = ? ORDER BY version",
    ),
    ReasonPlace(
        ("trial_amended",),
        "SELECT reason FROM trial_take WHERE trial_id = ? AND reason <> '' ORDER BY take",
    ),
    ReasonPlace(("not_done",), "SELECT reason FROM not_done WHERE id = ?"),
    ReasonPlace(
        ("not_done_withdrawn",), "SELECT reason FROM not_done_withdrawn WHERE not_done_id = ?"
    ),
    ReasonPlace(
        ("device_check_overridden",),
        "SELECT reason FROM device_exception WHERE visit_id = ? ORDER BY seq",
    ),
)
CHANGED = frozenset({"trial_corrected", "trial_voided"})
"""Changed decisions: the note is the reason where none was chosen from the study's list."""
NOTE = "SELECT note FROM trial_version WHERE trial_id = ? AND version = ?"
PLACE_OF = {act: place for place in PLACES for act in place.acts}


def reason_of(file: StoreFile, entry: Row) -> str:
    """The reason of an audit entry: a code of the study, or words; empty where there is none."""
    detail: dict[str, str | int | bool | None] = json.loads(entry["detail"])
    told = detail.get("reason")
    if told:
        return str(told)
    if entry["action"] in CHANGED:
        note: str | None = file.value(NOTE, (entry["record_id"], detail.get("version")))
        return note or ""
    place = PLACE_OF.get(entry["action"])
    if place is None:
        return ""
    number: int = file.value(COUNT, (entry["record_id"], entry["seq"], json.dumps(place.acts)))
    reasons = file.rows(place.sql, (entry["record_id"],))
    return str(reasons[number - 1][0]) if 0 < number <= len(reasons) else ""
