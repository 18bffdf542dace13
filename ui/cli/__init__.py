"""Commands that need the window: each is loaded when it is run, because Qt is slow to import."""

from __future__ import annotations

import argparse
import importlib
from typing import cast

from frailtylab.cli.commands import Run, Subparsers, command


def lazy(target: str) -> Run:
    """A command's function by ``module:function``, imported when it is called."""

    def run(arguments: argparse.Namespace) -> int:
        module, _colon, name = target.partition(":")
        return cast("Run", getattr(importlib.import_module(module), name))(arguments)

    return run


def register(subparsers: Subparsers) -> None:
    """Add ``demo`` and ``screens`` to a parser's sub-commands."""
    register_demo(subparsers)
    register_screens(subparsers)


def register_demo(subparsers: Subparsers) -> None:
    """Add ``demo``."""
    demo = command(
        subparsers,
        "demo",
        lazy("ui.cli.demo:run"),
        summary="The main job with simulated devices and training participants.",
        examples=["frailtylab demo", "frailtylab demo --play --hands mouse --data /tmp/demo"],
    )
    demo.add_argument(
        "--play",
        action="store_true",
        help="play a whole visit by itself and print results and pictures; so it is without a "
        "display in any case",
    )
    demo.add_argument(
        "--hands", choices=("keyboard", "mouse"), default="keyboard", help="how the visit is played"
    )


def register_screens(subparsers: Subparsers) -> None:
    """Add ``screens``."""
    screens = command(
        subparsers,
        "screens",
        lazy("ui.cli.screens:run"),
        summary="A PNG of every page with sample data.",
        examples=[
            "frailtylab screens pictures",
            "frailtylab screens pictures --language zh_CN --theme dark --text-scale 2",
        ],
    )
    screens.add_argument("folder", metavar="DIR", help="where the pictures go; made when missing")
    screens.add_argument(
        "--size", metavar="WxH", type=size, default=(1366, 768), help="1366x768 if not given"
    )
    screens.add_argument("--language", choices=("en", "zh_CN"), default="en")
    screens.add_argument("--theme", choices=("light", "dark"), default="light")
    screens.add_argument("--text-scale", metavar="F", type=text_scale, default=1.0, help="1 to 2")


def size(text: str) -> tuple[int, int]:
    """Width and height of ``1366x768``.

    :raises argparse.ArgumentTypeError: for anything else, or a size that no screen has
    """
    width, _x, height = text.partition("x")
    known = width.isdecimal() and height.isdecimal()
    if not known or not (320 <= int(width) <= 8000 and 240 <= int(height) <= 8000):
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT in pixels")
    return int(width), int(height)


def text_scale(text: str) -> float:
    """A factor from 1 to 2.

    :raises argparse.ArgumentTypeError: for anything else
    """
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 1 <= value <= 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not a factor from 1 to 2")
    return value
