"""The audit page and its flow, made when they are first wanted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from frailtylab.errors import N_, OperatorError
from frailtylab.rights import OFFICE
from ui.app.dialogs import Dialogs
from ui.app.navigator import Navigator
from ui.app.safe import PLACE as SAFE
from ui.app.safe import SafePlace, SafePlaces
from ui.flows.day_flow import DayFlow

if TYPE_CHECKING:
    from ui.app.problems import Again
    from ui.flows.audit_flow import AuditFlow
    from ui.pages.audit_page import AuditPage

PAGE = "audit"


class AuditPlace:
    """Makes, fills and opens the audit page.

    :ivar back: the page that it is left for
    """

    def __init__(
        self,
        navigator: Navigator,
        day: DayFlow,
        dialogs: Dialogs,
    ) -> None:
        self.navigator = navigator
        self.day = day
        self.dialogs = dialogs
        self.back = SAFE

    @cached_property
    def flow(self) -> AuditFlow:
        """What the page shows."""
        from ui.flows.audit_check import verified
        from ui.flows.audit_flow import AuditFlow

        flow = AuditFlow(self.day.session, verified)
        flow.changed.connect(lambda: self.navigator.changed(PAGE))
        flow.problem.connect(self.tell)
        self.day.signed_out.connect(flow.forget)
        return flow

    def tell(self, error: OperatorError, again: Again | None) -> None:
        """Tell that the trail could not be read."""
        self.dialogs.problem(error, again)

    def make(self) -> AuditPage:
        """A new page, wired."""
        from ui.pages.audit_page import AuditPage

        page = AuditPage()
        page.asked.connect(self.flow.show)
        page.turned.connect(self.flow.turn)
        page.history.connect(self.flow.show_record)
        page.retry.connect(self.flow.reload)
        page.check_wanted.connect(self.flow.check)
        page.check_stopped.connect(self.flow.stop_check)
        page.back.connect(self.leave)
        return page

    def render(self, page: QWidget) -> None:
        """Fill the page."""
        cast("AuditPage", page).render(self.flow.view())

    def flow_open(self) -> None:
        """A viewing begins, which is noted."""
        self.flow.open()

    def open(self) -> None:
        """Go there."""
        self.flow_open()
        self.navigator.go(PAGE)

    def leave(self) -> None:
        """Go back; a check that runs is stopped."""
        self.flow.forget()
        self.navigator.go(self.back)


def add_audit(safe: SafePlaces, audit: AuditPlace) -> None:
    """Let the page be reached by those who look after records."""
    place = SafePlace(
        PAGE,
        N_("Audit trail"),
        N_("Who did what, when and why. Check that nothing was changed."),
        "list",
        OFFICE,
        audit.make,
        audit.render,
        audit.flow_open,
    )
    safe.add(place)
