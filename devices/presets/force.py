"""Formats in which home-made and open dynamometers send force."""

from __future__ import annotations

_NUMBER = r"(?P<value>[+-]?\d{1,10}(?:\.\d{1,8})?)"
_COUNTS = r"(?P<value>[+-]?\d{1,10})"
_UNIT = r"(?P<unit>[A-Za-z]{1,3})"

FORCE_PRESETS: dict[str, dict[str, str]] = {
    # SauretLab/ShearCell force.ino; RobTillaart HX_plotter: println(scale.get_units(), 1)
    "number": {"pattern": _NUMBER, "baud": "115200"},
    # SparkFun HX711 example, 9600 baud
    "sparkfun": {"pattern": rf"Reading: {_NUMBER} {_UNIT}.*", "baud": "9600"},
    # JonathanDistler/SoftFishTail
    "number_unit": {"pattern": rf"{_NUMBER} {_UNIT}", "baud": "115200"},
    # bogde/HX711 and Random Nerd Tutorials examples: raw counts
    "hx711_raw": {"pattern": rf"HX711 reading: {_COUNTS}", "baud": "57600"},
    # unsigned sketch in public code: raw counts in * and #
    "framed_raw": {"pattern": rf"\*{_COUNTS}#", "baud": "115200"},
    # Streaming.h example: seconds and value
    "time_number": {
        "pattern": rf"(?P<time>\d{{1,7}}(?:\.\d{{1,6}})?) {_NUMBER}",
        "time_unit": "s",
        "baud": "115200",
    },
    # GNOME/chronojump arduino/ForceSensor/ForceSensor-0.6.ino: microseconds and newtons
    "chronojump": {
        "pattern": rf"(?P<time>\d{{1,10}});{_NUMBER}",
        "time_unit": "us",
        "time_bits": "32",
        "unit": "N",
        "baud": "115200",
        "rate_hz": "80",
        "start": r"start_capture:\r\n",
        "stop": r"end_capture:\r\n",
        "zero": r"tare:\r\n",
        "boot_wait_s": "2",
        "ignore": r"Force_Sensor-.*|Starting capture.*|Capture ended:.*|Taring OK.*|\d{1,10};[Rr]",
    },
    # unsigned sketch in public code: L, millinewtons, milliamperes
    "mn_ma": {
        "pattern": rf"L {_NUMBER} [+-]?\d{{1,10}}(?:\.\d{{1,8}})?",
        "unit": "mN",
        "baud": "115200",
    },
    # GripFit protocol specification: raw 24-bit counts at 10 a second, S: states, D: device and
    # version, CMD: commands (a line here when a bridge sends them back)
    "gripfit": {
        "pattern": rf"R:{_COUNTS}",
        "baud": "115200",
        "zero": r"CMD:TARE\n",
        "rate_hz": "10",
        "ignore": r"S:.*|D:.*|CMD:(?:PING|TARE|INFO|RATE:\d{2,4})",
    },
}

RAW_PRESETS = frozenset({"hx711_raw", "framed_raw", "gripfit"})
"""Presets whose numbers mean nothing without the scale of a calibration."""
