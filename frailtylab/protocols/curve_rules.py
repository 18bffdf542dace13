"""The rules that turn a squeeze into numbers and questions: each has a name, a version, a source.

A trial carries ``note.curve_rules`` with the number of the whole set. Change a rule: raise its
version, say in ``since`` which set brought that version, and raise :data:`RULE_SET`. Sources:
*ours* where no protocol says it. Sousa-Santos & Amaral 2017 is doi 10.1186/s12877-017-0625-y;
Maffiuletti 2016 is doi 10.1007/s00421-016-3346-6 (recalled, not read again).
"""

from __future__ import annotations

import msgspec

RULE_SET = 2
"""Set 1 had no note: a trial without one was made by it."""
RULE_NOTE = "note.curve_rules"

PLATEAU_SHARE = 0.9
RFD_S = 0.2
ZERO_SETTLE_S = 0.2
HIGH_SHARE, LOW_SHARE = 0.7, 0.5
FLAT_S = 1.5
GAP_S, GAP_INTERVALS = 0.3, 5.0
EARLY_S = 0.5
FALSE_START_S = 0.2


class Rule(msgspec.Struct, frozen=True):
    """One definition.

    :param code: the measure or the flag that it makes
    :param name: the rule's own name with its version: ``plateau_90/1``
    :param says: the definition in words
    :param source: where it is from
    :param since: the first set that had it
    :param unit: unit of a measure; empty for a flag
    """

    code: str
    name: str
    says: str
    source: str
    since: int = 1
    unit: str = ""


MEASURE_RULES = (
    Rule("peak_force", "peak/1", "Greatest reading up to the stop, the first of equals; the "
         "device's digits where they are kgf, else converted once to 12 digits",
         "Sousa-Santos & Amaral 2017, table 3: maximum force", unit="kgf"),
    Rule("peak_force_device", "peak/1", "The same reading in the device's own unit and digits",
         "ours", unit="as sent"),
    Rule("time_to_peak", "onset_to_peak/1", "From the onset, the first reading at the study's "
         "onset_kgf or more, to the peak", "ours; the threshold is the study's", unit="s"),
    Rule("plateau_force", "plateau_90/1", "Mean of all readings from the first to the last one at "
         "90 % of the peak or more", "ours", unit="kgf"),
    Rule("time_held", "onset_to_release/1", "From the onset to the release, the last reading at "
         "onset_kgf or more", "ours; the study's squeeze_s follows the at least 3 s of ASHT",
         unit="s"),
    Rule("force_rate_200ms", "rise_200ms/1", "Rise from the onset to the first reading 200 ms or "
         "more later, over the time between them", "Maffiuletti 2016: windows of up to 200 ms",
         unit="kgf/s"),
    Rule("sample_rate", "rate/1", "Readings less one, over the time from first to last", "ours",
         unit="Hz"),
    Rule("force_impulse", "trapezoid/1", "Force over time from onset to release, by trapezoids",
         "ours", since=2, unit="kgf·s"),
    Rule("zero_force", "zero_before/1", "Mean force with nothing in the hand, over the study's "
         "zero_hold_s before arming", "ours", unit="kgf"),
    Rule("zero_after", "zero_after/1", "Mean force from 200 ms after the release to the stop",
         "ours", since=2, unit="kgf"),
    Rule("zero_drift", "zero_drift/1", "zero_after less zero_force", "ours", since=2, unit="kgf"),
    Rule("rest_before", "rest/1", "Since the last squeeze of the same hand in this visit", "ours",
         unit="s"),
)  # fmt: skip

FLAG_RULES = (
    Rule("false_start", "false_start_200ms/1", "Onset sooner than 200 ms after arming: before "
         "anybody could have answered a word", "ours", since=2),
    Rule("released_early", "released_early/1", "Held for less than squeeze_s less 0.5 s", "ours"),
    Rule("double_squeeze", "second_rise_70_50/1", "After 70 % of the peak, a fall below 50 % and "
         "a rise to 70 % again", "ours", since=2),
    Rule("flat_line", "flat/1", "Under load, digits that stand still for 1.5 s (a hand trembles "
         "at 8 to 12 Hz); or none that move within 10 s of arming", "ours"),
    Rule("overload", "overload/1", "The device told of an overload after arming", "ours", since=2),
    Rule("gap_in_data", "gap/2", "Between onset and release, no reading for 0.3 s and for five "
         "times the mean interval", "ours", since=2),
    Rule("low_rate", "low_rate/1", "Fewer readings a second than the study's min_rate_hz", "ours"),
    Rule("unit_changed", "unit_changed/1", "More than one unit up to the stop", "ours"),
    Rule("negative_force", "negative/1", "2 kgf or more the wrong way before the onset", "ours"),
    Rule("device_lost", "device_lost/1", "The link broke during the squeeze", "ours"),
    Rule("device_silent", "device_silent/1", "No reading for 1 s during the squeeze: stopped",
         "ours"),
    Rule("rest_too_short", "rest_too_short/1", "Less rest than rest_same_hand_s; ASHT: at least "
         "15 s", "the study's"),
)  # fmt: skip


CURVE_MEASURES = frozenset(rule.code for rule in MEASURE_RULES)


def newer_codes(rule_set: int) -> frozenset[str]:
    """Measures and flags that a trial of that set can't have, because a later set brought them."""
    rules = (*MEASURE_RULES, *FLAG_RULES)
    return frozenset({rule.code for rule in rules if rule.since > rule_set} | {RULE_NOTE})
