"""Spoken scripts: what is said to the participant, in each language, one file each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from frailtylab.errors import N_
from frailtylab.resource_files import resource
from frailtylab.study.problems import ScriptFileError
from frailtylab.study.schema import Script
from frailtylab.typed_files.locate import LineMap
from frailtylab.typed_files.problems import Problem, key_text
from frailtylab.typed_files.toml_file import read_toml

LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?\Z")
"""``en``, ``zh_CN``, ``zh_Hant``: language, and region or script where it matters."""

_SCRIPT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def load_script(script_id: str, language: str, *, beside: Path | None = None) -> Script:
    """The script ``scripts/<script_id>/<language>.toml``.

    :param beside: folder of a study file; its own ``scripts`` folder is looked at before the
        scripts that come with the program
    :raises ScriptFileError: when there is no such script or its file is not right
    """
    file = _script_file(script_id, language, beside)
    content = read_toml(file, ScriptFileError)
    script = content.convert(Script)
    problems = list(_problems(script, language, content.lines))
    if problems:
        raise ScriptFileError(content.name, problems)
    return script


def _script_file(script_id: str, language: str, beside: Path | None) -> Path:
    """The first file that exists; ids can't lead out of the folder."""
    name = f"scripts/{script_id}/{language}.toml"
    if _SCRIPT_ID.match(script_id) and LANGUAGE.match(language):
        parts = ("scripts", script_id, f"{language}.toml")
        own = beside.joinpath(*parts) if beside is not None else None
        if own is not None and own.is_file():
            return own
        shipped = resource(*parts)
        if shipped.is_file():
            return shipped
    raise ScriptFileError(name, [Problem(None, "", N_("expected a script with this name"))])


def _problems(script: Script, language: str, lines: Callable[[], LineMap]) -> Iterator[Problem]:
    if script.language != language:
        said = N_("expected {wanted}, as the file is named; found {found}")
        values: dict[str, object] = {"wanted": language, "found": script.language}
        yield Problem(lines().line_of(("language",)), "language", said, values)
    for key in ("version", "source"):
        if not getattr(script, key).strip():
            yield Problem(lines().line_of((key,)), key, N_("expected text; found nothing"))
    codes = [step.code for step in script.steps]
    for index, step in enumerate(script.steps):
        path = ("steps", index, "code")
        if step.code in codes[:index]:
            said = N_("expected each code once; “{code}” is used twice")
            yield Problem(lines().line_of(path), key_text(path), said, {"code": step.code})
