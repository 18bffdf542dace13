"""``python -m benchmarks``: every ratio, measured now. Tells; never fails for a slow machine."""

from __future__ import annotations

import argparse
import importlib
import json
import os

from benchmarks.report import Figure, Plan

NAMES = {
    "startup": "start to today's list with 10^5 trials, against a bare window",
    "edge_stamps": "lateness of an edge under the live curve, against an idle os.read",
    "line_edges": "a walk by switches on control lines, against the script",
    "throughput": "CPU of a sample through the link, against os.read",
    "live_curve": "a frame of the live curve, against a full redraw",
    "durable_save": "a trial saved for good, against append and fsync",
    "memory": "memory after 10^6 samples, against after the first 5 %",
}


def measure(name: str, plan: Plan) -> list[Figure]:
    """The figures of one benchmark."""
    return importlib.import_module(f"benchmarks.{name}").run(plan)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Ratios of ours to a floor measured in the same run.",
        epilog="\n".join(f"  {name:<13} {what}" for name, what in NAMES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones (default: all)")
    parser.add_argument("--runs", type=int, default=5, help="repetitions (default 5)")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument(
        "--tiny", action="store_true", help="smallest sizes: only shows that it works"
    )
    asked = parser.parse_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    plan = Plan(asked.runs, asked.tiny)
    figures = {name: told(name, plan, quiet=asked.json) for name in asked.names or NAMES}
    if asked.json:
        plain = {name: [figure.plain() for figure in found] for name, found in figures.items()}
        print(json.dumps(plain, ensure_ascii=False, indent=1))


def told(name: str, plan: Plan, *, quiet: bool) -> list[Figure]:
    """Measure, and say at once what came of it."""
    figures = measure(name, plan)
    if not quiet:
        print(name, *(figure.line() for figure in figures), sep="\n", flush=True)
    return figures


if __name__ == "__main__":
    main()
