"""Who may do what, cell by cell through a real store: no window and no command gets round it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers.act_codes import codes
from helpers.fake_clock import FakeClock
from helpers.sample_devices import calibration
from helpers.sample_records import VALID, gates, not_done, participant, trial
from helpers.store_key import KEY
from msgspec.structs import replace

from frailtylab.export import export_records
from frailtylab.people import Role
from frailtylab.rights import ACTS, PROGRAM_ACTS, NotAllowed, may
from frailtylab.store import RecordMissing, Store, open_store
from frailtylab.store.driver import IntegrityError
from frailtylab.study.load import builtin_study

A, M, C = Role.ASSESSOR, Role.DATA_MANAGER, Role.ADMINISTRATOR
LETTERS = {"A": A, "M": M, "C": C}

# The matrix a second time, as a trial's delegation log has it: A assessor, M data manager,
# C administrator. Whoever changes a right changes it here, too.
MATRIX = {
    "first_user_added": "AMC", "signed_in": "AMC", "signed_out": "AMC", "locked": "AMC",
    "unlocked": "AMC", "passphrase_changed": "AMC", "pin_set": "AMC",
    "visit_started": "A", "visit_identity_confirmed": "A", "visit_finished": "A",
    "trial_drafted": "A", "trial_decided": "A", "impulse_picked": "A", "setup_saved": "A",
    "not_done": "A", "device_check_overridden": "A", "signed_performed": "A",
    "participant_added": "AM", "participant_amended": "AM", "enrolled": "AM",
    "visit_added": "AM", "study_kept": "AM", "visit_viewed": "AMC",
    "device_registered": "AMC", "device_calibrated": "AMC", "device_self_checked": "AMC",
    "trial_corrected": "AM", "trial_amended": "AM", "trial_voided": "AM",
    "trial_relabelled": "AM", "trial_moved": "AM", "visit_moved": "AM", "visit_reopened": "AM",
    "not_done_withdrawn": "AM", "signed_reviewed": "M",
    "audit_viewed": "MC", "exported": "MC", "copy_made": "MC", "backed_up": "AMC",
    "verified": "AMC", "restored": "C", "caught_up": "AMC",
    "user_added": "C", "user_changed": "C", "user_retired": "C", "passphrase_reset": "C",
    "recovery_code_made": "C", "office_key_set": "C", "rekeyed": "C", "settings_changed": "AMC",
    "dispatch_frozen": "AMC", "dispatch_sent": "AMC", "dispatch_retry": "AMC",
    "dispatch_held": "AMC", "dispatch_rejected": "AMC", "dispatch_released": "AMC",
}  # fmt: skip


@dataclass(frozen=True)
class Team:
    """A store with a user of each role, one with two, one who has left, and a stranger's id."""

    store: Store
    ids: dict[str, str]

    def holders(self) -> Iterator[tuple[str, set[Role]]]:
        """Id and roles of everybody who may ask."""
        for letters, user_id in self.ids.items():
            yield user_id, {LETTERS[letter] for letter in letters if letter in LETTERS}


def team_of(store: Store) -> Team:
    first = store.people.add_user("C-1", (C,)).id
    ids = {"C": first}
    for letters in ("A", "M", "AM"):
        roles = tuple(LETTERS[letter] for letter in letters)
        ids[letters] = store.people.add_user(f"{letters}-1", roles, by=first).id
    gone = store.people.add_user("X-1", (A, M, C), by=first).id
    store.people.retire_assessor(gone, "left the trial", first)
    return Team(store, {**ids, "retired": gone, "stranger": "nobody-knows", "": ""})


