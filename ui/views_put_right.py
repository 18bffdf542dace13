"""What the dialogs for corrections, signatures and history show and give, as plain data."""

from __future__ import annotations

import msgspec

from ui.views import ChoiceView


class WayView(msgspec.Struct, frozen=True):
    """One way to put a trial right.

    :param code: ``invalid``, ``other_hand``, ``other_visit`` or ``amend``
    :param preview: what it will do, in a sentence; ``{value}`` and ``{visit}`` are filled in
    """

    code: str
    label: str
    preview: str


class PutRightView(msgspec.Struct, frozen=True):
    """A kept trial and how it can be put right.

    :param place: hand and number of the trial; ``value`` with its unit, empty where hidden
    :param reasons: the study's coded reasons for an invalid trial
    :param measured: the value was measured, so that it can't be typed over
    """

    trial_id: str
    place: str
    value: str
    unit: str
    code: str
    ways: tuple[WayView, ...]
    reasons: tuple[ChoiceView, ...]
    measured: bool


class PutRightForm(msgspec.Struct, frozen=True):
    """A filled correction: the way, why, and what the way asks for."""

    trial_id: str
    way: str
    reason: str
    coded: str = ""
    value: str = ""
    visit_id: str = ""


class FoundPersonView(msgspec.Struct, frozen=True):
    """A participant who was found by code.

    :param visits: begun visits that a trial can go to
    :param preview: what moving the whole visit there will do; ``refusal`` says why it can't be
    """

    participant_id: str
    code: str
    second_ids: str
    visits: tuple[ChoiceView, ...] = ()
    preview: str = ""
    refusal: str = ""


class SignView(msgspec.Struct, frozen=True):
    """What is signed, in whose name.

    :param checkpoint: short code of the newest checkpoint; empty where there is none
    """

    meaning: str
    sentence: str
    name: str
    what: str
    asks_passphrase: bool
    checkpoint: str = ""


class HistoryLineView(msgspec.Struct, frozen=True):
    """One entry of a visit's history: what, by whom and when, and why."""

    what: str
    who: str
    why: str = ""
