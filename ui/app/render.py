"""Fills the page on the screen from the flows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from frailtylab.study.schema import GripStrength
from ui.app.copy_action import CopyAction
from ui.flows.day_flow import DayFlow
from ui.flows.device_flow import DeviceFlow
from ui.flows.link_words import chip, chips
from ui.flows.settings_flow import SettingsFlow
from ui.flows.shelf import GATES, GRIP
from ui.flows.visit_flow import VisitFlow
from ui.views import ChipView, PeopleView

if TYPE_CHECKING:
    from ui.pages.assessor_page import AssessorPage
    from ui.pages.devices_page import DevicesPage
    from ui.pages.grip_page import GripPage
    from ui.pages.participant_page import ParticipantPage
    from ui.pages.people_page import PeoplePage
    from ui.pages.records_page import RecordsPage
    from ui.pages.review_page import ReviewPage
    from ui.pages.settings_page import SettingsPage
    from ui.pages.timing_page import TimingPage
    from ui.pages.today_page import TodayPage
    from ui.pages.visit_page import VisitPage


class Renderer:
    """Makes the view of a page and hands it over; a page without data yet is left as it is."""

    def __init__(
        self,
        day: DayFlow,
        visit: VisitFlow,
        devices: DeviceFlow,
        settings: SettingsFlow,
        copy: CopyAction,
    ) -> None:
        self.day = day
        self.visit = visit
        self.devices = devices
        self.settings = settings
        self.copy = copy
        self.waiting = 0
        self.by_name: dict[str, Callable[[QWidget], None]] = {
            "assessors": self.assessors,
            "today": self.today,
            "people": self.people,
            "participant": self.participant,
            "records": self.records,
            "devices": self.devices_page,
            "settings": self.settings_page,
            "visit": self.visit_page,
            "timing": self.timing,
            "grip": self.grip,
            "review": self.review,
        }

    def __call__(self, name: str, page: QWidget) -> None:
        """Fill that page."""
        self.by_name[name](page)

    def chips(self) -> tuple[ChipView, ...]:
        """The device chips of the bars."""
        return chips(self.devices.shelf)

    def assessors(self, page: QWidget) -> None:
        """The sign-in page."""
        if self.day.views.assessors is not None:
            cast("AssessorPage", page).render(self.day.views.assessors)

    def today(self, page: QWidget) -> None:
        """Today's list, with the devices of now."""
        if self.day.views.today is not None:
            view = replace(self.day.views.today, checks=self.chips())
            cast("TodayPage", page).render(view)

    def people(self, page: QWidget) -> None:
        """The search."""
        cast("PeoplePage", page).render(self.day.views.people or PeopleView("", ()))

    def participant(self, page: QWidget) -> None:
        """One participant."""
        if self.day.views.participant is not None:
            shown = cast("ParticipantPage", page)
            shown.render(self.day.views.participant)
            shown.offer_copy(offered=self.copy.offered)

    def records(self, page: QWidget) -> None:
        """The records."""
        if self.day.views.records is not None:
            cast("RecordsPage", page).render(self.day.views.records)

    def devices_page(self, page: QWidget) -> None:
        """Instruments and ports."""
        shown = cast("DevicesPage", page)
        shown.render(self.devices.view())
        shown.render_register(self.devices.cards())

    def settings_page(self, page: QWidget) -> None:
        """The settings."""
        cast("SettingsPage", page).render(self.settings.view())

    def visit_page(self, page: QWidget) -> None:
        """The visit's own page."""
        from ui.flows import present_review

        visit = self.visit.visit
        if visit is None:
            return
        by_test = {
            test.code: (chip(self.devices.shelf, GRIP),)
            if isinstance(test, GripStrength)
            else (chip(self.devices.shelf, GATES),) if test.gates != "none" else ()
            for test in visit.loaded.study.tests
        }  # fmt: skip
        cast("VisitPage", page).render(present_review.visit_view(visit, self.chips(), by_test))
        self.visit_devices(page)

    def visit_devices(self, page: QWidget) -> None:
        """How the devices of the visit stand."""
        from ui.flows.present_devices import of_visit

        if self.visit.visit is not None:
            cast("VisitPage", page).render_devices(of_visit(self.visit))

    def timing(self, page: QWidget) -> None:
        """A timed attempt."""
        from ui.flows import present_attempt
        from ui.flows.timed_flow import TimedFlow

        attempt = self.visit.attempt
        if isinstance(attempt, TimedFlow):
            timing = cast("TimingPage", page)
            self.reasons(timing)
            timing.render(present_attempt.timing_view(attempt, self.chips()))

    def grip(self, page: QWidget) -> None:
        """A squeeze."""
        from ui.flows import present_grip
        from ui.flows.grip_flow import GripFlow

        attempt = self.visit.attempt
        if isinstance(attempt, GripFlow):
            grip = cast("GripPage", page)
            self.reasons(grip)
            grip.render(present_grip.grip_view(attempt, self.chips()))

    def reasons(self, page: TimingPage | GripPage) -> None:
        """The study's coded reasons for the page's dialogs."""
        from ui.flows import present

        study = self.visit.opened.loaded.study
        page.set_reasons(
            repeat=present.reasons(study.repeat_reasons),
            invalid=present.reasons(study.invalid_reasons),
            not_done=present.reasons(study.not_done_reasons),
            pick=present.reasons(study.pick_reasons),
        )

    def review(self, page: QWidget) -> None:
        """The end of the visit."""
        from ui.flows import present_review

        visit = self.visit.visit
        if visit is not None:
            view = present_review.review_view(
                visit, self.chips(), self.waiting, self.visit.session.assessor
            )
            cast("ReviewPage", page).render(view)
