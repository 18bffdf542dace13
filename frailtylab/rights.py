"""Who may do what: every act of the audit trail, and the roles that it is open to.

The store asks this table for each act that it writes, so no window and no command gets round it
(21 CFR 11.10(d) and (g)). An act that is not in it can't be done.
"""

from __future__ import annotations

from frailtylab.errors import N_, OperatorError
from frailtylab.people import Role

ASSESSOR = frozenset({Role.ASSESSOR})
MANAGER = frozenset({Role.DATA_MANAGER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
RECORDS = ASSESSOR | MANAGER
OFFICE = MANAGER | ADMINISTRATOR
EVERYBODY = RECORDS | ADMINISTRATOR

ACTS: dict[str, frozenset[Role]] = {
    # Working here
    "first_user_added": EVERYBODY,
    "signed_in": EVERYBODY,
    "signed_out": EVERYBODY,
    "locked": EVERYBODY,
    "unlocked": EVERYBODY,
    "passphrase_changed": EVERYBODY,
    "pin_set": EVERYBODY,
    # Taking trials
    "visit_started": ASSESSOR,
    "visit_identity_confirmed": ASSESSOR,
    "visit_finished": ASSESSOR,
    "trial_drafted": ASSESSOR,
    "trial_decided": ASSESSOR,
    "impulse_picked": ASSESSOR,
    "setup_saved": ASSESSOR,
    "not_done": ASSESSOR,
    "device_check_overridden": ASSESSOR,
    "signed_performed": ASSESSOR,
    # Participants, visits, devices
    "participant_added": RECORDS,
    "participant_amended": RECORDS,
    "enrolled": RECORDS,
    "visit_added": RECORDS,
    "study_kept": RECORDS,
    "visit_viewed": EVERYBODY,
    "device_registered": EVERYBODY,
    "device_calibrated": EVERYBODY,
    "device_self_checked": EVERYBODY,
    # Putting right
    "trial_corrected": RECORDS,
    "trial_amended": RECORDS,
    "trial_voided": RECORDS,
    "trial_relabelled": RECORDS,
    "trial_moved": RECORDS,
    "visit_moved": RECORDS,
    "visit_reopened": RECORDS,
    "not_done_withdrawn": RECORDS,
    "signed_reviewed": MANAGER,
    # Looking after records
    "audit_viewed": OFFICE,
    "exported": OFFICE,
    "copy_made": OFFICE,
    "backed_up": EVERYBODY,
    "verified": EVERYBODY,
    "restored": ADMINISTRATOR,
    "caught_up": EVERYBODY,
    # Looking after people and keys
    "user_added": ADMINISTRATOR,
    "user_changed": ADMINISTRATOR,
    "user_retired": ADMINISTRATOR,
    "passphrase_reset": ADMINISTRATOR,
    "recovery_code_made": ADMINISTRATOR,
    "office_key_set": ADMINISTRATOR,
    "rekeyed": ADMINISTRATOR,
    "settings_changed": EVERYBODY,
    # Sending
    "dispatch_frozen": EVERYBODY,
    "dispatch_sent": EVERYBODY,
    "dispatch_retry": EVERYBODY,
    "dispatch_held": EVERYBODY,
    "dispatch_rejected": EVERYBODY,
    "dispatch_released": EVERYBODY,
}

PROGRAM_ACTS = frozenset(
    {
        "store_created", "recovered", "refused", "sign_in_failed", "converted", "upgraded",
        "restored_from_journal", "clock_jumped", "copy_read",
    }
)  # fmt: skip
"""What the program itself writes down, in nobody's name."""


class NotAllowed(OperatorError):
    """The role of whoever asked is not one of those that may.

    :param act: code of the act
    :param by: id of the user
    """

    def __init__(self, act: str, by: str) -> None:
        self.act = act
        self.by = by
        super().__init__(
            N_("You may not do this"),
            N_("It is not among the tasks of your role in this trial. Nothing was changed."),
            N_("Ask somebody with the right role, or your administrator for another one."),
            values={},
        )


def may(roles: tuple[Role, ...], act: str) -> bool:
    """True where one of the roles may do that act.

    :raises KeyError: for an act that is in no table: a slip of ours
    """
    return not ACTS[act].isdisjoint(roles)
