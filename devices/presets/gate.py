"""Formats in which simple light barriers tell their edges."""

from __future__ import annotations

GATE_PRESETS: dict[str, dict[str, str]] = {
    # Gate letter, state, microseconds: what we suggest for a new sketch
    "plain": {
        "pattern": r"(?P<gate>[A-Za-z0-9]{1,4}) (?P<state>[01]) (?P<time>\d{1,10})",
        "gates": "A=A, B=B",
        "blocked_states": "1",
        "clear_states": "0",
        "time_unit": "us",
        "time_bits": "32",
        "baud": "115200",
    },
    # VernierST/arduino VernierPhotogate.ino: state without a separator before the milliseconds
    "vernier": {
        "pattern": r"(?P<state>[01])(?P<ms>\d{1,10})\t(?P<time>\d{1,10})",
        "single_gate": "A",
        "blocked_states": "1",
        "clear_states": "0",
        "time_unit": "us",
        "time_bits": "32",
        "ignore": r"[A-Z].*",
        "baud": "9600",
    },
    # GNOME/chronojump arduino/WiFi/control/V4/control.ino: terminal, milliseconds, state.
    # A fourth field answers a ping or tells a battery: no edge.
    "chronojump": {
        "pattern": r"(?P<gate>\d{1,3});(?P<time>\d{1,10});(?P<state>[01])",
        "gates": "1=A, 2=B",
        "blocked_states": "1",
        "clear_states": "0",
        "time_unit": "ms",
        "time_bits": "32",
        "ignore": r"Wifi-Controller-.*|terminals:.*|\d{1,3};\d{1,10};-?\d{1,5};.*",
        "baud": "115200",
    },
    # Any sketch that prints a line when the beam breaks; only the time of arrival is known
    "any_line": {"pattern": r".*", "single_gate": "A", "baud": "9600"},
}
