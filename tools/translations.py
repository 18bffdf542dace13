"""Keep the catalogues: take new texts from the code, compile what is translated.

``python tools/translations.py update`` adds the texts of the code to each ``.po`` (untranslated
ones stay empty, gone ones leave); ``compile`` writes the ``.mo`` beside each ``.po``;
``missing`` lists what is not translated. Needs Babel, from the test group.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("ui", "frailtylab", "devices")
KEYWORDS = {"_": None, "N_": None, "plural": (1, 2)}


def catalogues(root: Path = ROOT) -> list[Path]:
    """The ``.po`` files, one a language."""
    return sorted((root / "resources" / "locale").glob("*/LC_MESSAGES/*.po"))


def code_texts(root: Path = ROOT) -> Catalog:
    """Every text that the code marks for translation."""
    found = Catalog()
    for source in SOURCES:
        entries = extract_from_dir(
            root / source, [("**.py", "python")], {"**.py": {}}, KEYWORDS, comment_tags=("i18n:",)
        )
        for name, _line, text, comments, context in entries:
            found.add(
                text, locations=[(f"{source}/{name}", 1)], auto_comments=comments, context=context
            )
    return found


def read_catalogue(path: Path) -> Catalog:
    """A language's catalogue; its name is the folder's."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the bytes of its ``.mo`` file."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog, texts: Catalog) -> list[str]:
    """The texts of the code that the catalogue does not translate, with a file for each."""
    lines: list[str] = []
    for message in texts:
        known = catalogue.get(message.id, message.context) if message.id else None
        done = known is not None and (all(known.string) if known.pluralizable else known.string)
        if message.id and not done:
            lines.append(f"{message.locations[0][0]}: {message.id!r}")
    return lines


def update(path: Path, texts: Catalog) -> None:
    """Bring a catalogue to the texts of the code; translations stay."""
    catalogue = read_catalogue(path)
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.locations = [(name, None) for name, _line in message.locations]
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_previous=False)


def main() -> int:
    """Do what the command line asks for; 1 where texts are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=("update", "compile", "missing"))
    act = parser.parse_args().act
    texts = code_texts()
    lines: list[str] = []
    for path in catalogues():
        if act == "update":
            update(path, texts)
        elif act == "compile":
            path.with_suffix(".mo").write_bytes(compiled(read_catalogue(path)))
        else:
            lines += untranslated(read_catalogue(path), texts)
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
