"""``record.html``: the record for people. One file, no scripts, nothing loaded, made to be printed.

In English, as the record's codes are. What it shows in words comes again at the end row by row, so
that nothing of the record is missing from it.
"""

from __future__ import annotations

import hashlib

from frailtylab.act_words import act_words
from frailtylab.copy.moments import moment
from frailtylab.copy.record_file import ParticipantCopy
from frailtylab.copy.shown import facts, shown, spoken, table, tag
from frailtylab.copy.tell import Teller
from frailtylab.copy.trial_page import trial_section
from frailtylab.store.table_shapes import Columns

STYLE = """
body { font-family: sans-serif; font-size: 10pt; color: #1b1f24; margin: 18pt; }
h1 { font-size: 19pt; } h2 { font-size: 14pt; border-bottom: 1px solid #888; }
h3 { font-size: 12pt; } h4 { font-size: 10pt; margin-bottom: 2pt; }
table { border-collapse: collapse; margin: 4pt 0 10pt 0; }
th, td { border: 1px solid #bbb; padding-left: 5px; padding-right: 5px;
  padding-top: 2px; padding-bottom: 2px; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #eef1f4; font-weight: bold; }
.facts th { width: 160pt; }
.rows { font-size: 7pt; }
.moved { background: #fff0d0; padding: 4pt; border: 1px solid #c80; }
.trial { margin-left: 8pt; }
h2, h3, h4 { page-break-after: avoid; } tr { page-break-inside: avoid; }
@page { margin: 14mm; }
"""

CHECKS = (
    "MANIFEST.sha256 holds the hash of every file; “sha256sum -c MANIFEST.sha256” compares them.",
    "“frailtylab copy check DIR” also compares every row and every entry of the audit trail with "
    "its own hash; “frailtylab copy compare DIR” compares the copy with the store as it is.",
    "Whoever changes a file can make the hashes anew. The code of the record above, kept on paper "
    "or told by the sponsor, shows that, and so does the comparison with the store.",
)


def record_page(copy: ParticipantCopy) -> str:
    """The whole page as HTML."""
    tell = Teller(copy.belongings)
    sections = (
        _head(copy, tell),
        _person(tell),
        *(_visit(tell, visit) for visit in tell.visits()),
        _devices(tell),
        _people(tell),
        _trail(tell),
        _all_rows(tell),
        tag("h2", "How this copy can be checked"),
        *(tag("p", shown(text)) for text in CHECKS),
    )
    title = tag("title", shown(f"Record of participant {copy.belongings.code}"))
    head = tag("head", '<meta charset="utf-8">', title, tag("style", STYLE))
    return f'<!DOCTYPE html>\n<html lang="en">{head}{tag("body", *sections)}</html>\n'


def _head(copy: ParticipantCopy, tell: Teller) -> str:
    made = copy.made
    studies = ", ".join(f"{row['code']} {row['version']}" for row in tell.rows("study_definition"))
    who = f"{made.name} ({made.by})" if made.name else made.by or "training, nobody signed in"
    return tag("h1", shown(f"Record of participant {copy.belongings.code}")) + facts(
        [
            ("Study", studies),
            ("Copy made", f"{moment(made.utc, made.offset_min)}, by {who}"),
            ("Program", f"FrailtyLab {made.software_version}"),
            ("Holds", "every value, version, reason and signature, and the audit trail of them"),
            ("Code of the record", copy.sha256),
            ("Newest seal of the store", f"{copy.belongings.seal[0]}, {copy.belongings.seal[1]}"),
        ]
    )


def _person(tell: Teller) -> str:
    names = ["Version", "Initials", "Year of birth", "Sex", "Dominant hand", "Height in cm",
             "Reason", "By", "When"]  # fmt: skip
    columns = ("version", "initials", "birth_year", "sex", "dominant_hand", "height_cm", "reason")
    rows = [
        [*(row[column] for column in columns), tell.who(row["by"]), tell.when(row)]
        for row in tell.rows("participant_version")
    ]
    return tag("h2", "Participant") + table(names, rows)


def _visit(tell: Teller, visit: Columns) -> str:
    of_visit = tell.of("visit_id", visit["id"])
    title = f"Visit {visit['code']}, planned for {visit['planned_on']}"
    done = any(of_visit.values())
    parts = [
        tag("h2", shown(title)),
        _visit_place(tell, visit),
        _events(tell, of_visit["visit_event"]),
        _setups(tell, of_visit["setup_version"]),
        _exceptions(tell, of_visit["device_exception"]),
        *(trial_section(tell, trial) for trial in tell.trials(visit["id"])),
        _not_done(tell, of_visit["not_done"]),
        _scores(tell, of_visit["score"]),
        _signatures(tell, of_visit["signature"]),
        "" if done else tag("p", "Nothing was done in this visit."),
    ]
    return "".join(parts)


def _visit_place(tell: Teller, visit: Columns) -> str:
    window = f"{visit['window_start']} to {visit['window_end']}"
    pairs: list[tuple[str, object]] = [
        ("Id", visit["id"]),
        ("Window", window),
        ("Unscheduled", "yes" if visit["unscheduled"] else "no"),
        ("Training", "yes" if visit["training"] else "no"),
        ("Planned", f"{tell.when(visit)}, by {tell.who(visit['by'])}"),
    ]
    moves = [
        tag(
            "p",
            shown(
                f"Moved: first planned for participant {tell.code_of(visit['participant_id'])}; "
                f"since {tell.when(move)} visit {move['code']} of participant "
                f"{tell.code_of(move['participant_id'])}, by {tell.who(move['by'])}. "
                f"Reason: {move['reason']}"
            ),
            css="moved",
        )
        for move in tell.of("visit_id", visit["id"])["visit_place"]
    ]
    return "".join(moves) + facts(pairs)


