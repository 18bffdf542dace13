"""One driver under the fuzzer, in a process of its own, because libFuzzer ends its process.

python tools/fuzz_target.py DRIVER [options of libFuzzer] CORPUS

Only ``tools/fuzz.py`` calls this. Atheris counts coverage of ``devices`` and nothing else.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # pyright: ignore[reportMissingImports]

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run until libFuzzer ends the process."""
    driver = sys.argv[1]
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    with atheris.instrument_imports(include=["devices"]):
        from helpers import fuzz_inputs

        for transcript in fuzz_inputs.transcripts_of(driver):
            transcript.build()  # imports the driver's code while imports are instrumented
    atheris.Setup([sys.argv[0], *sys.argv[2:]], lambda data: fuzz_inputs.run_one(driver, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
