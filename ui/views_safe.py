"""What the place *Safekeeping* is given to show."""

from __future__ import annotations

import msgspec


class SafeCardView(msgspec.Struct, frozen=True):
    """A card that leads to a page; ``name`` is the page's and makes its object name."""

    name: str
    title: str
    text: str
    icon: str


class SafeView(msgspec.Struct, frozen=True):
    """The cards that are open to whoever is signed in."""

    cards: tuple[SafeCardView, ...]
