"""What the program is made of: a bill of materials of this environment (CycloneDX 1.6, JSON).

    python tools/sbom.py > frailtylab.cdx.json       everything that is installed here
    python tools/sbom.py --runtime > …               only what the program itself needs

Read from the metadata of the installed packages; nothing is looked up anywhere. The same
environment gives the same file, so that two releases can be compared.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

PROGRAM = "frailtylab"
PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
NAME_OF_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
SPDX = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+()-]+)*")
LONGEST_LICENCE = 60


def normal(name: str) -> str:
    """A package's name as the package index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> dict[str, Distribution]:
    """Every installed package by its normal name; the first one on the path counts."""
    found: dict[str, Distribution] = {}
    for one in distributions():
        found.setdefault(normal(one.metadata["Name"]), one)
    return found


def needed_by(one: Distribution, known: Iterable[str]) -> list[str]:
    """Normal names of the packages that a package needs here; optional extras are left out."""
    names = set(known)
    found: set[str] = set()
    for text in requirements_of(one):
        match = NAME_OF_REQUIREMENT.match(text)
        if match is not None and not re.search(r"\bextra\s*==", text):
            found.add(normal(match[0]))
    return sorted(found & names)


def requirements_of(one: Distribution) -> list[str]:
    """What a package asks for; of the program, what its source asks for now.

    The metadata of an installation from source say what was asked for when it was made.
    """
    if normal(one.metadata["Name"]) != PROGRAM:
        return one.requires or []
    return tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]


def runtime_of(program: str, known: dict[str, Distribution]) -> set[str]:
    """The program and everything that it needs, directly or not.

    :raises KeyError: when the program is not installed here
    """
    found: set[str] = set()
    waiting = [known[program].metadata["Name"]]
    while waiting:
        name = normal(waiting.pop())
        if name not in found:
            found.add(name)
            waiting += needed_by(known[name], known)
    return found


def component(name: str, one: Distribution) -> dict[str, Any]:
    """One package as CycloneDX has it."""
    made: dict[str, Any] = {
        "type": "application" if name == PROGRAM else "library",
        "bom-ref": name,
        "name": name,
        "version": one.version,
        "purl": f"pkg:pypi/{name}@{one.version}",
    }
    licence = one.metadata.get("License-Expression") or one.metadata.get("License") or ""
    if one.metadata.get("License-Expression") and SPDX.fullmatch(licence):
        made["licenses"] = [{"expression": licence}]
    elif licence and "\n" not in licence and len(licence) <= LONGEST_LICENCE:
        made["licenses"] = [{"license": {"name": licence}}]
    return made


def bill(*, runtime_only: bool = False) -> dict[str, Any]:
    """The bill of materials of this environment.

    :raises KeyError: when only the program's own needs are wanted and it is not installed
    """
    known = installed()
    names = sorted(runtime_of(PROGRAM, known) if runtime_only else known)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": PROGRAM}},
        "components": [component(name, known[name]) for name in names],
        "dependencies": [
            {"ref": name, "dependsOn": needed_by(known[name], names)} for name in names
        ],
    }


def main(arguments: list[str]) -> int:
    """Print the bill."""
    print(json.dumps(bill(runtime_only="--runtime" in arguments), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
