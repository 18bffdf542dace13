"""``simulate``: a simulated device that any program can open."""

from __future__ import annotations

import argparse
import sys

from devices.cli.options import (
    DRIVER_NAMES,
    EXIT_DEVICE,
    EXIT_INPUT,
    EXIT_OK,
    DriverHelp,
    add_settings,
    epilog,
)
from devices.cli.stop_signals import stopping
from frailtylab.cli.commands import add_data
from frailtylab.errors import OperatorError
from frailtylab.logs import visible

HOST_HELP = (
    "tcp:PORT, rfc2217:PORT (0 picks a free one) or pty; control lines exist on rfc2217 only"
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add the command."""
    parser = subparsers.add_parser(
        "simulate",
        help="run a simulated device until stopped",
        description="The first line printed is the URL to open. The script's clock starts when a "
        "program opens it for the first time. Ports listen on this machine only. "
        "A script is statements parted by ';', each a verb and key=value pairs, times in seconds "
        "since then: squeeze at= peak= hold= unit= hand=; walk at= time= breaks=; tug at= time=; "
        "step at= gate=; faults: split, merge, late (by= for=), flood, garbage (count= for=), "
        "baud (ratio= for=), corrupt, nan, unended, swap, stall, unplug (for=), "
        "flat (value= for=), unit to=, battery to=, overload for=, reboot (for= greet=yes), "
        "trigger to=, bounce, drift by=, leap by=, clock start=HH:MM:SS. "
        "every= and times= repeat any statement. "
        "docs/simulators.md says what each does.",
        epilog=epilog(
            "frailtylab simulate mark10 --host tcp:0 --script 'squeeze at=2 peak=25.3 hold=3'",
            "frailtylab simulate beam_switch --host rfc2217:0 --script 'walk at=2 time=4; bounce'",
            "frailtylab simulate alge_timy --host pty --script 'walk at=2 time=4.31 every=20'",
            "frailtylab simulate capture:gauge.capture --host tcp:7001",
        ),
        formatter_class=DriverHelp,
    )
    parser.add_argument(
        "driver", metavar="DRIVER", help=f"capture:FILE to play a capture back, or {DRIVER_NAMES}"
    )
    parser.add_argument("--host", required=True, help=HOST_HELP)
    parser.add_argument("--script", help="what the person does; without it a default")
    parser.add_argument("--seed", type=int, default=1, help="another number, another person")
    add_settings(parser)
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    from devices.hosts.serve import host_at
    from devices.simulators.catalogue import simulate

    try:
        device = simulate(
            arguments.driver, arguments.script, arguments.seed, dict(arguments.settings)
        )
        host = host_at(arguments.host, device)
    except OperatorError as error:
        print(visible(error.english()), file=sys.stderr)
        return EXIT_INPUT
    with stopping() as stopped:
        try:
            print(host.start(), flush=True)
        except OSError as error:
            host.stop()
            print(f"{arguments.host} can't be opened: {error.strerror}.", file=sys.stderr)
            return EXIT_DEVICE
        # Short waits, because a signal is not seen inside a long one on Windows.
        while not stopped.wait(0.2):
            pass
        host.stop()
    return EXIT_OK
