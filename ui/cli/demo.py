"""``frailtylab demo``: the main job with simulated devices and training participants."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from frailtylab.settings import Settings, default_data_folder

OK, STUCK = 0, 1


def has_display() -> bool:
    """True where a window can be seen."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(args: argparse.Namespace) -> int:
    """Show the demo window; without a display, or with ``--play``, play a visit and print it."""
    shown = has_display()
    if not shown:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    play = bool(args.play) or not shown
    folder = demo_folder(args.data, fresh=play)
    prepare(folder)
    return played(folder, args) if play else windowed(folder)


def demo_folder(data: str | None, *, fresh: bool) -> Path:
    """Where the demo keeps its store: never where real records are."""
    base = Path(data) if data else default_data_folder() / "demo"
    base.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="visit-", dir=base)) if fresh else base


def prepare(folder: Path) -> None:
    """Make the training store, if it is not there yet."""
    from frailtylab.clock import SystemClock
    from frailtylab.door import STORE_NAME
    from frailtylab.settings import SettingsFile
    from ui.cli.training import new_training_store, training_study
    from ui.flows.present_day import local_date

    if (folder / STORE_NAME).exists():
        return
    on = local_date(SystemClock().wall())
    new_training_store(folder, training_study(), on).close()
    SettingsFile(folder).save(Settings(language="en"))


def windowed(folder: Path) -> int:
    """The demo in a window, for a person."""
    from ui.app.start import Options
    from ui.app.start import run as run_window
    from ui.cli.training import training_study

    return run_window(Options(folder, training=True, simulated=True, study=training_study()))


def played(folder: Path, args: argparse.Namespace) -> int:
    """A whole visit without a person; prints results, store and pictures."""
    from frailtylab.door import STORE_NAME
    from ui.app.application import Application
    from ui.app.start import Options, qt_app
    from ui.app.start import run as run_window
    from ui.cli.hands import Keyboard, Mouse
    from ui.cli.player import Player
    from ui.cli.results import results_table
    from ui.cli.training import training_study

    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    players: list[Player] = []

    def ready(app: Application) -> None:
        hands = Keyboard() if args.hands == "keyboard" else Mouse()
        player = Player(app, pictures, hands)
        players.append(player)
        player.ended.connect(lambda: leave(app))
        player.begin()

    def leave(app: Application) -> None:
        app.window.close()
        qt_app().quit()

    run_window(Options(folder, training=True, simulated=True, study=training_study()), ready)
    player = players[0] if players else None
    if player is None or player.error is not None:
        print(f"the visit could not be played: {player.error if player else 'no window'}")
        return STUCK
    print(results_table(folder, player.visit_id))
    print(f"store: {folder / STORE_NAME}")
    for path in player.taken:
        print(f"picture: {path}")
    return OK
