"""Sample views of the capture pages: visit, timing, grip and review."""

from __future__ import annotations

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from frailtylab.trials import Flag, Measure, Outcome, Source
from ui.views import (
    AttemptView,
    ChipKind,
    ChipView,
    ChoiceView,
    GripView,
    HandView,
    IdentityView,
    ReviewTestView,
    ReviewView,
    ScriptView,
    SetupFieldView,
    StepState,
    TestCardView,
    TimingView,
    TrialRowView,
    VisitStepView,
    VisitView,
)
from ui.views_grip import CurveView, FactView, MarkView
from ui.views_impulses import GatesView, ImpulseView
from ui.views_put_right import HistoryLineView, PutRightView, SignView, WayView
from ui.views_signing import ClosingView, SignatureLineView

NOT_DONE = (
    ChoiceView("nd1_tried_but_unable", "Tried but unable"),
    ChoiceView("nd4_participant_felt_unsafe", "Not attempted: participant felt unsafe"),
    ChoiceView("nd7_refused", "Participant refused"),
    ChoiceView("nd6_other", "Other", needs_note=True),
)
INVALID = (
    ChoiceView("false_start", "False start"),
    ChoiceView("timing_error", "Started or stopped at the wrong moment"),
    ChoiceView("hands_on_help", "Loss of balance or hands-on help"),
    ChoiceView("other", "Other", needs_note=True),
)
REPEAT = (
    ChoiceView("false_start", "False start"),
    ChoiceView("not_as_instructed", "Not done as instructed"),
    ChoiceView("other", "Other", needs_note=True),
)
PICK = (
    ChoiceView("arm_or_aid", "Arm, cane or frame was first"),
    ChoiceView("other", "Other", needs_note=True),
)
REASONS = {"repeat": REPEAT, "invalid": INVALID, "not_done": NOT_DONE, "pick": PICK}


def identity(*chips: ChipView, code: str = "P-0147") -> IdentityView:
    """The person of all samples."""
    return IdentityView(code, "K.M. ’41", "1 month", chips)


GATES = (
    ChipView("gate_a", "Gate A clear", ChipKind.OK),
    ChipView("gate_b", "Gate B clear", ChipKind.OK),
)
GRIP = (
    ChipView("grip", "Dynamometer M5-100 · 50/s", ChipKind.OK),
    ChipView("zero", "Zero 0.0", ChipKind.OK),
)


def steps(now: str = "4MWT") -> tuple[VisitStepView, ...]:
    """The four steps of a visit with one of them now."""
    labels = {
        "TUG": ("Timed Up and Go", "14.2 s"),
        "4MWT": ("Four-metre walk", "0.93 m/s"),
        "GRIP": ("Grip strength", "25.3 kg"),
        "review": ("Review and finish", ""),
    }
    codes = list(labels)
    found: list[VisitStepView] = []
    for code, (label, value) in labels.items():
        if code == now:
            found.append(VisitStepView(code, label, StepState.NOW, "2 of 3" if value else ""))
        elif codes.index(code) < codes.index(now):
            found.append(VisitStepView(code, label, StepState.DONE, value))
        else:
            found.append(VisitStepView(code, label, StepState.TODO))
    return tuple(found)


def choices(*labels: str) -> tuple[ChoiceView, ...]:
    """Answers whose codes are their labels in small letters."""
    return tuple(ChoiceView(label.lower().replace(" ", "_"), label) for label in labels)


AID = choices(
    "None", "Cane", "Quad cane", "Crutches", "Walking frame", "Rollator", "Orthosis", "Other"
)
SHOES = choices("Usual outdoor shoes", "Indoor shoes", "Barefoot or socks", "Other")
CHAIR = choices("Standard armchair", "Chair without arms", "Wheelchair", "Other")
ARMS = choices("No", "Yes")


def tug_setup(aid: str | None = None) -> tuple[SetupFieldView, ...]:
    """Set-up of the Timed Up and Go, one field unanswered where ``aid`` is None."""
    return (
        SetupFieldView("aid", "Walking aid", AID, aid, before="cane"),
        SetupFieldView("footwear", "Footwear", SHOES, "usual_outdoor_shoes", "indoor_shoes"),
        SetupFieldView("arms_used", "Arms used to stand up", ARMS, "no"),
        SetupFieldView("chair", "Chair", CHAIR, "standard_armchair", "standard_armchair"),
    )