@pytest.fixture(scope="module")
def shared(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """One store for the whole matrix."""
    folder = tmp_path_factory.mktemp("rights") / "data"
    path = Path(shutil.copytree(empty_store.parent, folder)) / empty_store.name
    with open_store(path, KEY, FakeClock()) as store:
        yield team_of(store)


@pytest.fixture
def team(store: Store) -> Team:
    return team_of(store)


def test_matrix_says_the_same_as_the_program_in_every_cell() -> None:
    program = {
        act: "".join(letter for letter, role in LETTERS.items() if role in roles)
        for act, roles in ACTS.items()
    }
    assert program == MATRIX
    assert not set(ACTS) & PROGRAM_ACTS


@pytest.mark.parametrize("act", MATRIX)
def test_act_is_open_to_its_roles_and_to_nobody_else(shared: Team, act: str) -> None:
    audit = shared.store.audit
    allowed = {LETTERS[letter] for letter in MATRIX[act]}
    for user_id, roles in shared.holders():
        before = audit.entries(1)[0].seq
        if roles & allowed:
            audit.append(act, by=user_id)
            newest = audit.entries(1)[0]
            assert (newest.seq, newest.action, newest.user) == (before + 1, act, user_id)
            continue
        with pytest.raises(NotAllowed) as refused:
            audit.append(act, by=user_id)
        assert (refused.value.act, refused.value.by) == (act, user_id)
        newest = audit.entries(1)[0]
        assert (newest.seq, newest.action, newest.user) == (before + 1, "refused", "")
        assert newest.detail == {"act": act, "user": user_id}
        assert newest.record_id == user_id


@pytest.mark.parametrize("act", sorted(PROGRAM_ACTS))
def test_act_of_the_program_is_nobodys(shared: Team, act: str) -> None:
    shared.store.audit.append(act, by="")
    assert shared.store.audit.entries(1)[0].user == ""
    for user_id in shared.ids.values():
        if user_id:
            with pytest.raises(KeyError):
                shared.store.audit.append(act, by=user_id)


@pytest.mark.parametrize("training", [False, True])
def test_act_that_is_in_no_table_is_a_slip_of_ours(team: Team, training: bool) -> None:
    if training:
        team.store.admit_only_training()
    before = team.store.audit.entries(1)
    for user_id in ("", team.ids["C"], team.ids["A"]):
        with pytest.raises(KeyError):
            team.store.audit.append("records_deleted", by=user_id)
    assert team.store.audit.entries(1) == before


def test_every_act_that_the_source_writes_is_in_the_table() -> None:
    found = codes()
    assert len(found) >= 25
    unknown = {act: at for act, at in found.items() if act not in ACTS and act not in PROGRAM_ACTS}
    assert unknown == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("store.audit.append('one', by='')", {"one"}),
        ("self._audit.note('a' if x else 'b', by, '', '')", {"a", "b"}),
        ("act = 'c'\n    self._audit.note(act, by, '', '')", {"c"}),
        ("self._audit.note(f'visit_{kind}', by, '', '')", {"visit_begun", "visit_done"}),
        ("audit.append(action='two', by='')", {"two"}),
    ],
)
def test_acts_are_found_however_they_are_written(
    tmp_path: Path, body: str, expected: set[str]
) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "a.py").write_text(
        f"def f(self, x, by, kind):\n    {body}\n\ndef g(self):\n"
        "    self.f(1, 2, 'begun')\n    self.f(1, 2, kind='done')\n"
    )
    assert set(codes(tmp_path)) == expected


def test_act_that_can_not_be_told_from_the_source_is_told(tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "a.py").write_text("def f(x):\n    audit.append(x.code, by='')\n")
    with pytest.raises(ValueError, match=r"ui/a.py:2.*x.code"):
        codes(tmp_path)


def test_no_role_may_do_nothing_and_several_may_what_each_may() -> None:
    for act, roles in ACTS.items():
        assert not may((), act)
        assert may(tuple(Role), act)
        assert may((A, M), act) == bool(roles & {A, M})


def enrolled(team: Team) -> tuple[str, str]:
    """A participant's id, and that of a planned visit."""
    store, by = team.store, team.ids["AM"]
    person = store.people.add_participant(participant(), by)
    store.visits.enrol(person.id, builtin_day(), builtin_study(), by)
    visit_id = store.visits.of_participant(person.id)[0].visit_id
    store.trials.save_draft(trial(visit_id, by, id="t-1"), by)
    return person.id, visit_id


def builtin_day():
    from helpers.sample_records import BASELINE

    return BASELINE


