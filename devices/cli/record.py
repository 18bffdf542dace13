"""``record``: one trial from a device, saved exactly as the window would."""

from __future__ import annotations

import argparse
import queue
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from devices.cli.options import (
    DRIVER_NAMES,
    DriverHelp,
    add_settings,
    epilog,
    seconds,
    setting,
)
from frailtylab.cli.commands import add_data, add_sign_in, data_folder

if TYPE_CHECKING:
    from devices.cli.record_attempt import Attempt, Inbox
    from devices.cli.record_place import Place
    from devices.link import InstrumentLink
    from frailtylab.clock import Clock
    from frailtylab.desk import Desk
    from frailtylab.study.schema import Test

LONGEST_S = 60.0
CONFIRMED_BY = "record command"
SOURCES = {"force": "grip", "gate": "gates"}
"""Kind of instrument to the name of its link, as in the window."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add the command."""
    parser = subparsers.add_parser(
        "record",
        help="take one trial from a device and save it",
        description="Takes the next open trial of a test and saves it with its raw bytes. One "
        "line of JSON says what was saved, after the disk has it. Grip starts by itself once "
        "nothing has been in the hand; the walk starts at the first gate; where the study's clock "
        "is the stopwatch, or without a device, Enter starts and stops. Running the command stands "
        "for the check of the person's identity.",
        epilog=epilog(
            "frailtylab record grip --driver mark10 --port /dev/ttyUSB0 "
            "--participant P-0147 --visit BL --side right",
            "frailtylab record 4MWT --driver alge_timy --port socket://127.0.0.1:7001 "
            "--participant T-0147 --visit BL --setup aid=none",
            "frailtylab record TUG --participant P-0147 --visit BL "
            "--setup aid=none --setup arms_used=no",
        )
        + "; 130 stopped by Ctrl-C or SIGTERM, what had begun is a draft",
        formatter_class=DriverHelp,
    )
    add_place_options(parser)
    add_device_options(parser)
    add_data(parser)
    add_sign_in(parser)
    parser.set_defaults(run=run)


def add_place_options(parser: argparse.ArgumentParser) -> None:
    """Whose trial it is, and how the test is set up."""
    parser.add_argument("test", metavar="TEST", help="code of a test of the study: GRIP, TUG, 4MWT")
    parser.add_argument("--participant", required=True, metavar="CODE", help="study code")
    parser.add_argument("--visit", required=True, metavar="CODE", help="code of the visit: BL")
    parser.add_argument("--side", choices=("left", "right"), help="hand, for grip")
    parser.add_argument("--practice", action="store_true", help="a practice trial")
    parser.add_argument(
        "--setup",
        metavar="FIELD=CHOICE",
        type=setting,
        action="append",
        default=[],
        help="an answer about the set-up; needed where the study has no default; may be repeated",
    )


def add_device_options(parser: argparse.ArgumentParser) -> None:
    """Which device, where, and how long to wait."""
    parser.add_argument("--driver", help=f"one of {DRIVER_NAMES}")
    parser.add_argument(
        "--port", metavar="URL", help="serial port, socket://, rfc2217:// or sim://"
    )
    add_settings(parser)
    parser.add_argument(
        "--simulated",
        action="store_true",
        help="the device is a simulator; known by itself for sim:// and for devices that say so, "
        "but needed there too when the participant is a real one",
    )
    parser.add_argument(
        "--seconds",
        metavar="N",
        type=seconds,
        default=LONGEST_S,
        help=f"longest wait for the trial (default: {LONGEST_S:g}); a squeeze that has begun ends "
        "by itself, a walk that has begun is kept as invalid",
    )
    parser.add_argument("--json", action="store_true", help="no progress on standard error")


def run(arguments: argparse.Namespace) -> int:
    """Take one trial and save it."""
    from devices.cli.record_result import conclude
    from frailtylab.cli.sign_in import credentials
    from frailtylab.clock import SystemClock
    from frailtylab.desk import open_desk
    from frailtylab.logs import logging_to

    folder, clock = data_folder(arguments), SystemClock()
    inbox: Inbox = queue.SimpleQueue()
    desk = open_desk(folder, credentials(arguments, folder))
    with desk.store, logging_to(folder):
        place = place_of(desk, arguments)
        link = link_of(place.test, arguments, clock)
        attempt = attempt_of(place, link, inbox, clock, desk, arguments)
        with taking(attempt, link, inbox, clock):
            ended = attempt.run()
            if link is not None:
                attempt.recorder.update_instrument(link.source, link.info)
            return conclude(ended, attempt, desk, place)


