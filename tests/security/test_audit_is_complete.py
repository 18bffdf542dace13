"""Checks 8 and 17: nothing is written without its entry in the audit trail.

Who may do which act is tested cell by cell elsewhere (role × action matrix). Here: every write of
the store goes through ``audit.note``, whose question about rights can't be passed by.
"""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import INVALID, VALID, gates, not_done, participant, score, trial
from helpers.store_key import KEY
from msgspec.structs import replace

from frailtylab.clock import WallTime
from frailtylab.door import STORE_NAME
from frailtylab.export import export_records
from frailtylab.people import Role
from frailtylab.rights import ACTS, PROGRAM_ACTS, NotAllowed
from frailtylab.store import Store, create_store
from frailtylab.study.load import builtin_study
from frailtylab.trials import Decision, Outcome
from tools import code_figures

ROOT = Path(__file__).resolve().parents[2]
UTC_TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
NOTE = {"note", "append", "require"}
OUTSIDE = {
    "database.py": "the door itself",
    "audit.py": "the trail itself",
    "opening.py": "makes the store, whose first entry is store_created",
    "convert.py": "puts rows over with the entries that they have, and notes converted at the end",
    "recover.py": "puts rows back with the entries that they have; the recovery is noted after it",
    "rekey.py": "puts rows over with the entries that they have, and notes rekeyed at the end",
}


class Methods:
    """The functions of one module of the store, and which call which."""

    def __init__(self, module: code_figures.Module) -> None:
        self.functions = {f.name: f for f in module.functions}

    def reaches_note(self, name: str, seen: frozenset[str] = frozenset()) -> bool:
        """True where the function notes an entry, itself or through others of the module."""
        if name not in self.functions or name in seen:
            return False
        called = set(called_in(self.functions[name]))
        if any(owner.endswith("audit") and word in NOTE for owner, word in called):
            return True
        return any(self.reaches_note(word, seen | {name}) for _owner, word in called)