def walk_setup() -> tuple[SetupFieldView, ...]:
    """Set-up of the walk as at the last visit."""
    return (
        SetupFieldView("aid", "Walking aid", AID, "cane", before="cane"),
        SetupFieldView("footwear", "Footwear", SHOES, "indoor_shoes", "indoor_shoes"),
    )


def visit_view(*, confirmed: bool = True, done: int = 0, code: str = "P-0147") -> VisitView:
    """The visit page with ``done`` tests complete."""
    tests = (
        TestCardView(
            "TUG", "Timed Up and Go", StepState.NOW, 0, 3, tug_setup(),
            devices=(ChipView("gates", "Gates ready", ChipKind.OK),),
        ),
        TestCardView("4MWT", "Four-metre walk", StepState.TODO, 0, 3, walk_setup(),
                     devices=(ChipView("gates", "Gates ready", ChipKind.OK),)),
        TestCardView(
            "GRIP", "Grip strength", StepState.TODO, 0, 6,
            (SetupFieldView("handle", "Handle position", choices(*"12345"), "2", "2"),),
            devices=(ChipView("grip", "No dynamometer", ChipKind.WARN),),
        ),
    )  # fmt: skip
    ready = tuple(
        TestCardView(t.code, t.label, StepState.DONE, t.total, t.total, t.setup, "14.2 s")
        for t in tests[:done]
    )
    cards = ready + tests[done:]
    following = (*[(t.code, t.label) for t in tests], ("review", "Review and finish"))[done]
    return VisitView(
        identity(code=code), steps(following[0]), cards, confirmed, "K.M.", 1941,
        following[0], following[1], NOT_DONE,
    )  # fmt: skip


ROWS = (
    TrialRowView("Practice", "done", practice=True),
    TrialRowView("Trial 1", "done", "4.52", "s"),
    TrialRowView("Trial 2", "now"),
)
WALK = ScriptView(
    "Walk past the other line at your usual speed. Ready? Three, two, one, go.",
    "Start when the first foot comes down over the start line. Stop when one foot is completely "
    "over the finish line. Walk behind and to the side, out of the beams.",
)


def timing_view(phase: Phase = Phase.IDLE, **other: object) -> TimingView:
    """The walk's second trial with gates, at a phase."""
    values: dict[str, object] = {
        "identity": identity(*GATES),
        "steps": steps(),
        "title": "Four-metre walk",
        "trial_label": "Trial 2 of 2",
        "practice": False,
        "script": WALK,
        "phase": phase,
        "gates": True,
        "trials": ROWS,
        "setup_text": "Cane · Indoor shoes · 1 m or more",
        "setup_same": True,
        "keys_hint": "Space · pedal",
        "next_label": "next: grip strength",
    }
    if phase is Phase.RUNNING:
        values |= {"started_by": Source.GATE}
    if phase is Phase.STOPPED:
        values |= {
            "started_by": Source.GATE, "elapsed_s": 4.31, "undo_left_s": 9.0, "distance_m": 4.0,
            "attempt": stopped_walk(),
        }  # fmt: skip
    return TimingView(**(values | other))  # pyright: ignore[reportArgumentType]


QUESTION = "Gates 4.31 s, stopwatch 4.95 s: more than 0.5 s apart. Both are kept; the gates count."


def gates_said(question: str = QUESTION) -> GatesView:
    """Six impulses of a walk with a cane and somebody else in the start gate."""
    seen = (
        ("A", 0, "start", "start"),
        ("A", 350, "", "same passing"),
        ("A", 2500, "", "crossed again"),
        ("B", 4310, "finish", "finish"),
        ("B", 4660, "", "same passing"),
        ("B", 7000, "", "after the stop"),
    )
    return GatesView(
        tuple(
            ImpulseView(n, gate, at_ms * 1_000_000, role, said, quiet=said == "same passing")
            for n, (gate, at_ms, role, said) in enumerate(seen, start=1)
        ),
        3,
        question,
    )


