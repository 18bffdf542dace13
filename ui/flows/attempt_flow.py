"""One attempt on the screen: arm, run, stop, save, decide. Owns the recorder."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from frailtylab.desk import outcome_of, questioned
from frailtylab.errors import OperatorError
from frailtylab.instruments import Batch, InstrumentInfo
from frailtylab.open_visit import OpenVisit
from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming, Phase, Refusal, Step, StepKind
from frailtylab.recorder import TrialRecorder
from frailtylab.samples import Press
from frailtylab.study.schema import Test
from frailtylab.trials import Decision, Flag, NotDone, Outcome, Source, Trial, TrialSlot
from ui.flows.session import Session
from ui.flows.shelf import ready

TICK_MS = 200


class AttemptFlow(QObject):
    """What timing and grip have in common.

    A stop is committed as a draft before anything is shown as done; Keep turns the draft into a
    final trial. Both happen on the store's thread.

    Signals:
        changed: something to render
        settled: an :class:`OpenVisit`: the attempt was decided about, the visit goes on
        armed: the attempt waits for its start (a simulated person may act now)
        failed: an :class:`OperatorError`: the disk did not take the attempt; it stays here
    """

    changed = Signal()
    settled = Signal(object)
    armed = Signal()
    failed = Signal(object)

    def __init__(
        self, session: Session, visit: OpenVisit, test: Test, slot: TrialSlot, source: str
    ) -> None:
        super().__init__()
        self.session = session
        self.visit = visit
        self.test = test
        self.slot = slot
        self.source = source
        self.notice: Refusal | None = None
        self.started_by: Source | None = None
        self.trial: Trial | None = None
        self.saved = False
        self.deciding = False
        self.save_error: OperatorError | None = None
        self.drafts = 0
        self.recorder = self.new_recorder()
        self.timer = QTimer(self)
        self.timer.setInterval(TICK_MS)
        self.timer.timeout.connect(self.tick)
        self.timer.start()

    def new_recorder(self) -> TrialRecorder:
        """A recorder for this place, with the instrument that the test uses."""
        instrument = self.session.shelf.get(self.source) if self.uses_instrument() else None
        infos: dict[str, InstrumentInfo] = {}
        if instrument is not None:
            infos[self.source] = instrument.info
        connected = bool(infos) and ready(self.session.shelf, self.source)
        return TrialRecorder(
            new_run(self.test, gates_connected=connected),
            self.slot,
            self.session.context(self.visit, self.test),
            self.session.clock,
            infos,
            gates_connected=connected,
        )

    def uses_instrument(self) -> bool:
        """True when the study wants an instrument for this test."""
        return True

    @property
    def phase(self) -> Phase:
        """Where the attempt stands."""
        return self.recorder.phase

    @property
    def busy(self) -> bool:
        """True while leaving the page would break into a trial."""
        return self.phase is Phase.RUNNING or self.deciding

    def refresh_instrument(self) -> None:
        """An instrument came, went or changed: an attempt that has not begun uses what is there."""
        if self.phase is Phase.IDLE:
            self.recorder = self.new_recorder()
        else:
            instrument = self.session.shelf.get(self.source)
            if instrument is not None:
                self.recorder.update_instrument(self.source, instrument.info)
        self.changed.emit()

    def on_batch(self, batch: Batch) -> None:
        """Feed what an instrument sent."""
        if batch.source == self.source:
            self.take(self.recorder.batch(batch))

    def press(self, press: Press) -> None:
        """The start/stop control was pressed, by whatever means."""
        if self.phase is not Phase.IDLE:
            self.take(self.recorder.press(press))
        elif not press.auto_repeat:
            self.press_idle(press)

    def press_idle(self, press: Press) -> None:
        """What a press does before arming; tests differ."""
        raise NotImplementedError

    def arm(self, arming: Arming) -> bool:
        """Arm the attempt; True when it took."""
        step = self.recorder.arm(arming)
        self.take([step])
        return step.kind is StepKind.ARMED

    def disarm(self) -> None:
        """Back to idle, while nothing has started."""
        if self.phase is Phase.ARMED:
            self.take([self.recorder.disarm()])

    def tick(self) -> None:
        """Let time pass for the attempt."""
        if self.phase in (Phase.ARMED, Phase.RUNNING):
            self.take(self.recorder.tick())

    def take(self, steps: list[Step]) -> None:
        """React to what the state machine answered."""
        for step in steps:
            self.react(step)
        if steps:
            self.changed.emit()

    def react(self, step: Step) -> None:
        """React to one answer."""
        match step.kind:
            case StepKind.REFUSED:
                self.notice = step.refusal
            case StepKind.ARMED:
                self.notice = None
                self.armed.emit()
            case StepKind.STARTED:
                self.notice = None
                self.started_by = step.source
            case StepKind.STOPPED:
                self.save_draft()
            case StepKind.WITNESSED if self.phase is Phase.STOPPED:
                self.save_draft()
            case StepKind.UNDONE:
                self.trial, self.saved = None, False
            case _:
                pass

    def undo(self) -> None:
        """Take the stop back."""
        if not self.deciding:
            self.take([self.recorder.undo_stop()])

    def save_draft(self) -> None:
        """Commit the attempt as it stands; ``saved`` turns true only when the disk has it."""
        trial = questioned(self.test, self.recorder.trial())
        self.trial, self.saved, self.save_error = trial, False, None
        self.drafts += 1
        draft, user = self.drafts, self.session.user_id
        self.session.run(
            lambda: self.session.desk.save_draft(trial, user),
            lambda _trial: self.draft_saved(draft),
            self.draft_failed,
        )

    def draft_saved(self, draft: int) -> None:
        """The disk has that draft; an older answer says nothing about a newer one."""
        if draft == self.drafts and self.phase is Phase.STOPPED:
            self.saved = True
            self.changed.emit()

    def draft_failed(self, error: OperatorError) -> None:
        """The disk did not take it: the attempt stays on the screen and can be saved again."""
        self.save_error = error
        self.changed.emit()
        self.failed.emit(error)

    def retry_save(self) -> None:
        """Try again to commit the attempt that the disk refused."""
        if self.phase is Phase.STOPPED and not self.saved:
            self.save_draft()

    def flags(self) -> tuple[Flag, ...]:
        """What a person should look at: the attempt's own flags and the study's edit checks."""
        if self.trial is None:
            return self.recorder.run.result().flags
        return self.trial.flags

    def outcome(self) -> Outcome:
        """What Keep would make of the attempt."""
        return outcome_of(self.trial) if self.trial is not None else Outcome.UNDECIDED

    def keep(self) -> None:
        """Make the saved attempt final and go on."""
        if self.saved:
            self.decide(Decision(self.outcome()))

    def repeat(self, reason: str, note: str) -> None:
        """Keep this attempt beside a new one at the same place."""
        if self.saved:
            self.decide(Decision(self.outcome(), reason, note, repeat=True))

    def mark_invalid(self, reason: str, note: str) -> None:
        """Keep the attempt as invalid; a running one ends here and is kept too."""
        if self.phase is Phase.IDLE:
            return
        if self.trial is None:
            self.save_draft()
        self.decide(Decision(Outcome.INVALID, reason, note, repeat=True))

    def decide(self, decision: Decision) -> None:
        """Commit the decision; the visit as it then stands goes to ``settled``."""
        trial = self.trial
        if trial is None or self.deciding:
            return
        self.deciding = True
        visit_id, user = self.visit.visit_id, self.session.user_id
        self.session.run(
            lambda: self.session.desk.decide(visit_id, trial, decision, user),
            self.decided,
            self.decide_failed,
        )

    def decided(self, visit: OpenVisit) -> None:
        """The decision is on disk."""
        self.deciding = False
        self.timer.stop()
        self.settled.emit(visit)

    def decide_failed(self, error: OperatorError) -> None:
        """The disk did not take the decision; the draft is still there."""
        self.deciding = False
        self.draft_failed(error)

    def not_done(self, entry: NotDone) -> None:
        """Keep that this place was not measured."""
        user = self.session.user_id
        self.session.run(
            lambda: self.session.desk.not_done(entry, user), self.settled.emit, self.failed.emit
        )

    def save_typed(self, trial: Trial, decision: Decision) -> None:
        """Keep a typed value with its decision, in one transaction."""
        visit_id, user = self.visit.visit_id, self.session.user_id
        self.session.run(
            lambda: self.session.desk.save_final(visit_id, trial, decision, user),
            self.settled.emit,
            self.failed.emit,
        )

    def close(self) -> None:
        """End the flow's timer; an armed attempt is disarmed."""
        self.disarm()
        self.timer.stop()
