"""Plays a whole visit through the real window, with simulated devices, as an assessor would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from frailtylab.protocols.base import Phase
from frailtylab.study.schema import GripStrength
from ui.app.application import Application
from ui.cli.hands import Hands, Mouse, Stuck, seen
from ui.flows.grip_flow import GripFlow
from ui.flows.shelf import all_ready
from ui.flows.timed_flow import TimedFlow

STEP_MS = 40
LONGEST_WAIT_S = 60.0
TUG_S = 5.2
Condition = Callable[[], bool]


class Player(QObject):
    """Goes on whenever the window is ready for the next act; takes a picture of every page once.

    Signals:
        ended: the visit is finished, or the player is stuck; ``error`` tells
    """

    ended = Signal()

    def __init__(
        self, app: Application, pictures: Path | None = None, hands: Hands | None = None
    ) -> None:
        super().__init__()
        self.app = app
        self.window = app.window
        self.hands = hands or Mouse()
        self.pictures = pictures
        self.taken: list[Path] = []
        self.error: str | None = None
        self.visit_id = ""
        self.play = self.story()
        self.condition: Condition = lambda: True
        self.waiting_since_ns = app.clock.now_ns()
        self.timer = QTimer(self)
        self.timer.setInterval(STEP_MS)
        self.timer.timeout.connect(self.step)

    def begin(self) -> None:
        """Start to play."""
        self.timer.start()

    def step(self) -> None:
        """Go on if what was waited for has come."""
        try:
            if self.condition():
                self.condition = next(self.play)
                self.waiting_since_ns = self.app.clock.now_ns()
            elif self.waited_s() > LONGEST_WAIT_S:
                raise Stuck(f"waited {LONGEST_WAIT_S:.0f} s on page {self.app.navigator.current}")
        except StopIteration:
            self.end()
        except Stuck as stuck:
            self.error = str(stuck)
            self.picture("stuck")
            self.end()

    def waited_s(self) -> float:
        """Seconds since the last act."""
        return (self.app.clock.now_ns() - self.waiting_since_ns) / 1e9

    def end(self) -> None:
        """Stop playing."""
        self.timer.stop()
        self.ended.emit()

    # --- what is waited for

    def on_page(self, name: str) -> Condition:
        """The page is on the screen."""
        return lambda: self.app.navigator.current == name

    def ready_to_press(self, name: str) -> Condition:
        """A button of that name is visible and enabled."""

        def ready() -> bool:
            try:
                return seen(self.window, name).isEnabled()
            except Stuck:
                return False

        return ready

    def after(self, seconds: float) -> Condition:
        """So much time has passed since the last act."""
        return lambda: self.waited_s() >= seconds

    # --- the story

    def story(self) -> Iterator[Condition]:
        """A whole visit, from signing in to the end."""
        yield from self.sign_in()
        yield from self.open_first_visit()
        visit = self.app.visit
        for test in visit.opened.loaded.study.tests:
            yield from self.answer_setup(test.code)
            yield self.ready_to_press("next_button")
            self.picture("visit")
            self.hands.press(self.window, "next_button")
            grip = isinstance(test, GripStrength)
            yield self.on_page("grip" if grip else "timing")
            yield from self.squeezes() if grip else self.timed_trials()
        yield from self.finish()
        yield from self.look_around()

    def sign_in(self) -> Iterator[Condition]:
        """Choose the assessor."""
        yield self.ready_to_press("assessor_tile_0")
        self.picture("assessors")
        self.hands.press(self.window, "assessor_tile_0")
        yield self.on_page("today")
        yield lambda: self.app.day.views.today is not None and all_ready(self.app.shelf)
        yield self.after(0.2)
        self.picture("today")

    def open_first_visit(self) -> Iterator[Condition]:
        """Open the first visit of today's list and confirm who it is."""
        self.hands.open_row(self.window, "today_list", 0)
        yield self.on_page("visit")
        self.visit_id = self.app.visit.opened.visit_id
        yield self.ready_to_press("identity_yes_button")
        self.picture("identity")
        self.hands.press(self.window, "identity_yes_button")
        yield lambda: self.app.visit.opened.identity_confirmed

    def answer_setup(self, test_code: str) -> Iterator[Condition]:
        """Answer what the study does not presume."""
        yield self.on_page("visit")
        yield lambda: not self.app.tasks.busy
        test = self.app.visit.opened.loaded.study.test(test_code)
        for field in self.app.visit.opened.setup_missing(test):
            question = seen(self.window, f"setup_{field.code}")
            answer = f"choice_{field.choices[0].code}"
            self.hands.press(question, answer)
            yield lambda code=field.code: code in self.app.visit.opened.setup.get(test_code, {})

    def timed_trials(self) -> Iterator[Condition]:
        """All trials of the test on the page."""
        while True:
            attempt = self.app.visit.attempt
            if not isinstance(attempt, TimedFlow):
                return
            yield self.ready_to_press("start_stop_button")
            self.picture(f"{attempt.test.code.lower()}-ready")
            yield lambda a=attempt: a.listens
            self.hands.start_stop(self.window)
            yield self.running(attempt)
            yield self.after(1.0)
            self.picture(f"{attempt.test.code.lower()}-running")
            if not attempt.waits_for_gates:
                yield self.after(TUG_S - 1.0)
                self.hands.start_stop(self.window)
            yield from self.keep(attempt, f"{attempt.test.code.lower()}-stopped")

    def squeezes(self) -> Iterator[Condition]:
        """All squeezes of the test on the page."""
        while True:
            attempt = self.app.visit.attempt
            if not isinstance(attempt, GripFlow):
                return
            yield lambda a=attempt: a.listens and a.zero.state().ok and self.rested(a)
            yield self.ready_to_press("start_stop_button")
            self.picture("grip-ready")
            self.hands.start_stop(self.window)
            yield self.running(attempt)
            yield self.after(1.8)
            self.picture("grip-running")
            yield from self.keep(attempt, "grip-stopped")

    def rested(self, attempt: GripFlow) -> bool:
        """The rest of the hand is over."""
        return attempt.rest.left_s(attempt.side, self.app.clock.now_ns()) <= 0

    def running(self, attempt: TimedFlow | GripFlow) -> Condition:
        """The clock of the attempt runs."""
        return lambda: attempt.phase is Phase.RUNNING

    def keep(self, attempt: TimedFlow | GripFlow, picture: str) -> Iterator[Condition]:
        """Keep the attempt once it is on disk, and wait for what comes next."""
        yield lambda: attempt.phase is Phase.STOPPED and attempt.saved
        yield self.ready_to_press("keep_button")
        self.picture(picture)
        self.hands.press(self.window, "keep_button")
        yield lambda: self.app.visit.attempt is not attempt
        yield self.after(0.1)
        if self.app.navigator.current == "visit":
            return

    def finish(self) -> Iterator[Condition]:
        """Review and finish the visit."""
        yield self.on_page("review")
        yield self.ready_to_press("finish_button")
        self.picture("review")
        self.hands.press(self.window, "finish_button")
        yield self.ready_to_press("done_button")
        self.picture("finished")
        self.hands.press(self.window, "done_button")
        yield self.on_page("today")
        yield lambda: not self.app.tasks.busy

    def look_around(self) -> Iterator[Condition]:
        """A picture of every other page."""
        for place in ("people", "records", "devices", "settings"):
            self.hands.press(self.window, f"nav_{place}")
            yield self.on_page(place)
            yield lambda: not self.app.tasks.busy
            yield self.after(0.3)
            self.picture(place)

    def picture(self, name: str) -> None:
        """Save what the window shows, once for each name."""
        if self.pictures is None:
            return
        path = self.pictures / f"{name}.png"
        if path in self.taken:
            return
        shown: QWidget = self.window
        shown.grab().save(str(path))
        self.taken.append(path)
