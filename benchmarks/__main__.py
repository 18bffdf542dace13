"""``python -m benchmarks``: every ratio and error, measured now. Never fails for a slow machine."""

from __future__ import annotations

import argparse
import importlib
import json
import os

from benchmarks.report import Answer, Plan

NAMES = {
    "startup": "start to today's list with 10^5 trials, against a bare window",
    "edge_stamps": "lateness of an edge under the live curve, against an idle os.read",
    "line_edges": "a walk by switches on control lines, against the script",
    "throughput": "CPU of a sample through the link, against os.read",
    "grip_recorder": "CPU of a sample of a squeeze in the recorder, against the driver alone",
    "live_curve": "a frame of the live curve, against a full redraw",
    "durable_save": "a trial saved for good, against append and fsync",
    "memory": "memory after 10^6 samples, against after the first 5 %",
}
LONG = {
    "timed_paths": "error of every timed path against its truth, 1,000 trials each (40 min)",
    "device_clock": "intervals by a mapped device clock, against plain stamps (4 min a run)",
    "flood": "lines lost at 10 and 100 kHz, CPU at 1 kHz (2 min a run)",
}
"""Run only when named."""
KNOWN = {**NAMES, **LONG}


def measure(name: str, plan: Plan) -> list[Answer]:
    """The figures of one benchmark."""
    return importlib.import_module(f"benchmarks.{name}").run(plan)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Ratios of ours to a floor of the same run, and errors against a truth.",
        epilog="\n".join(f"  {name:<13} {what}" for name, what in KNOWN.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="which ones (default: the short ones)"
    )
    parser.add_argument("--runs", type=int, default=5, help="repetitions (default 5)")
    parser.add_argument(
        "--minutes", type=float, default=1.0, help="how long the flood of 10 kHz lasts (default 1)"
    )
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument(
        "--tiny", action="store_true", help="smallest sizes: only shows that it works"
    )
    asked = parser.parse_args()
    unknown = set(asked.names) - set(KNOWN)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    plan = Plan(asked.runs, asked.tiny, asked.minutes)
    figures = {name: told(name, plan, quiet=asked.json) for name in asked.names or NAMES}
    if asked.json:
        plain = {name: [figure.plain() for figure in found] for name, found in figures.items()}
        print(json.dumps(plain, ensure_ascii=False, indent=1))


def told(name: str, plan: Plan, *, quiet: bool) -> list[Answer]:
    """Measure, and say at once what came of it."""
    figures = measure(name, plan)
    if not quiet:
        print(name, *(figure.line() for figure in figures), sep="\n", flush=True)
    return figures


if __name__ == "__main__":
    main()