# What the rooms of the store do, and whose task it is not.
DEEDS: dict[str, tuple[str, Callable[[Store, str, str, str], object]]] = {
    "visit_started": ("M C", lambda s, p, v, by: s.visits.start(v, by)),
    "visit_identity_confirmed": (
        "M C",
        lambda s, p, v, by: s.visits.confirm_identity(v, by, "initials"),
    ),
    "trial_drafted": ("M C", lambda s, p, v, by: s.trials.save_draft(trial(v, by), by)),
    "trial_decided": ("M C", lambda s, p, v, by: s.trials.decide("t-1", VALID, [], by)),
    "not_done": ("M C", lambda s, p, v, by: s.trials.not_done(not_done(v), by)),
    "setup_saved": ("M C", lambda s, p, v, by: s.setup.save(v, "tug", {"aid": "cane"}, by)),
    "participant_added": ("C", lambda s, p, v, by: s.people.add_participant(participant("N"), by)),
    "participant_amended": (
        "C",
        lambda s, p, v, by: s.people.amend_participant(
            replace(s.people.participant(p), initials="ZZ"), "typo", by
        ),
    ),
    "visit_added": (
        "C",
        lambda s, p, v, by: s.visits.add_unscheduled(p, builtin_day(), builtin_study(), by),
    ),
    "user_added": ("A M AM", lambda s, p, v, by: s.people.add_user("Z-1", (A,), by=by)),
    "user_retired": ("A M AM", lambda s, p, v, by: s.people.retire_assessor(by, "x", by)),
    "device_registered": ("", lambda s, p, v, by: s.devices.register(gates(), by)),
    "device_calibrated": (
        "",
        lambda s, p, v, by: s.devices.add_calibration("k", calibration(), by),
    ),
}


@pytest.mark.parametrize(("act", "deed"), DEEDS.items(), ids=list(DEEDS))
def test_deed_by_the_wrong_role_leaves_nothing_but_the_refusal(
    team: Team, act: str, deed: tuple[str, Callable[[Store, str, str, str], object]]
) -> None:
    store, (person_id, visit_id) = team.store, enrolled(team)
    not_theirs, do = deed
    for letters in (*not_theirs.split(), "retired"):
        before = rows_of_everything(store)
        with pytest.raises(NotAllowed):
            do(store, person_id, visit_id, team.ids[letters])
        after = rows_of_everything(store)
        assert after == {**before, "audit": before["audit"] + 1, "seal": before["seal"] + 1}
        entry = store.audit.entries(1)[0]
        assert (entry.action, entry.detail["act"]) == ("refused", act)
    for stranger in ("nobody-knows", ""):
        before = rows_of_everything(store)
        with pytest.raises((NotAllowed, IntegrityError, RecordMissing)):
            do(store, person_id, visit_id, stranger)
        after = rows_of_everything(store)
        assert {**after, "audit": 0, "seal": 0} == {**before, "audit": 0, "seal": 0}
    assert store.check() == []


def rows_of_everything(store: Store) -> dict[str, int]:
    names = store._file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row[0]: store._file.value(f"SELECT count(*) FROM {row[0]}") for row in names}  # noqa: S608


def test_assessor_exports_nothing_and_leaves_no_file(team: Team, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        export_records(team.store, tmp_path / "out", team.ids["A"])
    assert not (tmp_path / "out").exists()


def test_refusal_says_no_code_of_an_act_and_changes_nothing(team: Team) -> None:
    with pytest.raises(NotAllowed) as refused:
        team.store.audit.append("rekeyed", by=team.ids["A"])
    assert refused.value.nothing_lost
    assert "rekeyed" not in refused.value.english()
    assert team.ids["A"] not in refused.value.english()


def test_role_counts_from_the_moment_it_changes(team: Team) -> None:
    user_id, chief = team.ids["A"], team.ids["C"]
    team.store.audit.append("visit_started", by=user_id)
    team.store.people.retire_assessor(user_id, "left the trial", chief)
    with pytest.raises(NotAllowed):
        team.store.audit.append("visit_started", by=user_id)


def test_second_user_needs_an_administrator(store: Store) -> None:
    first = store.people.add_user("A-03", (A,)).id
    for by in ("", first):
        with pytest.raises(NotAllowed):
            store.people.add_user("A-04", (C,), by=by)
    assert [user.code for user in store.people.assessors()] == ["A-03"]
    assert [entry.action for entry in store.audit.entries(2)] == ["refused"] * 2


def test_nobodys_role_is_asked_in_training(store: Store) -> None:
    store.admit_only_training()
    first = store.people.add_user("A-03", (A,)).id
    store.people.add_user("A-04", (A,))
    store.audit.append("exported", by="")
    store.audit.append("restored", by=first)
    assert [entry.action for entry in store.audit.entries(2)] == ["restored", "exported"]
