"""Check 19: what is installed is what was locked, byte for byte, and the bill of materials says it.

Advisories are looked up where there is a network: see SECURITY.md for ``pip-audit --strict``.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tools import code_figures, sbom

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+( ; [^#]+)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}")
STANDARD = set(sys.stdlib_module_names)


def blocks(lock: Path) -> list[list[str]]:
    """The lines of each package of a lock file, without comments and continuation signs."""
    found: list[list[str]] = []
    for line in lock.read_text("utf-8").splitlines():
        text = line.partition("#")[0].rstrip().removesuffix("\\").rstrip()
        if text and not text.startswith(" "):
            found.append([text])
        elif text:
            found[-1].append(text)
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_of_a_lock_has_one_version_and_its_hashes(lock: Path) -> None:
    """ASVS 15.2.4: pip refuses a file of which a single package has none."""
    packages = blocks(lock)
    assert packages
    for first, *rest in packages:
        assert PINNED.fullmatch(first), first
        assert rest, first
        assert all(HASH.fullmatch(line) for line in rest), first


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_registry_and_no_address(lock: Path) -> None:
    """ASVS 15.2.4: where packages come from is the installer's setting, never the file's."""
    text = lock.read_text("utf-8")
    for word in ("://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host",
                 " @ ", "git+", "file:"):  # fmt: skip
        assert word not in text


def wheel(folder: Path) -> Path:
    """A small package, made here."""
    path = folder / "planted_pkg-1.0-py3-none-any.whl"
    files = {
        "planted_pkg.py": b"VALUE = 1\n",
        "planted_pkg-1.0.dist-info/METADATA":
            b"Metadata-Version: 2.1\nName: planted-pkg\nVersion: 1.0\n",
        "planted_pkg-1.0.dist-info/WHEEL":
            b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }  # fmt: skip
    record = "planted_pkg-1.0.dist-info/RECORD"
    lines = [f"{name},sha256={digest(data)},{len(data)}" for name, data in files.items()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(record, "\n".join([*lines, f"{record},,"]) + "\n")
    return path


def digest(data: bytes) -> str:
    """As RECORD has it."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def install(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """pip with a lock of one line, offline, into a folder of its own."""
    (folder / "one.lock").write_text(f"{line}\n")
    return subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--isolated", "install",
         "--no-index", "--find-links", str(folder), "--no-deps", "--no-cache-dir",
         "--require-hashes", "--target", str(folder / "installed"), "-r", str(folder / "one.lock")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_package_with_its_hash_is_installed(tmp_path: Path) -> None:
    """ASVS 15.2.4: the way of the set-up works at all."""
    right = hashlib.sha256(wheel(tmp_path).read_bytes()).hexdigest()
    done = install(tmp_path, f"planted-pkg==1.0 --hash=sha256:{right}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "installed" / "planted_pkg.py").exists()


def test_a_package_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    """ASVS 15.2.4: one byte more behind the archive, and nothing is installed."""
    path = wheel(tmp_path)
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b"\0")
    done = install(tmp_path, f"planted-pkg==1.0 --hash=sha256:{right}")
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not (tmp_path / "installed").exists()


def test_a_package_without_a_hash_is_refused(tmp_path: Path) -> None:
    """ASVS 15.2.4: a line that was added by hand is not passed over."""
    wheel(tmp_path)
    done = install(tmp_path, "planted-pkg==1.0")
    assert done.returncode != 0
    assert "require-hashes" in done.stderr


def test_the_set_up_asks_for_hashes() -> None:
    """ASVS 15.2.4: wherever packages are installed, for developers and for the build machine."""
    for script in ("tools/setup.sh", ".ci/run"):
        text = (ROOT / script).read_text("utf-8")
        for line in (line for line in text.splitlines() if "install" in line and " -r " in line):
            assert "--require-hashes" in line, f"{script}: {line}"
    assert "--require-hashes" in (ROOT / "tools/setup.sh").read_text("utf-8")


def test_the_bill_of_materials_is_what_is_installed() -> None:
    """ASVS 15.1.2: compared with pip's own list, names and versions."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "list", "--format", "json"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    pips = {(sbom.normal(one["name"]), one["version"]) for one in json.loads(listed)}
    bill = sbom.bill()
    assert {(one["name"], one["version"]) for one in bill["components"]} == pips


def test_the_bill_has_the_form_of_the_standard() -> None:
    """ASVS 15.1.2: the fields that CycloneDX 1.6 asks for; every reference leads to a component."""
    bill = json.loads(json.dumps(sbom.bill()))
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(references) == len(set(references))
    for one in bill["components"]:
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["type"] in ("application", "library")
    assert [one["ref"] for one in bill["dependencies"]] == references
    assert all(set(one["dependsOn"]) <= set(references) for one in bill["dependencies"])


def test_the_bill_of_the_program_holds_what_it_needs_and_no_tool_of_ours() -> None:
    """ASVS 15.2.3: tools of tests are no part of the program."""
    names = {one["name"] for one in sbom.bill(runtime_only=True)["components"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {
        sbom.normal(match[0])
        for text in project["dependencies"]
        if "win32" not in text and (match := sbom.NAME_OF_REQUIREMENT.match(text))
    }
    assert names >= {"frailtylab", *wanted}
    assert not names & {"pytest", "hypothesis", "ruff", "basedpyright", "import-linter", "babel"}


def test_the_same_environment_gives_the_same_bill() -> None:
    """ASVS 15.1.2: two releases can be compared line by line."""
    assert sbom.bill() == sbom.bill()


def test_the_program_imports_nothing_that_is_not_on_its_bill() -> None:
    """ASVS 15.2.3: nothing slips in by way of the tools of tests."""
    bill = {one["name"] for one in sbom.bill(runtime_only=True)["components"]}
    owners = packages_distributions()
    ours = {"frailtylab", "devices", "ui", "resources"}
    used = {
        name.partition(".")[0]
        for module in code_figures.modules_of(ROOT)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in code_figures.imported_names(node, module)[:1]
    }
    strangers = {
        name: owners.get(name, [])
        for name in used - STANDARD - ours
        if not bill & {sbom.normal(owner) for owner in owners.get(name, [])}
    }
    assert strangers.keys() <= {"msvcrt", "winreg"}, strangers


def test_a_known_hole_in_the_window_library_is_pinned_away() -> None:
    """ASVS 15.2.1: versions that unpickle settings are used only where QSettings never is."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert "PySide6-Essentials>=6.12,<6.13; python_version >= '3.12'" in text
    assert "sqlcipher3>=0.6.4" in text
