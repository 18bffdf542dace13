"""Builds the pages and ties their signals to the flows. Pages know nothing of either.

A page is imported when it is first shown: the first window must not wait for the last page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.app.device_dialogs import DeviceDialogs
from ui.app.dialogs import Dialogs
from ui.app.navigator import Navigator
from ui.flows.day_flow import DayFlow
from ui.flows.device_flow import DeviceFlow
from ui.flows.settings_flow import SettingsFlow
from ui.flows.visit_flow import VisitFlow

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


class PageFactory:
    """Makes a page by name when it is first shown, and wires it once."""

    def __init__(
        self,
        navigator: Navigator,
        dialogs: Dialogs,
        device_dialogs: DeviceDialogs,
        day: DayFlow,
        visit: VisitFlow,
        devices: DeviceFlow,
        settings: SettingsFlow,
    ) -> None:
        self.navigator = navigator
        self.dialogs = dialogs
        self.device_dialogs = device_dialogs
        self.day = day
        self.visit = visit
        self.devices = devices
        self.settings = settings
        self.makers: dict[str, Callable[[], QWidget]] = {
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

    def make(self, name: str) -> QWidget:
        """A new page of that name, wired."""
        return self.makers[name]()

    def assessors(self) -> AssessorPage:
        """Who works here."""
        from ui.pages.assessor_page import AssessorPage

        page = AssessorPage()
        page.chosen.connect(self.day.sign_in)
        page.add_requested.connect(self.day.add_assessor)
        return page

    def today(self) -> TodayPage:
        """Today's list."""
        from ui.pages.today_page import TodayPage

        page = TodayPage()
        page.open_visit.connect(self.visit.open)
        page.find.connect(self.day.find)  # pyright: ignore[reportFunctionMemberAccess]
        page.new_participant.connect(self.dialogs.new_participant)
        page.check_requested.connect(lambda: self.navigator.go("devices"))
        return page

    def people(self) -> PeoplePage:
        """Search for a participant."""
        from ui.pages.people_page import PeoplePage

        page = PeoplePage()
        page.search.connect(self.day.search)
        page.open_participant.connect(self.day.open_participant)
        page.new_participant.connect(self.dialogs.new_participant)
        return page

    def participant(self) -> ParticipantPage:
        """One participant and the timeline of visits."""
        from ui.pages.participant_page import ParticipantPage

        page = ParticipantPage()
        page.open_visit.connect(self.visit.open)
        page.add_unscheduled.connect(self.day.add_unscheduled)
        page.back.connect(lambda: self.navigator.go("people"))
        return page

    def records(self) -> RecordsPage:
        """What is stored."""
        from ui.pages.records_page import RecordsPage

        page = RecordsPage()
        page.filter_changed.connect(self.day.filter_records)
        page.page_requested.connect(self.day.page_records)
        page.open_visit.connect(self.visit.open)
        return page

    def devices_page(self) -> DevicesPage:
        """Instruments and ports."""
        from ui.pages.devices_page import DevicesPage

        page = DevicesPage()
        page.connect_requested.connect(self.devices.connect_instrument)
        page.disconnect_requested.connect(self.devices.disconnect_instrument)
        page.zero_requested.connect(self.devices.zero)
        page.refresh_ports.connect(self.devices.refresh_ports)
        page.simulate_toggled.connect(self.devices.simulate)
        page.calibration_requested.connect(self.device_dialogs.add_calibration)
        page.self_check_requested.connect(self.device_dialogs.check_itself)
        self.devices.raw.connect(page.append_raw)
        self.devices.level.connect(page.show_level)
        return page

    def settings_page(self) -> SettingsPage:
        """Settings of this workstation."""
        from ui.pages.settings_page import SettingsPage

        page = SettingsPage()
        page.language_changed.connect(self.settings.set_language)
        page.theme_changed.connect(self.settings.set_theme)
        page.text_scale_changed.connect(self.settings.set_text_scale)
        page.keys_changed.connect(self.settings.set_keys)
        page.site_changed.connect(self.settings.set_site)
        return page

    def visit_page(self) -> VisitPage:
        """The visit's own page."""
        from ui.pages.visit_page import VisitPage

        page = VisitPage()
        page.identity_confirmed.connect(self.visit.confirm_identity)
        page.identity_denied.connect(self.visit.close)
        page.begin.connect(self.visit.begin)
        page.setup_changed.connect(self.visit.change_setup)
        page.not_done.connect(self.visit.not_done)
        page.take_back.connect(self.visit.take_back)
        page.review.connect(self.visit.to_review)
        page.go_to.connect(self.visit.go_to)
        page.back.connect(self.visit.close)
        return page

    def timing(self) -> TimingPage:
        """A timed attempt."""
        from ui.pages.timing_page import TimingPage

        page = TimingPage(self.day.session.clock.now_ns)
        page.set_clock(self.dialogs.elapsed_s)
        self.attempt_signals(page)
        page.late_entry.connect(lambda: self.dialogs.typed_value(late=True))
        page.picked.connect(self.dialogs.pick)
        page.confirmed.connect(self.dialogs.confirm)
        return page

    def grip(self) -> GripPage:
        """A squeeze."""
        from ui.pages.grip_page import GripPage

        page = GripPage(self.day.session.clock.now_ns)
        self.attempt_signals(page)
        page.zero_requested.connect(self.dialogs.set_zero)
        page.display_toggled.connect(self.visit.toggle_display)
        page.other_hand.connect(self.dialogs.other_hand)
        self.visit.force.connect(page.add_force)
        self.visit.trace_reset.connect(page.clear_trace)
        return page

    def attempt_signals(self, page: TimingPage | GripPage) -> None:
        """What the timing page and the grip page have in common."""
        page.pressed.connect(self.visit.on_press)
        page.keep.connect(self.dialogs.keep)
        page.undo.connect(self.dialogs.undo)
        page.repeat.connect(self.dialogs.repeat)
        page.mark_invalid.connect(self.dialogs.mark_invalid)
        page.not_done.connect(self.visit.not_done_now)
        page.manual_entry.connect(self.dialogs.typed_value)
        page.setup.connect(self.dialogs.change_setup)
        page.disarm.connect(self.dialogs.disarm)
        page.go_to.connect(self.visit.go_to)
        page.back.connect(self.visit.to_visit)

    def review(self) -> ReviewPage:
        """The end of the visit."""
        from ui.pages.review_page import ReviewPage

        page = ReviewPage()
        page.finish.connect(self.visit.finish)
        page.go_to.connect(self.visit.go_to)
        page.not_done.connect(self.visit.not_done)
        page.take_back.connect(self.visit.take_back)
        page.back.connect(self.visit.to_visit)
        page.reopen.connect(self.visit.reopen)
        page.done.connect(self.visit.close)
        return page