def called_in(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Owner and name of everything that is called below a node."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            yield ast.unparse(call.func.value), call.func.attr
        elif isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            yield "", call.func.id


def unnoted(module: code_figures.Module) -> list[str]:
    """Transactions of a module in which no entry is noted."""
    methods = Methods(module)
    found: list[str] = []
    for name, function in methods.functions.items():
        for block in ast.walk(function):
            if isinstance(block, ast.With) and any(
                ast.unparse(item.context_expr).endswith(".transaction()") for item in block.items
            ):
                body = ast.Module(body=block.body, type_ignores=[])
                called = set(called_in(body))
                noted = any(o.endswith("audit") and word in NOTE for o, word in called)
                if not noted and not any(methods.reaches_note(word) for _o, word in called):
                    found.append(f"{module.path.name}:{block.lineno} {name}")
    return found


STORE_MODULES = [
    m for m in code_figures.modules_of(ROOT) if m.path.parent.as_posix() == "frailtylab/store"
]


def test_every_transaction_of_the_store_notes_its_act() -> None:
    """ASVS 16.2.1, 8.2.1: read from the code, so that a new method can't be forgotten."""
    modules = [m for m in STORE_MODULES if m.path.name not in OUTSIDE]
    assert [text for module in modules for text in unnoted(module)] == []


SILENT = '''
class Rooms:
    def add(self, by):
        """Doc."""
        with self._file.transaction():
            self._add(by)
    def _add(self, by):
        self._file.insert("user", id=by)
'''


def test_a_write_without_an_entry_is_noticed(tmp_path: Path) -> None:
    """ASVS 16.2.1: the rule, on a slip."""
    (tmp_path / "rooms.py").write_text(SILENT)
    assert unnoted(code_figures.read_module(tmp_path / "rooms.py", tmp_path)) == ["rooms.py:5 add"]
    noted = SILENT.replace("id=by)", 'id=by)\n        self._audit.note("user_added", by, "", "")')
    (tmp_path / "rooms.py").write_text(noted)
    assert unnoted(code_figures.read_module(tmp_path / "rooms.py", tmp_path)) == []


class Ward:
    """A store in which roles are asked, and what was done in it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.by = store.people.add_user("A-03", (Role.ASSESSOR, Role.ADMINISTRATOR)).id
        self.person = participant()
        self.visit_id = ""
        self.entry = not_done("")

    def enrol(self) -> None:
        on = datetime(2026, 3, 14, tzinfo=UTC).date()
        rows = self.store.visits.enrol(self.person.id, on, builtin_study(), self.by)
        self.visit_id = rows[0].visit_id
        self.entry = not_done(self.visit_id)


@pytest.fixture
def ward(tmp_path: Path, fake_clock: FakeClock) -> Iterator[Ward]:
    """A locked store with one user."""
    with create_store(tmp_path / STORE_NAME, KEY, fake_clock) as store:
        yield Ward(store)


ONE = "one"
VISIT: list[tuple[str, Callable[[Ward], object]]] = [
    ("signed_in", lambda w: w.store.audit.append("signed_in", by=w.by)),
    ("participant_added", lambda w: w.store.people.add_participant(w.person, w.by)),
    ("study_kept enrolled", lambda w: w.enrol()),
    ("participant_amended", lambda w: w.store.people.amend_participant(
        replace(w.person, height_cm=160), "measured again", w.by)),
    ("device_registered", lambda w: w.store.devices.register(
        replace(gates(), serial_number="17"), w.by)),
    ("visit_started", lambda w: w.store.visits.start(w.visit_id, w.by)),
    ("visit_identity_confirmed", lambda w: w.store.visits.confirm_identity(
        w.visit_id, w.by, "initials, birth_year")),
    ("setup_saved", lambda w: w.store.setup.save(w.visit_id, "tug", {"aid": "none"}, w.by)),
    ("trial_drafted", lambda w: w.store.trials.save_draft(trial(w.visit_id, w.by, id=ONE), w.by)),
    ("trial_decided", lambda w: w.store.trials.decide(ONE, VALID, [score((ONE,))], w.by)),
    ("trial_voided", lambda w: w.store.trials.decide(ONE, INVALID, [], w.by)),
    ("trial_drafted trial_decided", lambda w: w.store.trials.save_final(
        trial(w.visit_id, w.by, 2, id="two"), VALID, [score(("two",))], w.by)),
    ("not_done", lambda w: w.store.trials.not_done(w.entry, w.by)),
    ("not_done_withdrawn", lambda w: w.store.trials.withdraw_not_done(w.entry.id, "better", w.by)),
    ("visit_finished", lambda w: w.store.visits.finish(w.visit_id, w.by)),
    ("visit_reopened", lambda w: w.store.visits.reopen(w.visit_id, "one more trial", w.by)),
    ("visit_added", lambda w: w.store.visits.add_unscheduled(
        w.person.id, datetime(2026, 3, 20, tzinfo=UTC).date(), builtin_study(), w.by)),
    ("user_added", lambda w: w.store.people.add_user("A-09", (Role.ASSESSOR,), by=w.by)),
    ("signed_out", lambda w: w.store.audit.append("signed_out", by=w.by)),
]  # fmt: skip
"""Acts of a whole visit in their order, and the entries that each of them leaves."""


def actions(store: Store) -> list[str]:
    """Codes of all acts, oldest first."""
    return [entry.action for entry in reversed(store.audit.entries(1000))]


def test_every_act_of_a_whole_visit_leaves_its_entries_and_no_other(ward: Ward) -> None:
    """ASVS 16.2.1: who, when, what, on which record, act by act."""
    for expected, act in VISIT:
        before = len(actions(ward.store))
        act(ward)
        assert sorted(actions(ward.store)[before:]) == sorted(expected.split()), expected
    assert ward.store.check() == []


def test_entries_say_who_when_in_utc_and_on_what(ward: Ward, fake_clock: FakeClock) -> None:
    """ASVS 16.2.1, 16.2.2: stamps in UTC with the offset beside, never a local time."""
    for _expected, act in VISIT:
        fake_clock.advance(1)
        act(ward)
    entries = list(reversed(ward.store.audit.entries(1000)))
    assert all(UTC_TEXT.fullmatch(entry.utc) for entry in entries)
    assert [entry.utc for entry in entries] == sorted(entry.utc for entry in entries)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert {entry.user for entry in entries[1:]} == {ward.by}
    assert all(entry.record_id for entry in entries if entry.kind)


def test_entries_hold_no_value_and_nobody(ward: Ward) -> None:
    """ASVS 14.2.4, 16.2.5: codes, initials, measured values and notes stay in their records."""
    for _expected, act in VISIT:
        act(ward)
    text = json.dumps([[e.record_id, e.detail] for e in ward.store.audit.entries(1000)])
    for secret in (ward.person.code, "1941", "11.48", "phone rang", "wrist", "A-03", "measured"):
        assert secret not in text


def test_doing_nothing_leaves_no_entry(ward: Ward) -> None:
    """ASVS 16.2.1: what changes nothing is no act: a second press, the same set-up again."""
    for _expected, act in VISIT[:10]:
        act(ward)
    before = actions(ward.store)
    ward.store.visits.start(ward.visit_id, ward.by)
    ward.store.setup.save(ward.visit_id, "tug", {"aid": "none"}, ward.by)
    ward.store.trials.decide(ONE, VALID, [score((ONE,))], ward.by)
    assert actions(ward.store) == before


FORBIDDEN: list[Callable[[Ward, str], object]] = [
    lambda w, by: w.store.people.add_participant(participant("P-0999"), by),
    lambda w, by: w.store.visits.start(w.visit_id, by),
    lambda w, by: w.store.trials.save_draft(trial(w.visit_id, by, id="x"), by),
    lambda w, by: w.store.people.add_user("A-11", (Role.ADMINISTRATOR,), by=by),
    lambda w, by: w.store.audit.append("exported", by=by),
]


@pytest.mark.parametrize("act", range(len(FORBIDDEN)))
def test_a_refused_act_writes_nothing_but_its_refusal(ward: Ward, act: int) -> None:
    """ASVS 16.3.2: whoever is retired may do nothing, and the try is kept."""
    for _expected, done in VISIT[:3]:
        done(ward)
    gone = ward.store.people.add_user("A-08", (Role.ASSESSOR,), by=ward.by)
    ward.store.people.retire_assessor(gone.id, "left the trial", ward.by)
    before = tables(ward.store)
    with pytest.raises(NotAllowed):
        FORBIDDEN[act](ward, gone.id)
    after = tables(ward.store)
    grown = {name for name in after if after[name] != before[name]}
    assert grown == {"audit", "seal"}
    newest = ward.store.audit.entries(1)[0]
    assert (newest.action, newest.record_id, newest.user) == ("refused", gone.id, "")


def tables(store: Store) -> dict[str, int]:
    """Table and number of rows."""
    names = [r[0] for r in store._file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: store._file.value(f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608


def test_an_export_is_refused_before_anything_readable_is_on_the_disk(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 8.2.1: the right is asked first; a temporary copy would be a copy."""
    ward.store.people.add_user("A-10", (Role.ASSESSOR,), by=ward.by)
    assessor = ward.store.people.assessors()[-1]
    made: list[object] = []
    monkeypatch.setattr("frailtylab.export.folder.write_csv", lambda *a: made.append(a))
    with pytest.raises(NotAllowed):
        export_records(ward.store, tmp_path / "out", assessor.id)
    assert made == []
    assert not (tmp_path / "out").exists()
    assert ward.store.audit.entries(1)[0].action == "refused"


def test_an_act_that_no_table_knows_can_not_be_done(ward: Ward) -> None:
    """ASVS 8.2.1: what was forgotten in the table of rights is refused, not allowed."""
    with pytest.raises(KeyError):
        ward.store.audit.append("made_up", by=ward.by)
    for act in PROGRAM_ACTS - set(ACTS):
        with pytest.raises(KeyError):
            ward.store.audit.append(act, by=ward.by)


NASTY = 'line\r\nbreak\u2028, "quoted", =1+1, \x85 end'


def test_line_breaks_are_kept_in_the_record_and_forge_no_row(ward: Ward, tmp_path: Path) -> None:
    """ASVS 16.4.1, 1.2.10: in the trail as JSON escapes, in the CSV inside quotes."""
    for _expected, act in VISIT[:6]:
        act(ward)
    made = trial(ward.visit_id, ward.by, id=ONE)
    ward.store.trials.save_final(made, Decision(Outcome.INVALID, "other", NASTY), [], ward.by)
    ward.store.audit.append("exported", by=ward.by, detail={"to": "a\r\nb"})
    row = ward.store._file.row("SELECT detail FROM audit ORDER BY seq DESC LIMIT 1")
    assert row is not None
    assert row["detail"] == '{"to":"a\\r\\nb"}'
    export_records(ward.store, tmp_path / "out", ward.by)
    with (tmp_path / "out" / "trials.csv").open(encoding="utf-8", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["note"] == NASTY


def test_a_stamp_is_utc_wherever_the_laptop_thinks_it_is(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 16.2.2: the local offset stands beside the stamp and moves nothing."""
    wall = WallTime(datetime(2026, 10, 25, 0, 59, 59, 500000, tzinfo=UTC), 120, "Europe/Berlin")
    monkeypatch.setattr(ward.store.clock, "wall", lambda: wall)
    ward.store.audit.append("signed_in", by=ward.by)
    newest = ward.store.audit.entries(1)[0]
    assert (newest.utc, newest.offset_min) == ("2026-10-25T00:59:59.500000Z", 120)


def test_two_entries_never_have_one_number(ward: Ward) -> None:
    """ASVS 16.4.1: the chain holds after everything above, and one changed entry breaks it."""
    for _expected, act in VISIT:
        act(ward)
    assert ward.store.audit.verify() is None
    assert len({entry.hash for entry in ward.store.audit.entries(1000)}) == len(actions(ward.store))
