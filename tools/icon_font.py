"""Makes the icon font: the icons of Lucide that the program uses, and no others.

    python tools/icon_font.py FOLDER [NAME ...]

FOLDER is ``font`` of the package ``lucide-static``; NAMES are icons to add to those that are
there. Needs ``fonttools``, which nothing else here does: install it where you run this.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "resources" / "icons" / "lucide"


def subset(font_path: Path, codes: dict[str, int], target: Path) -> None:
    """Write a font with these signs only."""
    options = Options(notdef_outline=True, glyph_names=False, drop_tables=["GSUB"])
    font = TTFont(font_path)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(codes.values()))
    subsetter.subset(font)
    # Upstream says 0 for every icon, so a painter would push each against the left edge.
    glyphs = font["glyf"]
    for name, (width, _bearing) in font["hmtx"].metrics.items():
        glyphs[name].recalcBounds(glyphs)
        font["hmtx"][name] = (width, glyphs[name].xMin)
    font.save(target)


def main() -> None:
    """Build the font from the names that are there and those given."""
    folder, *new = sys.argv[1:]
    every = json.loads((Path(folder) / "codepoints.json").read_text("utf-8"))
    known = TARGET / "codes.json"
    names = set(json.loads(known.read_text("utf-8")) if known.exists() else {}) | set(new)
    unknown = sorted(names - every.keys())
    if unknown:
        sys.exit(f"no such icon: {', '.join(unknown)}")
    codes = {name: every[name] for name in sorted(names)}
    subset(Path(folder) / "lucide.ttf", codes, TARGET / "lucide.ttf")
    known.write_text(json.dumps(codes, indent=1) + "\n", "utf-8")
    print(f"{len(codes)} icons")


if __name__ == "__main__":
    main()
