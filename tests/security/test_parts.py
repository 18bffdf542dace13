"""Check 19: only what was locked gets in, and what is in can be listed. No network is asked."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest

from tools import code_figures, sbom

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==([^\s;]+)( ;[^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def listed() -> dict[str, str]:
    """Name and version of everything that the tool's list names."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "sbom.py")],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    refs = [part["bom-ref"] for part in told["components"]]
    assert len(refs) == len(set(refs))
    return {part["name"]: part["version"] for part in told["components"]}


def locked(lock: Path) -> dict[str, set[str]]:
    """Names and versions of everything that a lock pins, for whatever system and Python."""
    found: dict[str, set[str]] = {}
    for line in lock.read_text("utf-8").splitlines():
        if hit := PINNED.match(line):
            found.setdefault(sbom.canonical(hit[1]), set()).add(hit[2])
    return found


def test_list_of_parts_is_what_is_installed() -> None:
    """ASVS 15.1.2: no more and no less, each with its version."""
    there = {sbom.canonical(part.metadata["Name"]): part.version for part in distributions()}
    there.pop("frailtylab", None)
    assert listed() == there
    assert {"pyside6-essentials", "msgspec", "cryptography"} <= set(there)


def test_parts_of_the_program_are_of_the_locked_versions() -> None:
    """ASVS 15.2.1: what the tests ran with is what a ward gets."""
    here, lock = listed(), locked(ROOT / "requirements" / "app.lock")
    assert len(lock) > 5
    assert [name for name in lock if name in here and here[name] not in lock[name]] == []
    assert {"pyside6-essentials", "msgspec", "cryptography"} <= set(lock)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_holds_pinned_names_and_hashes_and_no_address(lock: Path) -> None:
    """ASVS 15.2.4: a name can only ever mean the files whose hashes stand below it."""
    rest = [line for line in lock.read_text("utf-8").splitlines() if line.strip()]
    odd = [s for s in rest if not (s.lstrip().startswith("#") or PINNED.match(s) or HASH.match(s))]
    assert odd == []
    assert "://" not in lock.read_text("utf-8")
    assert sum(bool(PINNED.match(s)) for s in rest) <= sum(bool(HASH.match(s)) for s in rest)


WHEEL = {
    "planted.py": "",
    "planted-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n",
    "planted-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "planted-1.0.dist-info/RECORD": "",
}


def installs(folder: Path, digest: str) -> subprocess.CompletedProcess[str]:
    """Let pip fetch a package of that hash from a folder, as the set-up does, without a network."""
    lock = folder / "some.lock"
    lock.write_text(f"planted==1.0 \\\n    --hash=sha256:{digest}\n")
    words = ["install", "--isolated", "--no-index", "--require-hashes", "--no-deps",
             "--disable-pip-version-check", "--find-links", str(folder),
             "--target", str(folder / "into"), "-r", str(lock)]  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "pip", *words], capture_output=True, text=True, check=False
    )


def test_file_that_is_not_the_locked_one_is_not_installed(tmp_path: Path) -> None:
    """ASVS 15.2.4: one changed byte; the untouched file is the counter-check."""
    wheel = tmp_path / "planted-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        for name, text in WHEEL.items():
            made.writestr(name, text)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    with zipfile.ZipFile(wheel, "a") as made:
        made.comment = b"tampered"
    refused = installs(tmp_path, digest)
    assert refused.returncode != 0
    assert "DO NOT MATCH" in refused.stderr
    assert not (tmp_path / "into" / "planted.py").exists()
    taken = installs(tmp_path, hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert taken.returncode == 0, taken.stderr
    assert (tmp_path / "into" / "planted.py").exists()


def test_set_up_asks_for_hashes() -> None:
    """ASVS 15.2.4: pip would check none that nobody asked for in a list without hashes."""
    assert "--require-hashes" in (ROOT / "tools" / "setup.sh").read_text("utf-8")


def test_the_program_imports_nothing_that_is_not_locked_for_it() -> None:
    """ASVS 15.2.3: nothing slips in by way of the tools of tests."""
    lock = locked(ROOT / "requirements" / "app.lock")
    owners = packages_distributions()
    used = {
        name.partition(".")[0]
        for module in code_figures.modules_of(ROOT)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in code_figures.imported_names(node, module)[:1]
    }
    strangers = {
        name
        for name in used - set(sys.stdlib_module_names) - {*code_figures.PACKAGES, "resources"}
        if not lock.keys() & {sbom.canonical(owner) for owner in owners.get(name, [])}
    }
    assert "msgspec" in used
    assert strangers <= {"msvcrt", "winreg"}
