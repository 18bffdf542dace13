"""What an assessor does with a visit, as whole acts: each one is safe on disk when it returns.

The window and the command line both go through here, so a trial taken by either is the same record.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from msgspec.structs import replace

from frailtylab.custody.store_key import StoreKey
from frailtylab.device_register import DeviceException
from frailtylab.door import Credentials, open_folder
from frailtylab.instruments import InstrumentInfo
from frailtylab.open_visit import OpenVisit, Setup
from frailtylab.outcomes import scores_of
from frailtylab.protocols.base import needs_attention
from frailtylab.put_right import PutRight
from frailtylab.review import ReviewStatus, status_of_visit, wanted
from frailtylab.settings import Settings, SettingsFile
from frailtylab.store import Store
from frailtylab.study.edit_checks import edit_checks
from frailtylab.study.load import LoadedStudy, builtin_study, load_study, study_of_text
from frailtylab.study.problems import StudyFileError
from frailtylab.study.schema import GripStrength, Test
from frailtylab.trials import (
    Decision,
    KeptTrial,
    NotDone,
    Outcome,
    Score,
    Trial,
    TrialState,
)
from frailtylab.visit import VisitTrials, progress


class Desk:
    """Opens visits and keeps what is done in them. Lives on the thread that owns the store.

    :param user_id: who opened the store; empty for one for training
    :ivar put_right: corrections and signatures
    :param key: what opened it, for whoever looks after people and copies; None for training
    """

    def __init__(
        self, store: Store, current: LoadedStudy, user_id: str = "", key: StoreKey | None = None
    ) -> None:
        self.store = store
        self.key = key
        self.user_id = user_id
        self.current = current
        self.put_right = PutRight(store, self.open_visit)
        self._studies: dict[str, LoadedStudy] = {current.sha256: current}

    def study_of(self, sha256: str) -> LoadedStudy:
        """The study that a visit was planned under, though the current one may be newer.

        :raises StudyFileError: when the kept text is no longer readable
        """
        if sha256 not in self._studies:
            code, text = self.store.visits.study_text(sha256)
            self._studies[sha256] = study_of_text(text, code)
        return self._studies[sha256]

    def open_visit(self, visit_id: str) -> OpenVisit:
        """The visit as it stands on disk.

        :raises OperatorError: when the store can't be read or has no such visit
        """
        visit = self.store.visits.get(visit_id)
        loaded = self.study_of(visit.study_sha256)
        setup, before = self._setups(visit_id, loaded)
        return OpenVisit(
            visit_id,
            visit.code,
            self.store.people.participant(visit.participant_id),
            loaded,
            tuple(self.store.trials.of_visit(visit_id)),
            tuple(self.store.trials.not_dones(visit_id)),
            tuple(self.store.trials.scores(visit_id)),
            setup,
            before,
            visit.identity_confirmed,
            visit.finished,
            visit.training,
            self._baseline_devices(visit_id, loaded),
            tuple(self.store.device_use.exceptions(visit_id)),
            visit.reopened,
            tuple(self.store.signatures.of_visit(visit_id)),
        )

    def review_status(self, visit_id: str) -> ReviewStatus:
        """How far a visit is, without opening it: for lists.

        :raises OperatorError: when the store or the study's kept text can't be read
        """
        visit = self.store.visits.get(visit_id)
        study = self.study_of(visit.study_sha256).study
        kept = self.store.trials.of_visit(visit_id)
        trials = VisitTrials(visit_id, kept, self.store.trials.not_dones(visit_id))
        person = self.store.people.participant(visit.participant_id)
        return status_of_visit(
            kept,
            self.store.signatures.of_visit(visit_id),
            wanted(study.signature),
            finished=visit.finished,
            complete=progress(study.tests, trials, person).complete,
        )

    def review_statuses(self, visit_ids: Iterable[str]) -> dict[str, ReviewStatus]:
        """How far each of these visits is; one whose study can't be read is left out."""
        found: dict[str, ReviewStatus] = {}
        for visit_id in visit_ids:
            with suppress(StudyFileError):
                found[visit_id] = self.review_status(visit_id)
        return found

    def _baseline_devices(self, visit_id: str, loaded: LoadedStudy) -> dict[str, InstrumentInfo]:
        grips = [test.code for test in loaded.study.tests if isinstance(test, GripStrength)]
        found = {code: self.store.device_use.baseline(visit_id, code) for code in grips}
        return {code: info for code, info in found.items() if info is not None}

    def _setups(
        self, visit_id: str, loaded: LoadedStudy
    ) -> tuple[dict[str, Setup], dict[str, Setup]]:
        tests = [test.code for test in loaded.study.tests]
        now = {code: self.store.setup.current(visit_id, code) for code in tests}
        before = {code: self.store.setup.last_before(visit_id, code) for code in tests}
        return known(now), known(before)

    def save_draft(self, trial: Trial, by: str) -> Trial:
        """Keep a stopped attempt before anybody has decided about it; answers the same trial."""
        self.store.trials.save_draft(trial, by)
        return trial

    def decide(self, visit_id: str, trial: Trial, decision: Decision, by: str) -> OpenVisit:
        """Make an attempt final with its scores, outbox row and audit entry, in one transaction.

        :raises OperatorError: when the disk did not take it; the draft is still there
        """
        self.store.trials.decide(trial.id, decision, self._scores(visit_id, trial, decision), by)
        return self.open_visit(visit_id)

    def save_final(self, visit_id: str, trial: Trial, decision: Decision, by: str) -> OpenVisit:
        """Keep an attempt and its decision at once: typed values, and the command line's trials."""
        scores = self._scores(visit_id, trial, decision)
        self.store.trials.save_final(trial, decision, scores, by)
        return self.open_visit(visit_id)

    def _scores(self, visit_id: str, trial: Trial, decision: Decision) -> tuple[Score, ...]:
        opened = self.open_visit(visit_id)
        decided = KeptTrial(replace(trial, recording=None), 1, TrialState.FINAL, decision)
        others = [kept for kept in opened.kept if kept.trial.id != trial.id]
        test = opened.loaded.study.test(trial.slot.test)
        return scores_of(test, [*others, decided], opened.participant)

    def not_done(self, entry: NotDone, by: str) -> OpenVisit:
        """Keep that a test or a trial was not done, and why."""
        self.store.trials.not_done(entry, by)
        return self.open_visit(entry.visit_id)

    def withdraw_not_done(self, visit_id: str, entry_id: str, reason: str, by: str) -> OpenVisit:
        """Take a not-done entry back: its places are open again, the entry stays in the record.

        :raises RecordRefused: without a reason, or while the visit is finished
        """
        self.store.trials.withdraw_not_done(entry_id, reason, by)
        return self.open_visit(visit_id)

    def save_setup(self, visit_id: str, test: str, fields: Setup, by: str) -> OpenVisit:
        """Keep a new version of a test's set-up in this visit."""
        self.store.setup.save(visit_id, test, fields, by)
        return self.open_visit(visit_id)

    def go_on_anyway(
        self, visit_id: str, exceptions: tuple[DeviceException, ...], by: str
    ) -> OpenVisit:
        """Keep why the visit goes on in spite of checks of its devices."""
        self.store.device_use.add_exceptions(exceptions, by)
        return self.open_visit(visit_id)

    def begin(self, visit_id: str, by: str) -> OpenVisit:
        """Start a visit that was not started yet, and open it."""
        if not self.store.visits.get(visit_id).started:
            self.store.visits.start(visit_id, by)
        return self.open_visit(visit_id)

    def confirm_identity(self, visit_id: str, what: str, by: str) -> OpenVisit:
        """Keep that the second identifiers were compared with the person."""
        self.store.visits.confirm_identity(visit_id, by, what)
        return self.open_visit(visit_id)

    def finish(self, visit_id: str, by: str) -> OpenVisit:
        """End the visit."""
        self.store.visits.finish(visit_id, by)
        return self.open_visit(visit_id)

    def reopen(self, visit_id: str, reason: str, by: str) -> OpenVisit:
        """Go on with a finished visit; the person has to be confirmed anew.

        :raises RecordRefused: without a reason
        """
        self.store.visits.reopen(visit_id, reason, by)
        return self.open_visit(visit_id)


