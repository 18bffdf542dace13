"""``devices check``: what a device profile of one's own does, or what is wrong with it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from devices.cli.options import EXIT_INPUT, EXIT_OK
from devices.settings import wire_bytes
from frailtylab.cli.commands import Subparsers, command, print_json
from frailtylab.cli.file_problems import tell_problems

if TYPE_CHECKING:
    from devices.drivers.profile import ProfileDriver


def register(inner: Subparsers) -> None:
    """Add the command."""
    check = command(
        inner,
        "check",
        check_profile,
        summary="Check a device profile: what it sends, its examples and what they give.",
        examples=[
            "frailtylab devices check my_gauge.toml",
            "frailtylab devices check my_gauge.toml --json",
        ],
    )
    check.add_argument("file", metavar="FILE", help="the profile, TOML; nothing is sent anywhere")
    check.add_argument("--json", action="store_true", help="answer as one JSON document")


def check_profile(arguments: argparse.Namespace) -> int:
    """Tell what the profile does, or everything that is wrong with it."""
    from devices.drivers.profile import ProfileDriver
    from devices.profiles.load import ProfileFileError

    try:
        driver = ProfileDriver({"file": arguments.file, "sha256": "", "text": ""})
    except ProfileFileError as error:
        tell_problems(error, as_json=arguments.json)
        return EXIT_INPUT
    if arguments.json:
        print_json(as_document(driver, arguments.file))
    else:
        tell(driver, arguments.file)
    return EXIT_OK


def as_document(driver: ProfileDriver, file: str) -> dict[str, object]:
    """What the profile does, for scripts."""
    profile = driver.profile
    return {
        "ok": True,
        "file": file,
        "sha256": driver.info.settings["sha256"],
        "name": profile.name,
        "kind": profile.kind,
        "make": profile.make,
        "model": profile.model,
        "source": profile.source,
        "confidence": profile.confidence,
        "serial": {**msgspec.to_builtins(driver.serial), "boot_wait_s": driver.boot_wait_s},
        "sends": {name: texts for name, texts in sent(driver).items() if texts},
        "poll_interval_s": driver.poll_interval_s,
        "expected_rate_hz": driver.expected_rate_hz,
        "examples": [
            {"bytes": example.bytes, "events": list(example.expect), "captured": example.captured}
            for example in profile.example
        ],
    }


def sent(driver: ProfileDriver) -> dict[str, str]:
    """Everything that the profile would ever send, by occasion."""
    commands = {
        "identify": driver.identify_commands(),
        "start": driver.start_commands(),
        "stop": driver.stop_commands(),
        "zero": driver.zero_commands(),
        "poll": (driver.poll_command(),),
    }
    return {name: visible(b"".join(texts)) for name, texts in commands.items()}


def visible(data: bytes) -> str:
    """Bytes as text with escapes for what can't be seen."""
    return repr(data)[2:-1]


def tell(driver: ProfileDriver, file: str) -> None:
    """What the profile does, for people."""
    profile, serial = driver.profile, driver.serial
    print(f"{Path(file)}: ok")
    print(f"  device    {profile.make} {profile.model} ({profile.kind}, {profile.confidence})")
    print(f"  source    {profile.source}")
    bits = f"{serial.data_bits}{serial.parity}{serial.stop_bits}"
    lines = f"dtr {_on(serial.dtr)}, rts {_on(serial.rts)}, handshake {_on(serial.rts_cts)}"
    print(f"  serial    {serial.baud} {bits}, {lines}, wait {driver.boot_wait_s:g} s after opening")
    for name, text in sent(driver).items():
        every = f" every {driver.poll_interval_s:g} s" if name == "poll" and text else ""
        print(f"  {name:<9} {f'sends {text}{every}' if text else 'sends nothing'}")
    for example in profile.example:
        print(f"  example   {visible(wire_bytes(example.bytes))}")
        for words in example.expect:
            print(f"         -> {words}")
    print(f"  SHA-256   {driver.info.settings['sha256']}")


def _on(line: bool) -> str:
    return "on" if line else "off"
