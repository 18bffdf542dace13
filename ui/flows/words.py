"""Numbers and codes of the core in the words of the screen."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from frailtylab.errors import N_
from frailtylab.people import Participant, Side
from frailtylab.protocols.base import NOTE_PREFIX
from frailtylab.trials import Entry, Flag, KeptTrial, Measure, Outcome, Source
from ui.text import _, localised, number

EXACT_SECONDS = re.compile(r"-?[0-9]+\.[0-9]{9}", re.ASCII)
SHOWN_DECIMALS = {"elapsed": 2, "speed": 2, "peak_force": 1}
UNITS = {"s": "s", "m/s": "m/s", "kgf": "kg"}
"""A dynamometer's "kg" is a force; the screen uses the clinic's word, files say kgf."""

SOURCES = {
    Source.STOPWATCH: N_("stopwatch"),
    Source.GATE: N_("light gates"),
    Source.MIXED: N_("gate and stopwatch"),
    Source.DEVICE: N_("dynamometer"),
    Source.MANUAL: N_("typed in"),
}
FLAGS = {
    "sources_disagree": N_("Gates and stopwatch differ: {gate} s against {stopwatch} s."),
    "mixed_sources": N_("Started by gate and stopped by hand, or the reverse."),
    "gate_incomplete": N_("The gates did not time this trial; the stopwatch did."),
    "gate_lost": N_("The gates were disconnected during the trial."),
    "gate_order": N_("Gate B saw somebody before gate A."),
    "gates_together": N_("Both gates fired at once; that was not the walk."),
    "overdue": N_("The trial ran unusually long."),
    "extra_crossing": N_("Gate {gate} was crossed again: was somebody else in the beam?"),
    "wrong_direction": N_(
        "Gate B saw somebody {seconds} s before gate A: was the walk the wrong way?"
    ),
    "trunk_unknown": N_("The gates did not show the trunk; the first break of the beam counts."),
    "impulse_picked": N_("Start and finish were picked by hand from the gates' impulses."),
    "suspended": N_(
        "The computer slept for {seconds} s during the trial: the stopwatch stood still."
    ),
    "clock_stepped": N_(
        "The computer's clock was changed by {seconds} s. The time is not affected."
    ),
    "device_lost": N_("The dynamometer was disconnected during the squeeze."),
    "device_silent": N_("The dynamometer fell silent during the squeeze."),
    "no_squeeze": N_("No squeeze was seen."),
    "released_early": N_("Released early: held for {held} s."),
    "flat_line": N_("The force did not move at all: is the dynamometer stuck?"),
    "gap_in_data": N_("A piece of the force curve is missing."),
    "low_rate": N_("Only {rate} readings a second: the peak may be missed."),
    "unit_changed": N_("The unit changed during the squeeze, from {first} to {then}."),
    "unreadable_data": N_(
        "The device sent something unreadable {count} times: a value may be missing."
    ),
    "device_restarted": N_("The device was restarted during the trial."),
    "clock_went_back": N_("The device’s clock went back; the computer’s clock timed this trial."),
    "clocks_disagree": N_(
        "The device’s clock says {device} s, the computer’s {computer} s: was it set meanwhile?"
    ),
    "battery_low": N_("The battery of the device is almost empty."),
    "negative_force": N_("The force went the wrong way: is the dynamometer reversed?"),
    "false_start": N_("False start: force {after} s after arming, before the word."),
    "double_squeeze": N_("Squeezed twice: the force fell and came up again."),
    "overload": N_("The dynamometer told of an overload: the peak may be wrong."),
    "hand_out_of_turn": N_("This hand was measured out of turn."),
    "device_swapped": N_(
        "Another dynamometer than at the beginning: {device} in place of {baseline}."
    ),
    "rest_too_short": N_("Only {rest} s of rest for this hand; the study asks for {floor} s."),
}
REFUSALS = {
    "zero_not_ok": N_("Take the hand off the dynamometer and wait until it shows zero."),
    "gate_blocked": N_(
        "Gate {gate} is blocked: clear its beam, or turn it straight. Then arm again."
    ),
    "extra_crossing": N_(
        "Gate {gate} was crossed again. The clock runs on: is somebody in the beam?"
    ),
    "pick_impossible": N_("There is no time from that start to that finish. Nothing was changed."),
    "gate_b_before_a": N_("Gate B saw somebody before gate A. Still waiting for gate A."),
    "gates_together": N_("Both gates fired at once. The clock runs on: stop by hand."),
    "simulated_device": N_(
        "This device is simulated and this participant is real: nothing can be measured. Connect "
        "the real device on the Devices page, or practise with “frailtylab demo”."
    ),
    "undo_too_late": N_("It is too late to undo this stop. Repeat the trial instead."),
}


def shown(text: str, decimals: int) -> str:
    """Exact digits rounded for the screen, in the region's writing."""
    step = Decimal(1).scaleb(-decimals)
    return number(format(Decimal(text).quantize(step, ROUND_HALF_EVEN), "f"))


