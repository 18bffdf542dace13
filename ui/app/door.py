"""Builds the door for a start: flow and window, tied to what comes before and after."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect

from frailtylab.first_run import Convert
from ui.app.door_window import DoorWindow
from ui.flows.door_flow import DoorFlow
from ui.main_window import START_HEIGHT, START_WIDTH

if TYPE_CHECKING:
    from ui.app.start import Starter

CONVERTER = "frailtylab.store.convert"


def open_door(starter: Starter, place: QRect | None) -> DoorWindow:
    """A door for that start; nothing is shown yet."""
    options = starter.options
    flow = DoorFlow(
        options.folder, starter.tasks, starter.clock, starter.settings, options.study, converter()
    )
    window = DoorWindow(flow)
    if place is None:
        window.resize(START_WIDTH, START_HEIGHT)
    else:
        window.setGeometry(place)
    flow.opened.connect(starter.build)
    window.closed.connect(starter.closed_at_door)
    window.language_chosen.connect(starter.speak)
    return window


def converter() -> Convert | None:
    """What makes an encrypted store of a plain one, where this program has it."""
    if find_spec(CONVERTER) is None:
        return None
    return cast("Convert", importlib.import_module(CONVERTER).convert_plain)
