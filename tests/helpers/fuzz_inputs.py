"""What the bytes of a fuzzer mean: which transcript's settings, where to cut, what the device says.

The first byte chooses among the driver's transcripts, the second the cuts, the rest is said.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise

from helpers.device_rig import TRANSCRIPTS, Transcript
from helpers.parser_rules import PAUSE, check

HEAD = 2
MOST_CUTS = 4


@cache
def transcripts_of(driver: str) -> tuple[Transcript, ...]:
    """The settings under which the driver is fuzzed, each with its real messages."""
    return tuple(transcript for transcript in TRANSCRIPTS if transcript.driver == driver)


def seeds(driver: str) -> list[bytes]:
    """Each message by itself, each pair of neighbours, and each transcript as a whole."""
    found: list[bytes] = []
    for number, transcript in enumerate(transcripts_of(driver)):
        head = bytes((number, 7))
        joint = PAUSE if transcript.pause_ms else b""
        rows = [row.data for row in transcript.rows]
        found += [head + row for row in rows]
        found += [head + joint.join(pair) for pair in pairwise(rows)]
        found.append(head + joint.join(rows))
    return found


def parts(driver: str, data: bytes) -> tuple[Transcript, list[int], bytes]:
    """Transcript, cuts and bytes of one input; any bytes mean something."""
    choices = transcripts_of(driver)
    number, dice_seed = (*data[:HEAD], 0, 0)[:HEAD]
    said = data[HEAD:]
    dice = random.Random(dice_seed)  # noqa: S311 - cuts, not secrets
    cuts = [dice.randint(0, len(said)) for _ in range(dice.randint(0, MOST_CUTS))]
    return choices[number % len(choices)], cuts, said


def run_one(driver: str, data: bytes) -> None:
    """Hold one input against the rules.

    :raises AssertionError: naming the rule that is broken
    """
    transcript, cuts, said = parts(driver, data)
    check(transcript, said, cuts)
