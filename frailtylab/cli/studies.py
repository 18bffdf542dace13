"""``studies check FILE`` tells whether a study definition is right."""

from __future__ import annotations

import argparse
from pathlib import Path

from frailtylab.cli.commands import BAD_INPUT, OK, Subparsers, command, epilog, print_json
from frailtylab.cli.file_problems import tell_problems
from frailtylab.study.load import LoadedStudy, load_study
from frailtylab.study.problems import StudyFileError
from frailtylab.study.schema import Study


def register(subparsers: Subparsers) -> None:
    """Add ``studies`` with its own sub-commands."""
    studies = subparsers.add_parser(
        "studies",
        help="work with study definitions",
        description="Work with study definitions.",
        epilog=epilog(["frailtylab studies check my_study.toml"]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check = command(
        studies.add_subparsers(dest="studies_command", metavar="COMMAND", required=True),
        "check",
        _check,
        summary="Check a study definition and its scripts; every error names line and key.",
        examples=[
            "frailtylab studies check my_study.toml",
            "frailtylab studies check my_study.toml --json",
        ],
    )
    check.add_argument("file", metavar="FILE", type=Path, help="the study definition, TOML")
    check.add_argument("--json", action="store_true", help="answer as one JSON document")


def _check(arguments: argparse.Namespace) -> int:
    try:
        loaded = load_study(arguments.file)
    except StudyFileError as error:
        tell_problems(error, as_json=arguments.json)
        return BAD_INPUT
    _tell_study(loaded, as_json=arguments.json)
    return OK


def _tell_study(loaded: LoadedStudy, *, as_json: bool) -> None:
    study = loaded.study
    if as_json:
        print_json({"ok": True, "file": loaded.path, "sha256": loaded.sha256, **_summary(study)})
        return
    print(f"{loaded.path}: ok")
    print(f"  study     {study.code} {study.version}: {study.title['en']}")
    for name, codes in _summary(study).items():
        if isinstance(codes, list):
            print(f"  {name:<9} {' '.join(codes)}")
    print(f"  SHA-256   {loaded.sha256}")


def _summary(study: Study) -> dict[str, str | list[str]]:
    return {
        "code": study.code,
        "version": study.version,
        "visits": [visit.code for visit in study.visits],
        "tests": [test.code for test in study.tests],
        "languages": list(study.languages),
    }
