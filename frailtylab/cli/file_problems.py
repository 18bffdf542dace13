"""How a command tells what is wrong with a file that a person wrote."""

from __future__ import annotations

import sys
from pathlib import Path

from frailtylab.cli.commands import print_json
from frailtylab.errors import N_, OperatorError
from frailtylab.logs import visible
from frailtylab.typed_files.problems import Problem, TypedFileError


def tell_problems(error: TypedFileError, *, as_json: bool) -> None:
    """Every problem with line, key and what was expected: on standard error, or as JSON."""
    if as_json:
        print_json({"ok": False, "file": error.file, "problems": _as_rows(error.problems)})
        return
    print(f"{error.title}: {error.file}", file=sys.stderr)
    for problem in error.problems:
        print(f"  {visible(problem.english())}", file=sys.stderr)


def out_of_reach(path: Path, error: Exception) -> OperatorError:
    """A file that was named on the command line can't be read."""
    reason = error.strerror if isinstance(error, OSError) else None
    return OperatorError(
        N_("The file can't be read"),
        N_("“{path}”: {reason}."),
        N_("Check the name, and that you may read it."),
        values={"path": path, "reason": reason or type(error).__name__},
    )


def _as_rows(problems: tuple[Problem, ...]) -> list[dict[str, object]]:
    return [
        {"line": p.line, "key": p.key, "expected": p.expected.format(**p.values)} for p in problems
    ]
