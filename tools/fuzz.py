"""Fuzz every driver from its golden transcripts and print what was done.

    make fuzz                                   200 000 executions a driver
    make fuzz ARGS="--runs 2000"                a few, as the build machine does
    make fuzz ARGS="--driver mark10 --runs 1000000"

What must hold stands in ``tests/helpers/parser_rules.py``. An input that breaks a rule is kept
under ``build/fuzz`` and printed as a row of a golden transcript; the exit code is 1 then. Where
Atheris can't be installed (it has wheels for Linux only) messages are mutated without looking at
coverage, and the table says so.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

DEFAULT_RUNS = 200_000
LONGEST_INPUT = 320
"""Longer than the longest line that a framer keeps."""
COVERAGE = re.compile(r"^#\d+\t(?P<what>\w+) +cov: (?P<edges>\d+) ", re.MULTILINE)
EXECUTED = re.compile(r"stat::number_of_executed_units: +(\d+)")


@dataclass
class Outcome:
    """What came of fuzzing one driver.

    :param first: edges that the seeds reach; None where coverage is not measured
    :param crash: the input that broke a rule
    """

    driver: str
    executions: int
    seconds: float
    first: int | None = None
    last: int | None = None
    crash: bytes | None = None
    detail: str = ""


def main(argv: list[str] | None = None) -> int:
    """Fuzz the drivers one after the other; 1 when a rule was broken, 2 for wrong use."""
    arguments = parsed(argv)
    engine = arguments.engine or ("atheris" if importlib.util.find_spec("atheris") else "mutation")
    print(f"engine {engine}, {arguments.runs} executions a driver, seed {arguments.seed}")
    failed = 0
    for driver in arguments.driver or known_drivers():
        run = with_atheris if engine == "atheris" else with_mutations
        outcome = run(driver, arguments.runs, arguments.seed, arguments.out)
        print(line_of(outcome), flush=True)
        if outcome.crash is not None:
            failed += 1
            tell_crash(outcome, arguments.out)
    return 1 if failed else 0


def parsed(argv: list[str] | None) -> argparse.Namespace:
    """The arguments."""
    parser = argparse.ArgumentParser(prog="fuzz", description="Fuzz the drivers.")
    parser.add_argument("--runs", type=int, default=DEFAULT_RUNS, metavar="N")
    parser.add_argument("--driver", action="append", choices=known_drivers(), metavar="NAME")
    parser.add_argument("--engine", choices=("atheris", "mutation"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fuzz", metavar="DIR")
    return parser.parse_args(argv)


def known_drivers() -> list[str]:
    """The drivers that have a transcript to begin with, which are all."""
    from helpers.device_rig import TRANSCRIPTS

    from devices.drivers import DRIVERS

    with_rows = {transcript.driver for transcript in TRANSCRIPTS}
    return [name for name in DRIVERS if name in with_rows]


def with_atheris(driver: str, runs: int, seed: int, out: Path) -> Outcome:
    """Fuzz in another process; the corpus of an earlier run is built on."""
    corpus, crashes = out / driver / "corpus", out / driver / "crashes"
    write_seeds(driver, corpus)
    crashes.mkdir(parents=True, exist_ok=True)
    before = set(crashes.iterdir())
    command = [
        sys.executable, str(ROOT / "tools" / "fuzz_target.py"), driver,
        f"-runs={runs}", f"-seed={seed}", f"-max_len={LONGEST_INPUT}", "-print_final_stats=1",
        f"-artifact_prefix={crashes}/", str(corpus),
    ]  # fmt: skip
    begin = time.perf_counter()
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = ended.stdout + ended.stderr
    new = sorted(set(crashes.iterdir()) - before)
    crash = new[0].read_bytes() if new else None
    if ended.returncode and crash is None:
        raise SystemExit(f"the fuzzer of {driver} broke by itself:\n{said[-2000:]}")
    return read_outcome(driver, said, time.perf_counter() - begin, crash)


def write_seeds(driver: str, corpus: Path) -> None:
    """The seeds as files."""
    from helpers.fuzz_inputs import seeds

    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(driver)):
        (corpus / f"seed-{number:03d}").write_bytes(seed)


def read_outcome(driver: str, said: str, seconds: float, crash: bytes | None) -> Outcome:
    """The counts out of what libFuzzer prints."""
    edges = [int(match["edges"]) for match in COVERAGE.finditer(said)]
    inited = [int(m["edges"]) for m in COVERAGE.finditer(said) if m["what"] == "INITED"]
    executed = EXECUTED.search(said)
    broken = re.search(r"AssertionError: .*|^\w+(?:Error|Exception): .*", said, re.MULTILINE)
    return Outcome(
        driver,
        int(executed[1]) if executed else 0,
        seconds,
        inited[0] if inited else None,
        max(edges, default=None),
        crash,
        broken[0] if broken else "",
    )


def with_mutations(driver: str, runs: int, seed: int, _out: Path) -> Outcome:
    """Mutated messages without coverage, here in this process."""
    from helpers.fuzz_inputs import run_one, transcripts_of
    from helpers.mutations import mutated
    from helpers.parser_rules import PAUSE

    dice = random.Random(f"{driver} {seed}")  # noqa: S311 - noise, not secrets
    choices = transcripts_of(driver)
    begin = time.perf_counter()
    for count in range(runs):
        number = dice.randrange(len(choices))
        rows = [row.data for row in choices[number].rows]
        said = mutated(dice, rows, PAUSE if choices[number].pause_ms else b"")
        data = bytes((number, dice.randint(0, 255))) + said
        try:
            run_one(driver, data)
        except Exception as error:  # noqa: BLE001 - whatever a parser raises is what is looked for
            detail = f"{type(error).__name__}: {error}"
            seconds = time.perf_counter() - begin
            return Outcome(driver, count + 1, seconds, crash=data, detail=detail)
    return Outcome(driver, runs, time.perf_counter() - begin)


def line_of(outcome: Outcome) -> str:
    """One driver as a line of the table."""
    if outcome.first is None or outcome.last is None:
        coverage = "coverage not measured"
    else:
        new = outcome.last - outcome.first
        coverage = f"coverage {outcome.last} edges, {new} new beyond the seeds"
    speed = outcome.executions / outcome.seconds if outcome.seconds else 0
    end = "ok" if outcome.crash is None else f"BROKEN {outcome.detail}"
    return (
        f"{outcome.driver:<20} {outcome.executions:>8} executions  {speed:>6.0f}/s  "
        f"{coverage}  {end}"
    )


def tell_crash(outcome: Outcome, out: Path) -> None:
    """Keep the input, and print it as a transcript's rows with what the driver makes of it."""
    from helpers.fuzz_inputs import parts
    from helpers.parser_rules import PAUSE

    from devices.cli.transcript_rows import head_line, row_lines

    crash = outcome.crash or b""
    transcript, cuts, said = parts(outcome.driver, crash)
    kept = out / outcome.driver / "broken.bin"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(crash)
    pause = f" pause_ms={transcript.pause_ms}" if transcript.pause_ms else ""
    print(f"  kept as {kept}; cut at {sorted(cuts)}")
    print(f"  {head_line(transcript.driver, transcript.settings)}{pause}")
    for run in said.split(PAUSE) if transcript.pause_ms else [said]:
        for line in row_lines(run, ["(what is right)"], "constructed"):
            print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
