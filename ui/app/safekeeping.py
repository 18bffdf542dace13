"""The place *Safekeeping* of a running program, with all its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.app.audit import add_audit
from ui.app.backups import add_backups
from ui.app.pages import PageFactory
from ui.app.safe import SafePlaces
from ui.app.team import add_team

if TYPE_CHECKING:
    from ui.app.application import Application


def safekeeping(app: Application, factory: PageFactory) -> SafePlaces:
    """The place with a card for each page that looks after people or records."""
    safe = SafePlaces(app.navigator, factory, app.renderer, lambda: app.session.assessor)
    add_team(safe, app.lock, app.remember, app.dialogs.problem)
    add_backups(safe, app.backups)
    add_audit(safe, app.audit)
    return safe
