"""What the codes of measures and flags mean, for the data dictionary."""

from __future__ import annotations

from frailtylab.protocols.curve_rules import FLAG_RULES, MEASURE_RULES, RULE_NOTE, Rule

BESIDE = {
    "first_break": "The same time by the first break of each passing",
    "longest_break": "The same time by the longest break of each passing, the trunk",
    "automatic": "The same time as the program found it, before an impulse was picked",
}
TIMED_MEASURES = {
    "elapsed": "Time from start to stop",
    "speed": "Distance of the walk over the time",
    "out_to_back": "Timed Up and Go, from the first break of the beam to the way back",
    **{
        f"{time}_{kind}": meaning
        for time in ("elapsed", "out_to_back")
        for kind, meaning in BESIDE.items()
    },
}
OTHER_FLAGS = {
    "sources_disagree": "Gates and stopwatch differ by more than the study allows",
    "mixed_sources": "Started by gate and stopped by hand, or the reverse",
    "gate_incomplete": "The gates did not time the trial, the stopwatch did",
    "gate_by_hand": "A key of the gates' timer was pressed instead of a beam broken",
    "gate_lost": "The gates were disconnected during the trial",
    "gate_order": "Gate B before gate A",
    "gates_together": "Both gates at once",
    "overdue": "Longer than the study's overdue_s",
    "extra_crossing": "A gate was crossed more often than by one walker",
    "wrong_direction": "Gate B came before gate A and nothing else ended the walk",
    "trunk_unknown": "The study wants the longest break and the gates did not show it",
    "impulse_picked": "The assessor picked start or finish from the gates' impulses",
    "suspended": "The computer slept during the trial",
    "clock_stepped": "The wall clock was set by a second or more",
    "hand_out_of_turn": "The schedule had the other hand, the assessor chose this one",
    "unreadable_data": "The device sent bytes that no rule reads, so a value may be missing",
    "device_restarted": "The device was started again during the trial",
    "clock_went_back": "The clock of the device went back during the trial",
    "clocks_disagree": "The clocks of device and computer tell two different intervals",
    "battery_low": "The device told of a battery near its end",
    "device_swapped": "Another dynamometer than the participant began with, the reason is kept",
    "note.override_*": "A check of the device was set aside, by its name, the reason is kept",
    "edit_check.*": "An edit check of the study, by its code",
    "note.clock_jumped": "The wall clock moved against the monotonic one",
    "note.press_stamps": "The two clocks of the presses differ, the host's counts",
    "note.live_display": "Whether number and curve were on the screen during the squeeze",
    RULE_NOTE: "Number of the set of rules that made the numbers of the curve",
}


def rule_meaning(rule: Rule) -> str:
    """A rule as a meaning of its code: semicolons part codes, so there is none inside."""
    unit = f" [{rule.unit}]" if rule.unit else ""
    return f"{rule.says.replace(';', ',')}{unit} (rule {rule.name})"


def listed(*meanings: dict[str, str]) -> str:
    """Codes with their meanings as the dictionary lists them."""
    return "; ".join(f"{code}={meaning}" for part in meanings for code, meaning in part.items())


MEASURE_CODES = listed(TIMED_MEASURES, {r.code: rule_meaning(r) for r in MEASURE_RULES})
FLAG_CODES = listed({r.code: rule_meaning(r) for r in FLAG_RULES}, OTHER_FLAGS)
