"""The shape of a study definition file. Field names are the file's keys."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Localised = dict[str, str]
"""Language code (``en``, ``zh_CN``) → text. ``en`` must be there."""

Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]{1,32}\Z")]
Count = Annotated[int, Meta(ge=0, le=20)]
Positive = Annotated[int, Meta(ge=1, le=20)]
Milliseconds = Annotated[int, Meta(ge=0, le=60_000)]
Seconds = Annotated[float, Meta(ge=0, le=3600)]
Debounce = Annotated[int, Meta(ge=2, le=10)]
Cluster = Annotated[int, Meta(ge=100, le=5_000)]


class Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every table of the file: read-only, and a misspelt key is an error."""


class VisitPlan(Strict, frozen=True):
    """A planned visit: day 0 is the baseline; the window is in days before and after ``day``."""

    code: Code
    label: Localised
    day: Annotated[int, Meta(ge=-365, le=3650)]
    days_before: Annotated[int, Meta(ge=0, le=365)]
    days_after: Annotated[int, Meta(ge=0, le=365)]


class Reason(Strict, frozen=True):
    """A coded reason, for not-done tests, invalid trials, repeats or late entries."""

    code: Code
    label: Localised
    needs_note: bool = False


PICK_REASONS = (
    Reason(
        "arm_or_aid", {"en": "Arm, cane or frame was first", "zh_CN": "手臂、手杖或助行架先遮光"}
    ),
    Reason("other_person", {"en": "Somebody else in the beam", "zh_CN": "他人遮挡光束"}),
    Reason("missed", {"en": "The right impulse was ignored", "zh_CN": "正确的脉冲被忽略"}),
    Reason("other", {"en": "Other", "zh_CN": "其他"}, needs_note=True),
)
"""Why an assessor lets another impulse count, where a study names no reasons of its own."""


class Choice(Strict, frozen=True):
    """One answer of a set-up field."""

    code: Code
    label: Localised


class SetupField(Strict, frozen=True):
    """A fact about how a test is done that must be the same at every visit."""

    code: Code
    label: Localised
    choices: tuple[Choice, ...]
    default: Code | None = None


class EditCheck(Strict, frozen=True):
    """Limits outside which a value is questioned; the value itself is never changed."""

    code: Code
    measure: Literal["elapsed", "speed", "peak_force"]
    unit: str
    message: Localised
    below: float | None = None
    above: float | None = None


class ScoreRule(Strict, frozen=True):
    """A named rule that turns trials into a score.

    ``rule``: ``mean``, ``best`` (shortest time or greatest force), ``max_all``, ``mean_left``,
    ``mean_right``, ``mean_dominant``, ``max_dominant``, ``max_each_hand_sum``, ``single_trial``.
    """

    name: Code
    rule: Literal[
        "mean", "best", "max_all", "mean_left", "mean_right", "mean_dominant",
        "max_dominant", "max_each_hand_sum", "single_trial",
    ]  # fmt: skip
    measure: Literal["elapsed", "speed", "peak_force"]
    label: Localised
    headline: bool = False


class TimedTest(Strict, frozen=True, tag_field="kind"):
    """What the Timed Up and Go and the walk share.

    :param primary: which source is the result when both measured the trial
    :param gates: light barriers that the test uses
    :param debounce_ms: a break that begins so soon after an edge of its beam is a contact's bounce
    :param break_rule: which break of a passing is its moment: the first (arm or cane), or the
        longest (the trunk). The other one is kept beside it. Left out: the first, and no other
    :param cluster_ms: breaks of one passing begin within so long of its first one
    :param merge_gap_ms: breaks of one beam closer than this are one passing
    :param lockout_ms: after an accepted edge, the same gate is not asked again for so long
    :param together_ms: two gates nearer than this are questioned, never timed
    :param disagreement_s: gate and stopwatch further apart than this raise a flag
    :param overdue_s: a running trial older than this is asked about
    """

    code: Code
    label: Localised
    script: str
    practice_trials: Count
    trials: Positive
    start_rule: Literal["word_go", "movement_onset", "first_footfall"]
    scores: tuple[ScoreRule, ...]
    primary: Literal["stopwatch", "gate"]
    gates: Literal["none", "one", "two"] = "none"
    distance_m: Annotated[float, Meta(gt=0, le=1000)] | None = None
    start_position: Literal["seated", "standing", "moving"] = "standing"
    pace: Literal["usual", "fast"] = "usual"
    setup: tuple[SetupField, ...] = ()
    checks: tuple[EditCheck, ...] = ()
    dead_time_after_start_ms: Milliseconds = 400
    dead_time_after_stop_ms: Milliseconds = 700
    undo_s: Seconds = 10
    debounce_ms: Debounce = 10
    break_rule: Literal["first", "longest"] | None = None
    cluster_ms: Cluster = 1000
    merge_gap_ms: Milliseconds = 50
    lockout_ms: Milliseconds = 1000
    min_turn_ms: Milliseconds = 1500
    together_ms: Milliseconds = 30
    disagreement_s: Seconds = 0.5
    overdue_s: Seconds = 180
    rest_s: Seconds = 0


class TimedUpAndGo(TimedTest, frozen=True, tag="timed_up_and_go"):
    """Stand up, walk to a line, turn, walk back, sit down.

    :param course_m: from the chair to the line; not a distance that a speed can be derived from
    """

    course_m: Annotated[float, Meta(gt=0, le=10)] = 3.0


class FourMetreWalk(TimedTest, frozen=True, tag="four_metre_walk"):
    """Walk a straight course; speed is derived from ``distance_m``."""


