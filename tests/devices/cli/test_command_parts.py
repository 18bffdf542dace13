"""Parts of the commands: options, events in words, what is told about a missing choice."""

from __future__ import annotations

import argparse
import io
import json
import sys
from queue import SimpleQueue

import pytest

from devices.cli.bytes_in import BytesIn
from devices.cli.decoding import decode
from devices.cli.options import EXIT_CODES, add_settings, epilog, seconds, setting
from devices.cli.record_attempt import Ended, Inbox
from devices.cli.record_inputs import start_press_reader, stop_signals
from devices.cli.record_place import choose, unknown
from devices.cli.simulate import run as run_simulate
from devices.drivers import build_driver
from devices.event_words import as_object, as_text
from frailtylab.clock import SystemClock
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, GateEdge, Unknown

S = 1_000_000_000


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("unit=N", ("unit", "N")),
        ("unit=", ("unit", "")),
        ("gates=c0=A, c1=B", ("gates", "c0=A, c1=B")),
        (" a = b ", (" a ", " b ")),
    ],
)
def test_setting_is_cut_at_its_first_equals_sign(text: str, pair: tuple[str, str]):
    assert setting(text) == pair


@pytest.mark.parametrize("text", ["", "unit", "=N", "="])
def test_setting_without_a_key_is_refused_and_quoted(text: str):
    with pytest.raises(argparse.ArgumentTypeError, match="is not KEY=VALUE") as caught:
        setting(text)
    assert repr(text) in str(caught.value)


def test_settings_may_be_repeated_and_are_kept_in_order():
    parser = argparse.ArgumentParser()
    add_settings(parser)
    assert parser.parse_args([]).settings == []
    given = parser.parse_args(["--set", "a=1", "--set", "b=2", "--set", "a=3"]).settings
    assert given == [("a", "1"), ("b", "2"), ("a", "3")]


def test_end_of_a_help_text_has_examples_then_codes():
    assert epilog("one", "two") == f"examples:\n  one\n  two\n\n{EXIT_CODES}"


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), ("0.5", 0.5), ("86400", 86400), ("1e2", 100)]
)
def test_seconds_are_read(text: str, value: float):
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["0", "-1", "86400.1", "nan", "inf", "", "ten", "1s"])
def test_what_is_no_number_of_seconds_is_refused(text: str):
    with pytest.raises(argparse.ArgumentTypeError, match="is not a number of seconds"):
        seconds(text)


@pytest.mark.parametrize(
    ("event", "text", "fields"),
    [
        (
            ForceSample(7, -18.78, "lbf", "-18.78", 0.01),
            "force -18.78 lbf",
            {
                "event": "force",
                "value": -18.78,
                "unit": "lbf",
                "text": "-18.78",
                "resolution": 0.01,
                "device_ns": None,
            },
        ),
        (
            GateEdge("B", False, 7, 1_500_000_001, True, 1000),
            "gate B clear by hand at 1.500000001 s",
            {
                "event": "gate",
                "gate": "B",
                "blocked": False,
                "device_ns": 1_500_000_001,
                "manual": True,
                "resolution_ns": 1000,
            },
        ),
        (
            DeviceStatus(7, "error", "*10"),
            "error *10",
            {"event": "status", "name": "error", "text": "*10"},
        ),
        (
            Unknown(7, b"\xff\n1"),
            "unknown b'\\xff\\n1'",
            {"event": "unknown", "data": "ff 0a 31"},
        ),
    ],
)
def test_event_in_words_and_as_an_object(event: DeviceEvent, text: str, fields: dict[str, object]):
    assert as_text(event) == text
    assert as_object(event) == fields
    assert json.loads(json.dumps(as_object(event))) == fields


@pytest.mark.parametrize(
    ("device_ns", "told"),
    [
        (None, ""),
        (0, " at 0 s"),
        (1, " at 0.000000001 s"),
        (10 * S, " at 10 s"),
        (100 * S + S // 10, " at 100.1 s"),
        (31640 * S + 122_800_000, " at 31640.1228 s"),
    ],
)
def test_device_time_keeps_every_digit_and_no_empty_ones(device_ns: int | None, told: str):
    assert as_text(GateEdge("A", True, 0, device_ns)) == f"gate A blocked{told}"


def test_counts_of_nothing_are_zero(capsys: pytest.CaptureFixture[str]):
    counts = decode(BytesIn(io.BytesIO(b"")), build_driver("mark10", {}), as_json=False)
    assert (counts.bytes_read, counts.accepted, counts.ignored, counts.bad) == (0, 0, 0, 0)
    assert capsys.readouterr().out == "accepted 0 ignored 0 bad 0\n"


def test_file_longer_than_one_read_is_decoded_whole(capsys: pytest.CaptureFixture[str]):
    data = b"25.30 kgF\r\n" * 13_000
    counts = decode(BytesIn(io.BytesIO(data)), build_driver("mark10", {}), as_json=False)
    assert (counts.bytes_read, counts.accepted, counts.bad) == (len(data), 13_000, 0)
    assert capsys.readouterr().out.splitlines()[-1] == "accepted 13000 ignored 0 bad 0"


def test_unknown_word_is_answered_with_the_known_ones():
    error = unknown("visit", "BX", ["BL", "W1"])
    assert error.english() == "There is no such visit: “BX” is not known here. Known: BL, W1."
    assert unknown("visit", "BX", []).english().endswith("Known: none.")
    assert error.nothing_lost


def test_missing_choice_names_its_option_and_why():
    error = choose("--assessor", "every record names its assessor", ["A-01", "A-02"])
    assert error.english() == (
        "An option is missing: Give --assessor: every record names its assessor. Known: A-01, A-02."
    )
    assert choose("--assessor", "why", []).english().endswith("Known: none.")


def emptied(inbox: Inbox) -> list[object]:
    return [inbox.get_nowait() for _ in range(inbox.qsize())]


def test_signals_ask_for_an_end_and_are_given_back():
    import signal

    inbox: Inbox = SimpleQueue()
    before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]
    with stop_signals(inbox):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
    assert emptied(inbox) == [Ended.INTERRUPTED] * 2
    assert [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)] == before


def test_program_without_standard_input_has_no_presses(monkeypatch: pytest.MonkeyPatch):
    inbox: Inbox = SimpleQueue()
    monkeypatch.setattr(sys, "stdin", None)
    start_press_reader(inbox, SystemClock())
    assert emptied(inbox) == [Ended.NO_PRESSES]


@pytest.mark.parametrize(
    ("driver", "host", "settings", "told"),
    [
        ("mark11", "tcp:0", [], "setting driver is “mark11”"),
        ("mark10", "tcp:65536", [], "tcp:PORT, rfc2217:PORT or pty"),
        ("mark10", "pty:1", [], "tcp:PORT, rfc2217:PORT or pty"),
        ("force_line", "tcp:0", [], "a unit, because the lines carry none"),
        ("force_line", "tcp:0", [("unit", "N"), ("start", r"\q")], "plain text with"),
    ],
)
def test_device_that_cannot_be_simulated_is_exit_2(
    driver: str,
    host: str,
    settings: list[tuple[str, str]],
    told: str,
    capsys: pytest.CaptureFixture[str],
):
    arguments = argparse.Namespace(driver=driver, host=host, script="", seed=1, settings=settings)
    assert run_simulate(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err
