"""``capture``: whatever comes from a port, raw, into a file with its times."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from devices.cli.options import (
    DRIVER_NAMES,
    EXIT_DEVICE,
    EXIT_INPUT,
    EXIT_OK,
    DriverHelp,
    add_settings,
    epilog,
    seconds,
)
from frailtylab.cli.commands import add_data
from frailtylab.errors import OperatorError
from frailtylab.logs import visible

if TYPE_CHECKING:
    from devices.cli.capture_run import CaptureRun
    from devices.driver import Driver
    from devices.transport.stream import SerialSettings

LONGEST_READ_S = 0.1
LINE_OPTIONS = ("baud", "data_bits", "parity", "stop_bits", "rts_cts", "no_dtr", "no_rts")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add the command."""
    parser = subparsers.add_parser(
        "capture",
        help="keep what comes from a port, byte for byte with its times",
        description="Opens a port and writes whatever comes into a new file, until the time is "
        "over, Ctrl-C, or the cable is pulled. Nothing is sent, unless --start asks for the "
        "driver's commands; then each is printed. The file holds what the device says, which may "
        "be its serial number.",
        epilog=epilog(
            "frailtylab capture --port /dev/ttyUSB0 --baud 9600 --seconds 30 unknown.capture",
            "frailtylab capture --port COM4 --driver mark10 --start --note 'M5-100, firmware 1.04' "
            "gauge.capture",
        ),
        formatter_class=DriverHelp,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a new file; never overwritten")
    parser.add_argument(
        "--port", metavar="URL", required=True, help="serial port, socket://, rfc2217:// or sim://"
    )
    parser.add_argument("--driver", help=f"sets the line as this one needs it: {DRIVER_NAMES}")
    add_settings(parser)
    parser.add_argument(
        "--start", action="store_true", help="send the commands of --driver, and its requests"
    )
    add_line_options(parser)
    parser.add_argument("--seconds", metavar="N", type=seconds, help="stop after so long")
    parser.add_argument(
        "--note", default="", help="kept in the file: device, firmware, what was done"
    )
    add_data(parser)
    parser.set_defaults(run=run)


def add_line_options(parser: argparse.ArgumentParser) -> None:
    """How the serial line is set where no driver says it."""
    line = parser.add_argument_group("line settings, without --driver")
    line.add_argument("--baud", type=int, metavar="N", help="9600 if not given")
    line.add_argument("--data-bits", type=int, choices=(7, 8), help="8 if not given")
    line.add_argument("--parity", choices=("N", "E", "O"), help="N if not given")
    line.add_argument("--stop-bits", type=int, choices=(1, 2), help="1 if not given")
    line.add_argument("--rts-cts", action="store_true", help="hardware handshake")
    line.add_argument("--no-dtr", action="store_true", help="keep DTR down")
    line.add_argument("--no-rts", action="store_true", help="keep RTS down")


def run(arguments: argparse.Namespace) -> int:
    """Open, keep, close, and say what was kept."""
    try:
        check_options(arguments)
        driver = driver_of(arguments)
        return capture(arguments, driver, driver.serial if driver else line_of(arguments))
    except OperatorError as error:
        print(visible(error.english()), file=sys.stderr)
        return EXIT_INPUT


def check_options(arguments: argparse.Namespace) -> None:
    """Refuse options that contradict each other.

    :raises OperatorError: saying which
    """
    why = ""
    if arguments.driver and any(getattr(arguments, name) for name in LINE_OPTIONS):
        why = "The driver sets the line. Leave the line settings out, or --driver."
    elif not arguments.driver and (arguments.start or arguments.settings):
        why = "--start and --set belong to a driver. Give --driver as well."
    if why:
        raise OperatorError("These options don't go together", why, "Nothing was opened.")


def driver_of(arguments: argparse.Namespace) -> Driver | None:
    """The driver, if one was named.

    :raises OperatorError: when there is no such driver, or a setting can't be used
    """
    from devices.drivers import build_driver

    return build_driver(arguments.driver, dict(arguments.settings)) if arguments.driver else None


def line_of(arguments: argparse.Namespace) -> SerialSettings:
    """The line as the options set it."""
    from devices.transport.stream import SerialSettings

    return SerialSettings(
        baud=arguments.baud or 9600,
        data_bits=arguments.data_bits or 8,
        parity=arguments.parity or "N",
        stop_bits=arguments.stop_bits or 1,
        rts_cts=arguments.rts_cts,
        dtr=not arguments.no_dtr,
        rts=not arguments.no_rts,
    )


def capture(arguments: argparse.Namespace, driver: Driver | None, line: SerialSettings) -> int:
    """Open the port and keep what comes."""
    from devices.captures import CaptureHead, CaptureWriter
    from devices.cli.capture_run import CaptureRun
    from devices.transport.opening import open_stream
    from devices.transport.stream import LinkError
    from frailtylab import __version__
    from frailtylab.clock import SystemClock

    clock = SystemClock()
    if arguments.file.exists():
        return cant_write(arguments.file, "it is there already, and a capture is never overwritten")
    try:
        stream = open_stream(arguments.port, line, LONGEST_READ_S)
    except LinkError as error:
        print(f"{arguments.port} can't be opened: {error}.", file=sys.stderr)
        return EXIT_DEVICE
    begin_ns = clock.now_ns()
    head = CaptureHead(
        wall_utc=clock.wall().utc_text, program=__version__, port=arguments.port, line=line,
        driver=arguments.driver or "", settings=driver.info.settings if driver else {},
        asked=arguments.start, note=arguments.note,
    )  # fmt: skip
    try:
        writer = CaptureWriter(arguments.file, head, begin_ns)
        taking = CaptureRun(stream, writer, clock, driver, asks=arguments.start)
        return told(taking, keep(taking, arguments.seconds), arguments.file)
    except OSError as error:
        return cant_write(arguments.file, error.strerror or type(error).__name__)
    finally:
        stream.close()


def keep(taking: CaptureRun, longest_s: float | None) -> int:
    """Run until stopped; the exit code."""
    from devices.cli.stop_signals import stopping
    from devices.transport.stream import LinkError

    with stopping() as stopped:
        print("capturing; Ctrl-C ends it", file=sys.stderr, flush=True)
        try:
            taking.run(longest_s, stopped.is_set)
        except LinkError as error:
            print(f"The connection broke: {error}.", file=sys.stderr)
            return EXIT_DEVICE
    return EXIT_OK


def told(taking: CaptureRun, code: int, file: Path) -> int:
    """Say what was kept; gives the code back."""
    counts = taking.counts
    print(f"{file}: {counts.bytes_read} bytes in {taking.reads} reads")
    if taking.has_driver:
        print(f"accepted {counts.accepted} ignored {counts.ignored} bad {counts.bad}")
    elif counts.bytes_read:
        print(f"frailtylab decode --guess {file} tries every driver on it")
    return code


def cant_write(file: Path, why: str) -> int:
    """Say why the file can't be written."""
    print(f"{file} can't be written: {why}.", file=sys.stderr)
    return EXIT_INPUT
