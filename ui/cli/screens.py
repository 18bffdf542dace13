"""``frailtylab screens DIR``: a picture of every page, in any size, language, theme, text size."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from frailtylab.settings import Settings, ThemeChoice

if TYPE_CHECKING:
    from ui.cli.stage import Stage

OK = 0


def run(args: argparse.Namespace) -> int:
    """Save the pictures and print their paths."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.app.start import qt_app
    from ui.cli.stage import Stage

    qt_app()
    folder = Path(args.folder)
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        language=args.language, theme=ThemeChoice(args.theme), text_scale=args.text_scale
    )
    width, height = args.size
    with tempfile.TemporaryDirectory(prefix="screens-") as data:
        stage = Stage(Path(data), settings)
        stage.app.window.resize(width, height)
        stage.app.open()
        stage.app.window.show()
        for name in scenes(stage):
            stage.settle()
            stage.draw()
            path = folder / f"{name}.png"
            stage.app.window.grab().save(str(path))
            print(path)
        stage.close()
    return OK


def scenes(stage: Stage) -> Iterator[str]:
    """Bring the window to one page after the other; answers the name of each picture."""
    app = stage.app
    stage.wait(lambda: app.day.views.assessors is not None)
    yield "01-assessors"
    app.day.sign_in(app.day.views.assessors.assessors[0][0] if app.day.views.assessors else "")
    stage.wait(lambda: app.day.views.today is not None)
    yield "02-today"
    for place in ("people", "records", "devices", "settings"):
        app.go_to_place(place)
        stage.settle()
        yield f"03-{place}"
    yield from visit_scenes(stage)


def visit_scenes(stage: Stage) -> Iterator[str]:
    """One visit, from the identity check to its end."""
    if stage.app.day.views.today is None:
        return
    visit = stage.app.visit
    visit.open(stage.app.day.views.today.rows[0].visit_id)
    stage.settle()
    yield "04-identity"
    visit.confirm_identity("initials+birth_year")
    stage.settle()
    yield "05-visit"
    yield from timed_scenes(stage, "TUG", "06-tug", stage.press, finish_s=12.4)
    yield from timed_scenes(stage, "4MWT", "07-walk", lambda: stage.walk(4.31), finish_s=None)
    yield from grip_scenes(stage)
    visit.to_review()
    stage.settle()
    yield "09-review"
    visit.finish()
    stage.settle()
    yield "10-finished"


def timed_scenes(
    stage: Stage, test: str, name: str, start: Callable[[], None], finish_s: float | None
) -> Iterator[str]:
    """A timed test: ready, running, stopped; then its other trials."""
    stage.begin(test)
    yield f"{name}-ready"
    trial = 0
    while stage.app.visit.attempt is not None and stage.app.visit.attempt.test.code == test:
        trial += 1
        start()
        stage.pass_time(2.5)
        if trial == 1:
            yield f"{name}-running"
        if finish_s is not None:
            stage.pass_time(finish_s - 2.5)
            stage.press()
        stage.to_stop()
        if trial == 1:
            yield f"{name}-stopped"
        stage.keep()


def grip_scenes(stage: Stage) -> Iterator[str]:
    """Grip: ready, squeezing, released; then the other squeezes."""
    stage.begin("GRIP")
    yield "08-grip-zero"
    squeeze = 0
    while stage.app.visit.attempt is not None:
        squeeze += 1
        stage.squeeze(25.3 - 0.4 * squeeze)
        stage.pass_time(2.2)
        if squeeze in (1, 4):
            yield f"08-grip-squeezing-{squeeze}"
        stage.to_stop()
        if squeeze in (1, 4):
            yield f"08-grip-stopped-{squeeze}"
        stage.keep()
