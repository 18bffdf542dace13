"""The documents name every command, decision and file as it is."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def commands(parser: argparse.ArgumentParser, prefix: str = "") -> Iterator[str]:
    """Every command of a parser, those inside others as ``outer inner``."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                deeper = list(commands(inner, f"{prefix}{name} "))
                yield from deeper or [f"{prefix}{name}"]


def words_about_commands() -> str:
    pages = [ROOT / "README.md", ROOT / "docs" / "commands.md"]
    return "\n".join(p.read_text(encoding="utf-8") for p in pages if p.exists())


def test_every_command_is_documented() -> None:
    from ui.__main__ import build_parser

    known = set(commands(build_parser()))
    assert known
    text = words_about_commands()
    assert sorted(c for c in known if f"frailtylab {c}" not in text) == []


def test_commands_of_nested_parsers_are_found() -> None:
    parser = argparse.ArgumentParser()
    outer = parser.add_subparsers()
    outer.add_parser("demo")
    outer.add_parser("studies").add_subparsers().add_parser("check")
    assert set(commands(parser)) == {"demo", "studies check"}


@pytest.mark.parametrize(
    "lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda p: p.name
)
def test_lock_file_holds_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links", text)


@pytest.mark.parametrize("page", DECISIONS, ids=lambda p: p.stem)
def test_decision_has_its_four_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads == ["Status", "Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(p.name[:4]) for p in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
