"""The place *Safekeeping*: its pages are registered here, each with a card that leads to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtWidgets import QWidget

from frailtylab.people import Assessor, Role
from ui.app.navigator import Navigator
from ui.app.pages import PageFactory
from ui.app.render import Renderer
from ui.text import _
from ui.views_safe import SafeCardView, SafeView

if TYPE_CHECKING:
    from ui.pages.safe_page import SafePage

PLACE = "safe"


class SafePlace(msgspec.Struct, frozen=True):
    """A page below *Safekeeping*.

    :param name: of the page, for the navigator
    :param title: marked for translation, as is ``text``
    :param roles: who sees its card; the store refuses all others by itself
    :param make: builds the page, wired; imports it only then
    :param render: fills it
    :param load: asks the store for what it shows, each time when it is opened
    """

    name: str
    title: str
    text: str
    icon: str
    roles: frozenset[Role]
    make: Callable[[], QWidget]
    render: Callable[[QWidget], None]
    load: Callable[[], None] = lambda: None


class SafePlaces:
    """Knows the pages of the place; one more is one more ``add``."""

    def __init__(
        self,
        navigator: Navigator,
        factory: PageFactory,
        renderer: Renderer,
        who: Callable[[], Assessor | None],
    ) -> None:
        self.navigator = navigator
        self.factory = factory
        self.renderer = renderer
        self.who = who
        self.places: dict[str, SafePlace] = {}
        factory.makers[PLACE] = self.page
        renderer.by_name[PLACE] = self.render

    def add(self, place: SafePlace) -> None:
        """Let the page be reached."""
        self.places[place.name] = place
        self.factory.makers[place.name] = place.make
        self.renderer.by_name[place.name] = place.render
        self.navigator.place_of[place.name] = PLACE

    def page(self) -> SafePage:
        """The page with the cards."""
        from ui.pages.safe_page import SafePage

        page = SafePage()
        page.chosen.connect(self.open)
        return page

    def render(self, page: QWidget) -> None:
        """Fill the page with the cards."""
        cast("SafePage", page).render(self.view())

    def view(self) -> SafeView:
        """The cards that are open to whoever is signed in."""
        cards = [
            SafeCardView(place.name, _(place.title), _(place.text), place.icon)
            for place in self.places.values()
            if self.may_open(place)
        ]
        return SafeView(tuple(cards))

    def may_open(self, place: SafePlace) -> bool:
        """True where whoever is signed in has one of the place's roles."""
        who = self.who()
        return who is not None and not place.roles.isdisjoint(who.roles)

    def open(self, name: str) -> None:
        """Go to one of the pages."""
        place = self.places[name]
        if self.may_open(place):
            place.load()
            self.navigator.go(name)