def measure_text(measure: Measure) -> str:
    """Value of a measure for the screen, without its unit."""
    return shown(measure.text, SHOWN_DECIMALS.get(measure.name, 2))


def unit_text(unit: str) -> str:
    """The unit as the screen writes it."""
    return UNITS.get(unit, unit)


def with_unit(text: str, unit: str) -> str:
    """Number, a no-break space, unit."""
    return f"{text}\u00a0{unit_text(unit)}"


def uncertainty_text(measure: Measure) -> str:
    """``± 0.2`` to one significant digit, or nothing when it is unknown."""
    if measure.uncertainty is None or measure.uncertainty <= 0:
        return ""
    rough = Decimal(f"{measure.uncertainty:.1g}")
    return f"± {number(format(rough, 'f'))}"


def second_ids(initials: str, birth_year: int) -> str:
    """``K.M. ’41``: initials and year of birth as the screens show them."""
    dotted = ".".join(initials) + "." if initials.isascii() else initials
    return f"{dotted} ’{birth_year % 100:02d}"


def participant_ids(participant: Participant) -> str:
    """Second identifiers of a participant."""
    return second_ids(participant.initials, participant.birth_year)


def side_text(side: Side) -> str:
    """``Left hand`` or ``Right hand``."""
    return _("Left hand") if side is Side.LEFT else _("Right hand")


def flag_text(flag: Flag, messages: dict[str, dict[str, str]]) -> str:
    """A flag as a sentence; ``messages`` are the study's own, by code of its edit check."""
    if flag.code.startswith("edit_check."):
        template = localised(messages.get(flag.code.removeprefix("edit_check."), {"en": flag.code}))
        return template.format(**flag.detail) if flag.detail else template
    template = FLAGS.get(flag.code)
    return _(template, **shown_detail(flag)) if template else ""


def shown_detail(flag: Flag) -> dict[str, str]:
    """Details of a flag; exact seconds as the screen writes them."""
    return {k: shown(v, 2) if EXACT_SECONDS.fullmatch(v) else v for k, v in flag.detail.items()}


def flag_texts(flags: tuple[Flag, ...], messages: dict[str, dict[str, str]]) -> tuple[str, ...]:
    """The flags that ask for the assessor's eye, as sentences."""
    asked = (flag for flag in flags if not flag.code.startswith(NOTE_PREFIX))
    return tuple(text for text in (flag_text(flag, messages) for flag in asked) if text)


def source_text(kept: KeptTrial) -> str:
    """Where the result of a trial came from, in words."""
    if kept.trial.entry is Entry.LATE:
        return _("late entry")
    if kept.trial.entry is Entry.PAPER:
        return _("from paper")
    primary = next((m for m in kept.trial.measures if m.primary), None)
    return _(SOURCES[primary.source]) if primary is not None else ""


def outcome_state(kept: KeptTrial) -> str:
    """State of a trial row: done, attention or invalid."""
    match kept.decision.outcome:
        case Outcome.INVALID:
            return "invalid"
        case Outcome.ATTENTION:
            return "attention"
        case Outcome.UNDECIDED:
            return "todo"
        case _:
            return "done"
