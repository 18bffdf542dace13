"""One attempt on the page of a record: where it belongs, every take, every decision."""

from __future__ import annotations

import json

from frailtylab.copy.shown import facts, shown, spoken, table, tag
from frailtylab.copy.tell import Teller
from frailtylab.store.table_shapes import Columns

OUTCOMES = {
    "undecided": "not decided yet",
    "valid": "valid",
    "attention": "valid, to be looked at",
    "invalid": "void",
}


def trial_section(tell: Teller, trial: Columns) -> str:
    """Everything about one attempt."""
    of_trial = tell.of("trial_id", trial["id"])
    versions = of_trial["trial_version"]
    state = OUTCOMES.get(versions[-1]["outcome"], versions[-1]["outcome"]) if versions else "begun"
    side = f", {trial['side']}" if trial["side"] else ""
    kind = "practice" if trial["practice"] else "trial"
    place = f"{kind} {trial['number']}{side}, attempt {trial['attempt']}"
    title = f"{tell.test(trial['test'])}, {place}: {state}"
    inside = [
        tag("h3", shown(title)),
        *(_move(tell, trial, place) for place in of_trial["trial_place"]),
        _conditions(tell, trial),
        *(_take(tell, take, of_trial) for take in of_trial["trial_take"]),
        _decisions(tell, versions),
    ]
    return tag("div", *inside, css="trial")


def _move(tell: Teller, trial: Columns, place: Columns) -> str:
    side = f", {place['side']}" if place["side"] else ""
    return tag(
        "p",
        shown(
            f"Moved: recorded in {tell.visit_words(trial['visit_id'])}; since {tell.when(place)} "
            f"{trial['test']} {place['number']}{side}, attempt {place['attempt']} in "
            f"{tell.visit_words(place['visit_id'])}, by {tell.who(place['by'])}. "
            f"Reason: {place['reason']}"
        ),
        css="moved",
    )


def _conditions(tell: Teller, trial: Columns) -> str:
    pairs: list[tuple[str, object]] = [
        ("Id", trial["id"]),
        ("Captured", f"{tell.when(trial, 'captured_utc')}, zone {trial['zone']}"),
        ("Assessor", tell.who(trial["assessor_id"])),
        ("Entry", trial["entry"]),
        ("Performed on", trial["performed_on"]),
        ("Set-up", spoken(trial["setup"])),
        ("Script", f"version {trial['script_version']}, language {trial['language']}"),
        ("Study definition, SHA-256", trial["study_sha256"]),
        ("Program", trial["software_version"]),
        ("Training", "yes" if trial["training"] else "no"),
    ]
    return facts([(name, value) for name, value in pairs if value not in (None, "")])


def _take(tell: Teller, take: Columns, of_trial: dict[str, list[Columns]]) -> str:
    number = take["take"]
    told: list[tuple[str, object]] = [
        ("Saved", f"{tell.when(take)}, by {tell.who(take['by'])}"),
        ("Reason", take.get("reason")),
        ("Simulated device", "yes" if take["simulated"] else "no"),
        ("SHA-256", take["sha256"]),
        *(("Device", spoken(info)) for info in json.loads(take["instruments"])),
        *(
            ("Recording", f"{row['size_bytes']} bytes, recordings/{row['sha256']}.bin")
            for row in of_trial["recording"]
            if row["take"] == number
        ),
    ]
    pairs = [(name, value) for name, value in told if value not in (None, "")]
    return (
        tag("h4", shown(f"Take {number}"))
        + facts(pairs)
        + _measures([row for row in of_trial["measure"] if row["take"] == number])
        + table(
            ["Flag", "Detail"],
            [[r["code"], spoken(r["detail"])] for r in of_trial["flag"] if r["take"] == number],
        )
    )


def _measures(rows: list[Columns]) -> str:
    cells: list[list[object]] = [
        [
            row["name"],
            row["text"],
            row["unit"],
            row["source"],
            repr(row["value"]),
            row["resolution"],
            row["uncertainty"],
            "yes" if row["is_primary"] else "",
        ]
        for row in rows
    ]
    names = ["Measure", "Value", "Unit", "Source", "As calculated", "Resolution", "Uncertainty",
             "Counts"]  # fmt: skip
    return table(names, cells)


def _decisions(tell: Teller, rows: list[Columns]) -> str:
    cells: list[list[object]] = [
        [
            row["version"],
            row["take"],
            row["state"],
            OUTCOMES.get(row["outcome"], row["outcome"]),
            tell.reason(row["reason"]),
            row["note"],
            "yes" if row["repeat"] else "",
            tell.who(row["by"]),
            tell.when(row),
        ]
        for row in rows
    ]
    names = ["Version", "Take", "State", "Outcome", "Reason", "Note", "Repeat wanted", "By", "When"]
    return table(names, cells)
