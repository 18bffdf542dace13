"""``frailtylab``: the window."""

from __future__ import annotations

import argparse
from pathlib import Path

from frailtylab.settings import default_data_folder


def run(args: argparse.Namespace) -> int:
    """Open the window on a data folder; answers when it was closed."""
    from ui.app.start import Options
    from ui.app.start import run as run_window

    folder = Path(args.data) if args.data else default_data_folder()
    return run_window(Options(folder))