def _events(tell: Teller, rows: list[Columns]) -> str:
    words = {"started": "Started", "identity_confirmed": "Identity confirmed",
             "finished": "Finished", "reopened": "Reopened"}  # fmt: skip
    return table(
        ["What happened", "With", "By", "When"],
        [[words.get(r["kind"], r["kind"]), r["detail"], tell.who(r["by"]), tell.when(r)]
         for r in rows],
    )  # fmt: skip


def _setups(tell: Teller, rows: list[Columns]) -> str:
    return table(
        ["Set-up of test", "Version", "Answers", "By", "When"],
        [
            [r["test"], r["version"], spoken(r["fields"]), tell.who(r["by"]), tell.when(r)]
            for r in rows
        ],
    )


def _exceptions(tell: Teller, rows: list[Columns]) -> str:
    return table(
        ["Went on in spite of", "Test", "Device", "Found", "Reason", "By", "When"],
        [[r["check_code"], r["test"], r["device_key"], spoken(r["detail"]), r["reason"],
          tell.who(r["by"]), tell.when(r)] for r in rows],
    )  # fmt: skip


def _not_done(tell: Teller, rows: list[Columns]) -> str:
    cells: list[list[object]] = []
    for row in rows:
        back = tell.of("not_done_id", row["id"])["not_done_withdrawn"]
        taken_back = "; ".join(
            f"{tell.when(b)}, by {tell.who(b['by'])}: {b['reason']}" for b in back
        )
        cells.append(
            [row["test"], row["side"], row["number"], tell.reason(row["reason"]), row["note"],
             tell.who(row["by"]), tell.when(row), taken_back]
        )  # fmt: skip
    names = ["Not done", "Side", "Number", "Reason", "Note", "By", "When", "Taken back"]
    return table(names, cells)


def _scores(tell: Teller, rows: list[Columns]) -> str:
    return table(
        ["Score", "Test", "Version", "Value", "Unit", "Rule", "From trials", "Program", "When"],
        [[r["name"], r["test"], r["version"], "withdrawn" if r["withdrawn"] else r["text"],
          r["unit"], r["rule"], r["inputs"], r["software_version"], tell.when(r)] for r in rows],
    )  # fmt: skip


def _signatures(tell: Teller, rows: list[Columns]) -> str:
    return table(
        ["Signature", "Name", "Meaning", "Hash of what was signed", "When"],
        [[tell.who(r["by"]), r["name"], r["meaning"], r["record_sha256"], tell.when(r)]
         for r in rows],
    )  # fmt: skip


def _devices(tell: Teller) -> str:
    identities = [
        [spoken(row["identity"]), tell.who(row["by"]), tell.when(row)]
        for row in tell.rows("device_seen")
    ]
    calibrations = [
        [r["device_key"], r["done_on"], r["calibrated_by"], r["result"], r["next_due"], r["note"],
         tell.who(r["by"]), tell.when(r)] for r in tell.rows("device_calibration")
    ]  # fmt: skip
    checks = [
        [r["device_key"], r["kind"], f"{r['measured']} {r['unit']}",
         f"{r['expected']} ± {r['tolerance']} {r['unit']}", "passed" if r["passed"] else "failed",
         r["note"], tell.who(r["by"]), tell.when(r)] for r in tell.rows("device_self_check")
    ]  # fmt: skip
    return (
        tag("h2", "Devices")
        + table(["Identity as the device told it", "By", "Seen"], identities)
        + table(["Device", "Calibrated on", "By laboratory", "Result", "Next due", "Note",
                 "Entered by", "When"], calibrations)
        + table(["Device", "Self-check", "Measured", "Expected", "Result", "Note", "By", "When"],
                checks)
    )  # fmt: skip


def _people(tell: Teller) -> str:
    rows = [
        [tell.user_code(r["user_id"]), r["name"], r["role"], "yes" if r["active"] else "no",
         r["version"], r["reason"], tell.who(r["by"]), tell.when(r)]
        for r in tell.rows("user_version")
    ]  # fmt: skip
    names = ["Code", "Name", "Roles", "Active", "Version", "Reason", "By", "When"]
    return tag("h2", "People named in this record") + table(names, rows)


def _trail(tell: Teller) -> str:
    rows = [
        [r["seq"], tell.when(r), tell.who(r["user"]), act_words(r["action"]), tell.record(r),
         spoken(r["detail"]), r["hash"][:16]] for r in tell.rows("audit")
    ]  # fmt: skip
    names = ["Entry", "When", "Who", "What", "Record", "Detail", "Hash begins"]
    return tag("h2", "Audit trail") + table(names, rows, css="trail")


def _all_rows(tell: Teller) -> str:
    parts = [tag("h2", "Every row as stored")]
    for name, rows in tell.tables.items():
        if rows:
            cells = [[_stored(value) for value in row.values()] for row in rows]
            parts += [tag("h4", shown(name)), table(list(rows[0]), cells, css="rows")]
    return "".join(parts)


def _stored(value: object) -> object:
    if isinstance(value, bytes):
        return f"{len(value)} bytes, SHA-256 {hashlib.sha256(value).hexdigest()}"
    return value
