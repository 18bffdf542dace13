"""``frailtylab``: the window."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from frailtylab.settings import default_data_folder

if TYPE_CHECKING:
    from ui.app.application import Application


def run(args: argparse.Namespace) -> int:
    """Open the window on a data folder; answers when it was closed."""
    return open_window(Path(args.data) if args.data else default_data_folder())


def open_window(folder: Path, ready: Callable[[Application], None] | None = None) -> int:
    """Open the window as fast as can be; answers the exit code when it was closed.

    :param ready: see :func:`ui.app.start.run`
    """
    # A start makes next to no garbage, and looking for it takes an eighth of the time; the
    # collector comes back once the window stands.
    gc.disable()
    from ui.plain_imports import use_plain_imports

    use_plain_imports()
    from ui.app.start import Options
    from ui.app.start import run as run_window

    return run_window(Options(folder), ready)
