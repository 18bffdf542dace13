"""A visit with everything that the screens and the commands need to go on with it."""

from __future__ import annotations

import msgspec

from frailtylab.device_register import DeviceException
from frailtylab.instruments import InstrumentInfo
from frailtylab.people import Participant
from frailtylab.review import ReviewStatus, Signature, status_of_visit, wanted
from frailtylab.study.load import LoadedStudy
from frailtylab.study.schema import SetupField, Test
from frailtylab.trials import KeptTrial, NotDone, Score, TrialSlot
from frailtylab.visit import (
    Progress,
    VisitTrials,
    next_attempt,
    next_in_test,
    next_in_visit,
    progress,
)

Setup = dict[str, str]


class OpenVisit(msgspec.Struct, frozen=True):
    """One visit as the store has it.

    :param code: of the planned visit, or of the unscheduled one (``UNS1``)
    :param setup: test code → set-up of this visit, where one was saved
    :param setup_before: test code → set-up of the participant's previous visit; the only thing of
        an earlier visit that an assessor may see
    :param baseline_devices: test code → dynamometer of the participant's first counting trial
    :param device_exceptions: where somebody went on in spite of a check of the devices
    :param reopened: it was finished before, so whatever came after that amends it
    :param signatures: all that were given, oldest first
    """

    visit_id: str
    code: str
    participant: Participant
    loaded: LoadedStudy
    kept: tuple[KeptTrial, ...]
    not_done: tuple[NotDone, ...]
    scores: tuple[Score, ...]
    setup: dict[str, Setup]
    setup_before: dict[str, Setup]
    identity_confirmed: bool
    finished: bool
    training: bool
    baseline_devices: dict[str, InstrumentInfo] = {}
    device_exceptions: tuple[DeviceException, ...] = ()
    reopened: bool = False
    signatures: tuple[Signature, ...] = ()

    @property
    def status(self) -> ReviewStatus:
        """How far the visit is: the worst of its places, trials and signatures."""
        return status_of_visit(
            self.kept,
            self.signatures,
            wanted(self.loaded.study.signature),
            finished=self.finished,
            complete=self.progress().complete,
        )

    @property
    def trials(self) -> VisitTrials:
        """The trials as the order of the visit asks for them."""
        return VisitTrials(self.visit_id, self.kept, self.not_done)

    def next_slot(self, test_code: str | None = None) -> TrialSlot | None:
        """The next attempt of a test, or of the visit; None when all is recorded."""
        study = self.loaded.study
        if test_code is None:
            return next_in_visit(study, self.trials, self.participant)
        return next_in_test(study.test(test_code), self.trials, self.participant)

    def again(self, slot: TrialSlot) -> TrialSlot:
        """One more attempt at the place of that slot."""
        return next_attempt(slot, self.trials)

    def progress(self, test: Test | None = None) -> Progress:
        """How far a test, or the whole visit, is."""
        tests = (test,) if test is not None else self.loaded.study.tests
        return progress(tests, self.trials, self.participant)

    def setup_of(self, test: Test) -> Setup:
        """The set-up in force: this visit's, else the last visit's, else the study's defaults.

        Holds no answer that nobody gave: see :meth:`setup_missing`.
        """
        known = self.setup.get(test.code) or self.setup_before.get(test.code) or {}
        answers = {field.code: known.get(field.code) or field.default for field in test.setup}
        return {code: answer for code, answer in answers.items() if answer is not None}

    def setup_missing(self, test: Test) -> tuple[SetupField, ...]:
        """Set-up questions that somebody must answer before the first trial."""
        answered = self.setup_of(test)
        return tuple(field for field in test.setup if field.code not in answered)

    def setup_is_as_before(self, test: Test) -> bool | None:
        """Whether the set-up is that of the previous visit; None where there was none."""
        before = self.setup_before.get(test.code)
        return None if before is None else before == self.setup_of(test)