def place_of(desk: Desk, arguments: argparse.Namespace) -> Place:
    """The attempt that the arguments mean."""
    from devices.cli.record_place import Wanted, find_place

    wanted = Wanted(
        arguments.test,
        arguments.participant,
        arguments.visit,
        arguments.side,
        arguments.practice,
        tuple(arguments.setup),
        arguments.user or None,
    )
    return find_place(desk, wanted)


def link_of(test: Test, arguments: argparse.Namespace, clock: Clock) -> InstrumentLink | None:
    """The device for that test, not opened yet; None where Enter is all that is used.

    :raises OperatorError: for a device that the test can't use, or a missing one
    """
    from devices.cli.record_checks import check_kind, check_needs_no_device, wrong_device
    from devices.drivers import build_driver
    from devices.link import InstrumentLink

    if not arguments.driver and not arguments.port:
        check_needs_no_device(test)
        return None
    if not (arguments.driver and arguments.port):
        raise wrong_device("--driver and --port belong together")
    driver = build_driver(arguments.driver, dict(arguments.settings))
    kind = driver.info.kind
    check_kind(test, kind)
    simulated = True if arguments.simulated else None
    return InstrumentLink(SOURCES[kind], driver, arguments.port, simulated=simulated, clock=clock)


def attempt_of(
    place: Place,
    link: InstrumentLink | None,
    inbox: Inbox,
    clock: Clock,
    desk: Desk,
    arguments: argparse.Namespace,
) -> Attempt:
    """A fresh attempt at that place, idle."""
    from devices.cli.record_attempt import Attempt
    from devices.cli.record_checks import check_simulated
    from devices.cli.record_place import last_squeeze
    from frailtylab.hand_rest import rested_s
    from frailtylab.protocols import new_run
    from frailtylab.recorder import TrialRecorder

    recorder = TrialRecorder(
        new_run(place.test, gates_connected=link is not None),
        place.slot,
        place.context(),
        clock,
        {link.source: link.info} if link is not None else {},
        gates_connected=link is not None,
        simulated_allowed=arguments.simulated,
    )
    check_simulated(recorder, link)
    squeezed = last_squeeze(desk.store, place)

    def prepare() -> None:
        check_simulated(recorder, link)
        begin(desk, place)

    return Attempt(
        recorder,
        place.test,
        inbox,
        clock,
        arguments.seconds,
        connected=link is None,
        prepare=prepare,
        tell=say_nothing if arguments.json else say,
        rested_s=lambda: rested_s(squeezed, clock.wall()),
    )


def begin(desk: Desk, place: Place) -> None:
    """Start the visit, note who vouches for the person, and keep the set-up."""
    visit_id, by, test = place.visit.visit_id, place.assessor.id, place.test.code
    visit = desk.begin(visit_id, by)
    if not visit.identity_confirmed:
        desk.confirm_identity(visit_id, CONFIRMED_BY, by)
    if place.setup and visit.setup.get(test) != place.setup:
        desk.save_setup(visit_id, test, place.setup, by)


@contextmanager
def taking(
    attempt: Attempt, link: InstrumentLink | None, inbox: Inbox, clock: Clock
) -> Generator[None]:
    """Device, presses and signals reach the attempt during the block."""
    from devices.cli.record_inputs import start_press_reader, stop_signals

    with stop_signals(inbox):
        if attempt.uses_press:
            start_press_reader(inbox, clock)
        try:
            if link is not None:
                link.open(inbox.put)
            yield
        finally:
            if link is not None:
                link.close()


def say(text: str) -> None:
    """A line for the person at the terminal; standard output is for what was saved."""
    print(text, file=sys.stderr, flush=True)


def say_nothing(_text: str) -> None:
    """Progress that nobody wants to read."""
