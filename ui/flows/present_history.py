"""The history of a visit in words: what was said, by whom, when and why."""

from __future__ import annotations

from collections.abc import Sequence

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Assessor, Role, Side
from frailtylab.review import Meaning
from frailtylab.store.history import HistoryEntry
from ui.flows import words
from ui.flows.blinding import results_hidden
from ui.flows.present_signing import meaning_words
from ui.text import _, localised
from ui.views_put_right import HistoryLineView

OFFICE = frozenset({Role.DATA_MANAGER, Role.ADMINISTRATOR})


def may_see_numbers(visit: OpenVisit, entries: Sequence[HistoryEntry], who: Assessor) -> bool:
    """True for data managers and administrators, and for the visit's own assessor on its own day.

    :param visit: as the screen may know it: trials whose values are hidden have none
    """
    if not OFFICE.isdisjoint(who.roles):
        return True
    study = visit.loaded.study
    if any(results_hidden(study, test) for test in study.tests):
        return False
    if not study.blinding.hide_earlier_results:
        return True
    own = any(entry.kind == "trial" and entry.by == who.id for entry in entries)
    return own and all(kept.trial.measures for kept in visit.kept)


def history_view(
    visit: OpenVisit, entries: Sequence[HistoryEntry], who: Assessor
) -> tuple[HistoryLineView, ...]:
    """All entries as lines, oldest first; without numbers for who may not see them."""
    numbers = may_see_numbers(visit, entries, who)
    names = trial_names(visit, entries)
    told = (e for e in entries if e.kind != "score" or numbers)
    return tuple(
        HistoryLineView(what, who_words(entry), why_words(visit, entry))
        for entry in told
        if (what := entry_words(visit, entry, names, numbers=numbers))
    )


def who_words(entry: HistoryEntry) -> str:
    """Who and when, by the clock of then in UTC."""
    name = f"{entry.by_name} ({entry.by_code})" if entry.by_name else entry.by_code
    return f"{name} · {entry.utc[:10]} {entry.utc[11:19]} UTC"


def why_words(visit: OpenVisit, entry: HistoryEntry) -> str:
    """The reason in words, its note with it."""
    study = visit.loaded.study
    coded = {r.code: r for r in (*study.invalid_reasons, *study.repeat_reasons,
                                 *study.late_reasons, *study.not_done_reasons)}  # fmt: skip
    known = coded.get(entry.reason)
    note = str(entry.values.get("note") or "")
    reason = localised(known.label) if known else entry.reason
    return " · ".join(part for part in (reason, note) if part)


def trial_names(visit: OpenVisit, entries: Sequence[HistoryEntry]) -> dict[str, str]:
    """Trial id → test and place as first recorded."""
    return {
        entry.record_id: f"{test_words(visit, entry)} · {place_words(entry)}"
        for entry in entries
        if entry.kind == "trial"
    }


def test_words(visit: OpenVisit, entry: HistoryEntry) -> str:
    """The test's name."""
    return localised(visit.loaded.study.test(str(entry.values["test"])).label)


def place_words(entry: HistoryEntry) -> str:
    """``Left hand · Trial 2``, from an entry that has a place."""
    values = entry.values
    label = _("Practice") if values.get("practice") else _("Trial {n}", n=values["number"])
    side = values.get("side")
    return f"{words.side_text(Side(side))} · {label}" if side else label


def entry_words(
    visit: OpenVisit, entry: HistoryEntry, names: dict[str, str], *, numbers: bool
) -> str:
    """What an entry says."""
    values, texts = entry.values, plain_words()
    if entry.kind in texts:
        test = test_words(visit, entry) if "test" in values else ""
        return texts[entry.kind].format(test=test)
    match entry.kind:
        case "visit_event":
            return event_words(str(values["kind"]))
        case "score":
            return score_words(visit, entry)
        case "signature":
            return _("Signed: “{meaning}”", meaning=meaning_words(Meaning(str(values["meaning"]))))
        case _:
            return trial_words(entry, names.get(entry.record_id, _("Trial")), numbers=numbers)


def plain_words() -> dict[str, str]:
    """What entries say that hold no number."""
    return {
        "visit": _("Visit planned"),
        "visit_place": _("Visit moved to another participant"),
        "not_done": _("{test}: not done"),
        "not_done_withdrawn": _("“Not done” taken back"),
        "setup": _("{test}: set-up saved"),
        "device_exception": _("{test}: gone on in spite of a check"),
    }


def event_words(kind: str) -> str:
    """What happened to the visit."""
    return {
        "started": _("Visit started"),
        "identity_confirmed": _("Person confirmed"),
        "finished": _("Visit finished"),
        "reopened": _("Visit reopened"),
    }[kind]


def score_words(visit: OpenVisit, entry: HistoryEntry) -> str:
    """A score as it was computed, or that it was withdrawn."""
    test = visit.loaded.study.test(str(entry.values["test"]))
    rule = next((r for r in test.scores if r.name == entry.values["name"]), None)
    label = localised(rule.label) if rule else str(entry.values["name"])
    if entry.values["withdrawn"]:
        return _("{score}: withdrawn", score=label)
    if not entry.values["text"]:
        return _("{score}: computed", score=label)
    text = words.with_unit(words.shown(str(entry.values["text"]), 2), str(entry.values["unit"]))
    return _("{score}: {value}", score=label, value=text)


def trial_words(entry: HistoryEntry, name: str, *, numbers: bool) -> str:
    """What an entry says of its trial."""
    match entry.kind:
        case "trial":
            return _("{trial}: begun", trial=name)
        case "trial_place":
            return _("{trial}: is now {place}", trial=name, place=place_words(entry))
        case "trial_version":
            return _("{trial}: {outcome}", trial=name, outcome=outcome_words(entry))
        case _:
            told = ", ".join(number_words(*measure) for measure in entry.measures)
            value = told if numbers else _("value kept")
            return _("{trial}, version {n}: {value}", trial=name, n=entry.version, value=value)


def outcome_words(entry: HistoryEntry) -> str:
    """What was decided."""
    return {
        "undecided": _("waits for a decision"),
        "valid": _("counts"),
        "attention": _("kept, to be looked at"),
        "invalid": _("invalid"),
    }[str(entry.values["outcome"])]


def number_words(name: str, text: str, unit: str, _source: str) -> str:
    """A number as the screen writes it."""
    return words.with_unit(words.shown(text, words.SHOWN_DECIMALS.get(name, 2)), unit)
