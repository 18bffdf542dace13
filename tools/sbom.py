#!/usr/bin/env python3
"""List of parts: what is installed beside this interpreter, as CycloneDX 1.5 JSON.

Made of the installed packages' own metadata, without asking the network. Two runs over the same
environment give the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import Distribution, distributions
from urllib.parse import quote

OWN = "frailtylab"


def canonical(name: str) -> str:
    """The name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def components() -> list[dict[str, object]]:
    """One part for each installed package but our own, by name."""
    found = {canonical(part.metadata["Name"]): part for part in distributions()}
    return [component(name, found[name]) for name in sorted(found) if name != OWN]


def component(name: str, part: Distribution) -> dict[str, object]:
    """A package with its version, its address as a package URL, and its licence if it tells one."""
    purl = f"pkg:pypi/{name}@{quote(part.version)}"
    made: dict[str, object] = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": part.version,
        "purl": purl,
    }
    told = part.metadata.get_all("License-Expression") or []
    return made | ({"licenses": [{"expression": told[0]}]} if told else {})


def parts_list() -> dict[str, object]:
    """The whole list: https://cyclonedx.org/docs/1.5/json/."""
    application: dict[str, object] = {"type": "application", "name": OWN}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": application},
        "components": components(),
    }


def main() -> int:
    """Write the list to standard output."""
    json.dump(parts_list(), sys.stdout, indent=2, sort_keys=True)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