def study_of_settings(settings: Settings) -> LoadedStudy:
    """The study that a workstation works under: one of the program's, or a file.

    :raises StudyFileError: with line, key and what was expected
    """
    name = settings.study
    return load_study(Path(name)) if name.endswith(".toml") else builtin_study(name)


def open_desk(folder: Path, who: Credentials | None = None) -> Desk:
    """The desk of a data folder whose store is there; its ``store`` has to be closed.

    :param who: needed unless the store is one for training
    :raises KeyProblem: when no key opens it
    :raises StoreError: when the store is missing or can't be used; nothing is made
    :raises OperatorError: when the settings or their study can't be read
    """
    store, user_id = open_folder(folder, who)
    with ExitStack() as undo:
        undo.enter_context(store)
        desk = Desk(store, study_of_settings(SettingsFile(folder).load()), user_id)
        undo.pop_all()
    return desk


def questioned(test: Test, trial: Trial) -> Trial:
    """The trial with the study's edit checks among its flags; its numbers are never touched."""
    return replace(trial, flags=trial.flags + edit_checks(test, trial.measures))


def outcome_of(trial: Trial) -> Outcome:
    """What keeping a trial makes of it: *attention* while a flag asks for a person's eye."""
    return Outcome.ATTENTION if needs_attention(trial.flags) else Outcome.VALID


def known(setups: dict[str, Setup | None]) -> dict[str, Setup]:
    """Only the tests that have a set-up."""
    return {code: setup for code, setup in setups.items() if setup}