class GripStrength(Strict, frozen=True, tag_field="kind", tag="grip_strength"):
    """Squeeze a dynamometer with either hand.

    :param start_hand: the hand of the first trial, by rule
    :param alternate: hands take turns
    :param rest_same_hand_s: floor of the rest between two trials of one hand
    :param zero_limit_kgf: largest force that counts as nothing in the hand
    :param zero_hold_s: how long it must be nothing before a trial can be armed
    :param onset_kgf: the squeeze has begun at this force; it has ended below it again
    :param squeeze_s: how long the participant is asked to squeeze
    :param live_display: number and curve during the squeeze: ``shown``; hidden until the assessor
        shows them, because the participant must not see them; or never on the screen
    """

    code: Code
    label: Localised
    script: str
    practice_per_hand: Count
    trials_per_hand: Positive
    start_hand: Literal["left", "right", "dominant", "non_dominant"]
    alternate: bool
    rest_same_hand_s: Seconds
    handle_position: Annotated[int, Meta(ge=1, le=5)]
    posture: Literal["seated", "standing"]
    elbow_deg: Annotated[int, Meta(ge=0, le=180)]
    scores: tuple[ScoreRule, ...]
    setup: tuple[SetupField, ...] = ()
    checks: tuple[EditCheck, ...] = ()
    squeeze_s: Seconds = 3
    zero_limit_kgf: Annotated[float, Meta(gt=0, le=5)] = 0.3
    zero_hold_s: Seconds = 2
    onset_kgf: Annotated[float, Meta(gt=0, le=20)] = 1.0
    max_record_s: Seconds = 15
    axis_max_kgf: Annotated[float, Meta(gt=0, le=200)] = 60
    min_rate_hz: Annotated[float, Meta(gt=0, le=2000)] = 20
    live_display: Literal["shown", "hidden_from_participant", "hidden"] = "shown"


Test = TimedUpAndGo | FourMetreWalk | GripStrength


class Identity(Strict, frozen=True):
    """How a participant is confirmed before the first trial."""

    second_identifier: tuple[Literal["initials", "birth_year"], ...]
    code_example: str = "P-0147"


class Blinding(Strict, frozen=True):
    """What an assessor may not see. ``hide_earlier_results`` keeps every earlier value away."""

    blinded: bool
    hide_earlier_results: bool
    hide_interpretation: bool


class SignatureRules(Strict, frozen=True):
    """Which signatures a finished visit needs before it counts as final.

    :param performed: by an assessor who worked in it: “I did these tests and looked through them”
    :param reviewed: by a data manager, another person than the one who signed as performed
    """

    performed: bool = True
    reviewed: bool = False


Level = Literal["off", "warn", "block"]


class PreflightRules(Strict, frozen=True):
    """What is looked at before the device trials of a visit.

    ``block`` stops until it is well or somebody gives a reason, which is kept; ``warn`` only tells;
    ``off`` does not look.

    :param other_device: another device than the one that was chosen for the place answers
    :param baseline_device: another dynamometer than at the participant's first counting trial
    :param calibration: the day until which the calibration holds has passed, or it failed
    :param hand_wave_valid_min: so long a beam that was broken and is clear again counts as checked
    """

    missing_device: Level = "warn"
    other_device: Level = "block"
    baseline_device: Level = "block"
    battery: Level = "warn"
    zero: Level = "warn"
    rate: Level = "warn"
    hand_wave: Level = "warn"
    hand_wave_valid_min: Annotated[int, Meta(ge=1, le=1440)] = 240
    calibration: Level = "block"
    calibration_warn_days: Annotated[int, Meta(ge=0, le=365)] = 14


class Study(Strict, frozen=True):
    """One versioned study definition.

    :param languages: spoken-script languages that the study approves, the default first
    """

    format: Literal[1]
    code: Code
    version: str
    title: Localised
    languages: tuple[str, ...]
    identity: Identity
    blinding: Blinding
    visits: tuple[VisitPlan, ...]
    tests: tuple[Test, ...]
    not_done_reasons: tuple[Reason, ...]
    invalid_reasons: tuple[Reason, ...]
    repeat_reasons: tuple[Reason, ...]
    late_reasons: tuple[Reason, ...]
    pick_reasons: tuple[Reason, ...] = PICK_REASONS
    unscheduled: bool = True
    preflight: PreflightRules = PreflightRules()
    signature: SignatureRules = SignatureRules()

    def test(self, code: str) -> Test:
        """The test of that code.

        :raises KeyError: for a code that the study does not have
        """
        for test in self.tests:
            if test.code == code:
                return test
        raise KeyError(code)

    def visit(self, code: str) -> VisitPlan | None:
        """The planned visit of that code; None for an unscheduled one."""
        return next((visit for visit in self.visits if visit.code == code), None)


class Script(Strict, frozen=True):
    """What is said to the participant and done by the assessor, in one language, one version."""

    version: str
    language: str
    translator: str
    source: str
    steps: tuple[ScriptStep, ...]

    def step(self, code: str) -> ScriptStep | None:
        """The step of that code (``practice``, ``trial``, ``squeeze``, …), or None."""
        return next((step for step in self.steps if step.code == code), None)


class ScriptStep(Strict, frozen=True):
    """One step: ``say`` is verbatim for the participant, ``do`` is for the assessor only."""

    code: Code
    say: str
    do: str


def localised(texts: Localised, language: str) -> str:
    """The text in that language, or in English where the study has no translation."""
    return texts.get(language) or texts["en"]