def stopped_walk(*, saved: bool = True) -> AttemptView:
    """A stopped walk whose two sources differ."""
    measures = (
        Measure("elapsed", 4.31, "s", "4.310", Source.GATE, 0.001, 0.002, primary=True),
        Measure("elapsed", 4.73, "s", "4.73", Source.STOPWATCH, 0.01, 0.2),
        Measure("speed", 0.928, "m/s", "0.928", Source.GATE, 0.001, 0.001, primary=True),
    )
    return AttemptView(
        measures,
        (Flag("sources_disagree", {"gate": "4.31", "stopwatch": "4.73"}),),
        ("Gate and stopwatch differ by 0.42 s. Look whether a beam was crossed early.",),
        saved=saved,
    )


def hand(side: Side, *, now: bool, rest: float = 0.0, offered: bool = False) -> HandView:
    """A hand with one trial done."""
    value = "21.4" if side is Side.LEFT else "24.1"
    rows = (
        TrialRowView("Trial 1", "done", value, "kg", side),
        TrialRowView("Trial 2", "now" if now else "todo", side=side),
        TrialRowView("Trial 3", "todo", side=side),
    )
    label = "Trial 2 running" if now else "Next: trial 2"
    return HandView(side, rows, now, label, rest, offered)


def grip_view(phase: Phase = Phase.IDLE, side: Side = Side.RIGHT, **other: object) -> GripView:
    """The grip page at the second trial of a hand."""
    left, idle = side is Side.LEFT, phase is Phase.IDLE
    values: dict[str, object] = {
        "identity": identity(*GRIP),
        "steps": steps("GRIP"),
        "title": "Grip strength",
        "trial_label": "Trial 2 of 3",
        "practice": False,
        "side": side,
        "script": ScriptView(
            "Squeeze as hard as you can … squeeze, squeeze, squeeze … and stop.",
            "Same words and same loudness every time. Do not show or say the number.",
        ),
        "phase": phase,
        "device_ready": True,
        "zero_ok": True,
        "zero_force_kgf": 0.0,
        "left": hand(Side.LEFT, now=left, rest=0.0 if left else 42.0, offered=idle and not left),
        "right": hand(Side.RIGHT, now=not left, rest=42.0 if left else 0.0, offered=idle and left),
        "setup_text": "Handle 2 · Seated, elbow 90°",
        "setup_same": False,
        "keys_hint": "Space · pedal",
        "next_label": "next: left hand",
        "may_hide": phase is not Phase.STOPPED,
    }
    if phase is Phase.STOPPED:
        values |= {
            "peak_kgf": 25.3, "undo_left_s": 0.0, "attempt": stopped_grip(), "curve": curve()
        }  # fmt: skip
    return GripView(**(values | other))  # pyright: ignore[reportArgumentType]


def stopped_grip() -> AttemptView:
    """A saved squeeze with nothing to look at."""
    measures = (
        Measure("peak_force", 25.3, "kgf", "25.3", Source.DEVICE, 0.1, 0.3, primary=True),
        Measure("time_to_peak", 0.86, "s", "0.86", Source.DEVICE, 0.02),
    )
    return AttemptView(measures, saved=True, outcome=Outcome.UNDECIDED)


def curve() -> CurveView:
    """Every fact and mark that a squeeze can have."""
    facts = (
        FactView("time_to_peak", "Time to peak", "0.86 s"),
        FactView("plateau_force", "Plateau", "24.6 kg"),
        FactView("time_held", "Held", "3.2 s"),
        FactView("force_rate_200ms", "First rise", "62 kg/s"),
        FactView("sample_rate", "Readings a second", "50"),
        FactView("zero_after", "Zero after", "0.4 kg"),
    )
    marks = (
        MarkView("onset", "onset", 0.0, 1.0),
        MarkView("peak", "peak", 0.86, 25.3),
        MarkView("release", "release", 3.2, 1.1),
    )
    return CurveView(facts, marks)


def squeeze_curve() -> list[tuple[float, float]]:
    """Times in s and forces in kgf of a squeeze of three seconds at 50 Hz."""
    points: list[tuple[float, float]] = []
    for step in range(200):
        t = step / 50 - 0.5
        rise = max(0.0, min(1.0, t / 0.4)) * max(0.0, min(1.0, (3.2 - t) / 0.3))
        points.append((t, 25.3 * rise - 0.3 * (step % 7) / 7 * rise))
    return points


