"""The acts of the audit trail in plain words, in groups to choose from.

Every act of :mod:`frailtylab.rights` stands here once (ICH E6(R3) 4.2.2(c): an audit trail can be
read and understood).
"""

from __future__ import annotations

from enum import StrEnum

from frailtylab.errors import N_


class ActGroup(StrEnum):
    """What an act was about."""

    WORKING = "working"
    TRIALS = "trials"
    RECORDS = "records"
    CORRECTIONS = "corrections"
    CUSTODY = "custody"
    PEOPLE = "people"
    SENDING = "sending"
    PROGRAM = "program"


GROUP_WORDS: dict[ActGroup, str] = {
    ActGroup.WORKING: N_("Signing in and out"),
    ActGroup.TRIALS: N_("Measuring"),
    ActGroup.RECORDS: N_("Participants, visits and devices"),
    ActGroup.CORRECTIONS: N_("Corrections and signatures"),
    ActGroup.CUSTODY: N_("Looking, copying, backing up"),
    ActGroup.PEOPLE: N_("People and keys"),
    ActGroup.SENDING: N_("Sending"),
    ActGroup.PROGRAM: N_("The program itself"),
}

GROUPS: dict[ActGroup, dict[str, str]] = {
    ActGroup.WORKING: {
        "signed_in": N_("Signed in"),
        "signed_out": N_("Signed out"),
        "locked": N_("Screen locked"),
        "unlocked": N_("Screen unlocked"),
        "sign_in_failed": N_("Sign-in failed"),
        "refused": N_("Act refused: not among the tasks of the role"),
    },
    ActGroup.TRIALS: {
        "visit_started": N_("Visit started"),
        "visit_identity_confirmed": N_("Identity of the participant confirmed"),
        "visit_finished": N_("Visit finished"),
        "trial_drafted": N_("Attempt stopped and saved"),
        "trial_decided": N_("Attempt decided"),
        "impulse_picked": N_("Another impulse of the gates picked"),
        "setup_saved": N_("Set-up of a test saved"),
        "not_done": N_("Marked as not done"),
        "device_check_overridden": N_("Went on in spite of a device check"),
    },
    ActGroup.RECORDS: {
        "participant_added": N_("Participant added"),
        "enrolled": N_("Visits planned"),
        "visit_added": N_("Unscheduled visit added"),
        "study_kept": N_("Study definition kept"),
        "device_registered": N_("Device seen for the first time"),
        "device_calibrated": N_("Calibration of a device entered"),
        "device_self_checked": N_("Device checked against something known"),
    },
    ActGroup.CORRECTIONS: {
        "participant_amended": N_("Participant's details corrected"),
        "trial_corrected": N_("Decision on an attempt changed"),
        "trial_amended": N_("Value corrected"),
        "trial_voided": N_("Attempt declared void"),
        "trial_relabelled": N_("Side of an attempt corrected"),
        "trial_moved": N_("Attempt moved to where it belongs"),
        "visit_moved": N_("Visit moved to where it belongs"),
        "visit_reopened": N_("Finished visit reopened"),
        "not_done_withdrawn": N_("Not-done entry taken back"),
        "signed_performed": N_("Signed as performed"),
        "signed_reviewed": N_("Signed as reviewed"),
    },
    ActGroup.CUSTODY: {
        "visit_viewed": N_("Visit looked at"),
        "audit_viewed": N_("Audit trail looked at"),
        "exported": N_("Records exported"),
        "copy_made": N_("Inspector's copy made"),
        "backed_up": N_("Backup made"),
        "restored": N_("Restored from a backup"),
        "caught_up": N_("Missing entries brought back from the journal"),
        "verified": N_("Records checked for changes"),
    },
    ActGroup.PEOPLE: {
        "first_user_added": N_("First user added"),
        "user_added": N_("User added"),
        "user_changed": N_("User's name or roles changed"),
        "user_retired": N_("User deactivated"),
        "passphrase_changed": N_("Own passphrase changed"),
        "passphrase_reset": N_("Passphrase of a user reset"),
        "pin_set": N_("PIN for unlocking set"),
        "recovery_code_made": N_("Recovery code made"),
        "office_key_set": N_("Key of the trial office set"),
        "rekeyed": N_("All records encrypted with a new key"),
    },
    ActGroup.SENDING: {
        "dispatch_frozen": N_("Visit made ready to send"),
        "dispatch_sent": N_("Visit sent, with a receipt"),
        "dispatch_retry": N_("Not sent; tried again later"),
        "dispatch_held": N_("Not sent; somebody has to look"),
        "dispatch_rejected": N_("Refused by the server"),
        "dispatch_released": N_("Let go again for sending"),
    },
    ActGroup.PROGRAM: {
        "settings_changed": N_("Settings changed"),
        "store_created": N_("File of the records made"),
        "recovered": N_("Opened after the program had ended unexpectedly"),
        "converted": N_("Records converted from an unencrypted file"),
        "upgraded": N_("Records upgraded to a newer version"),
        "restored_from_journal": N_("Records restored from the journal"),
        "clock_jumped": N_("Clock of the computer was set"),
        "copy_read": N_("Rows of an inspector's copy read in"),
    },
}

UNKNOWN_ACT = N_("An act that this version does not know")
WORDS: dict[str, str] = {act: words for acts in GROUPS.values() for act, words in acts.items()}
"""Code of an act → its English words."""


def act_words(act: str) -> str:
    """The English words of an act, to be translated where they are shown."""
    return WORDS.get(act, UNKNOWN_ACT)


def acts_of(group: str) -> tuple[str, ...]:
    """The codes of a group's acts; those of every group for an empty text.

    :raises ValueError: for a group that there is not
    """
    return tuple(GROUPS[ActGroup(group)]) if group else tuple(WORDS)