def review_view(*, missing: bool = False, finished: bool = False) -> ReviewView:
    """The end of a visit, complete or with two trials missing."""
    tug = ReviewTestView(
        "TUG", "Timed Up and Go", "Mean of 2", "14.2", "s", "± 0.2 s",
        (
            TrialRowView("Practice", "done", "15.9", "s", practice=True),
            TrialRowView("Trial 1", "done", "14.4", "s", trial_id="t-1"),
            TrialRowView("Trial 2", "invalid", "3.1", "s", detail="False start"),
            TrialRowView("Trial 2", "done", "14.0", "s", attempt=2),
        ),
        "Stopwatch", complete=True,
    )  # fmt: skip
    walk = ReviewTestView(
        "4MWT", "Four-metre walk", "Best of 2", "0.93", "m/s", "± 0.001 m/s · 4.31 s",
        (
            TrialRowView("Practice", "done", "5.02", "s", practice=True),
            TrialRowView("Trial 1", "done", "4.52", "s"),
            TrialRowView("Trial 2", "attention", "4.31", "s",
                         detail="Gate and stopwatch differ by 0.42 s"),
        ),
        "Gate, stopwatch beside it", complete=True,
    )  # fmt: skip
    return ReviewView(
        identity(*GRIP), steps("review"), (tug, walk, grip_review(missing=missing)), 14,
        12 if missing else 14, 1, ("Grip strength, left: trial 3", "Grip strength, right: trial 3")
        if missing else (), 3, not missing, finished, NOT_DONE,
        closing=closing(finished=finished),
    )  # fmt: skip


def closing(*, finished: bool) -> ClosingView:
    """A visit that goes on, or one whose signature is void."""
    if not finished:
        return ClosingView("Still open", "neutral", may_put_right=True)
    lines = (
        SignatureLineView(
            "Void, because the visit was changed afterwards: Ana Ruiz, 14 Mar 2026 10:05 (UTC+1:00)"
            ": “I did these tests and looked through them.”", False,
        ),
    )  # fmt: skip
    return ClosingView("Signature void", "bad", lines, "performed", True)


def put_right() -> PutRightView:
    """A typed squeeze with all ways to put it right."""
    return PutRightView(
        "t-1", "Grip strength · Left hand · Trial 2", "13.4 kg", "kg", "P-0147",
        (
            WayView("invalid", "It is not valid", "Trial 2 does not count any more."),
            WayView("other_hand", "It was the other hand", "Left 2 becomes Right 3."),
            WayView("other_visit", "It belongs to another visit", "Trial 2 goes to {visit}."),
            WayView("amend", "The value was typed wrongly", "13.4 kg becomes {value} kg."),
        ),
        REPEAT, False,
    )  # fmt: skip


def to_sign() -> SignView:
    """A visit to sign with a passphrase."""
    return SignView(
        "performed", "I did these tests and looked through them.", "Ana Ruiz (A-03)",
        "P-0147 · 1 month", True, "K7QX-2M4P",
    )  # fmt: skip


def looked_back() -> tuple[HistoryLineView, ...]:
    """An amended value."""
    who = "Ana Ruiz (A-03) · 2026-03-14 09:05:07 UTC"
    return (
        HistoryLineView("Grip strength · Left hand · Trial 2, version 1: 13.4 kg", who),
        HistoryLineView("Grip strength · Left hand · Trial 2, version 2: 31.4 kg", who, "misread"),
    )


def grip_review(*, missing: bool) -> ReviewTestView:
    """Six squeezes, or four of them."""
    left = ("21.4", "22.0", "21.8")
    right = ("24.1", "25.3", "24.9")
    rows = tuple(
        TrialRowView(f"Trial {n + 1}", "todo" if missing and n == 2 else "done",
                     "" if missing and n == 2 else value, "kg", side)
        for side, values in ((Side.LEFT, left), (Side.RIGHT, right))
        for n, value in enumerate(values)
    )  # fmt: skip
    return ReviewTestView(
        "GRIP", "Grip strength", "Greatest of all", "25.3", "kg", "± 0.3 kg", rows,
        "Dynamometer Mark-10 M5-100", complete=not missing,
    )  # fmt: skip
