"""Says in one line which apt packages are missing for the window, the tests or the pictures.

    python tools/system_check.py            for the tests and the off-screen demo
    python tools/system_check.py --window   and, where there is an X display, for a real window
    python tools/system_check.py --apt      only names of missing packages, for a script

Only the standard library is needed; with PySide6 installed, Qt itself is tried as well. What the
libraries are for was read from the wheel's own files (``readelf -d``, PySide6 6.11 and 6.12).
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OFFSCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libzstd.so.1": "libzstd1",
}
X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
}
RENAMED_IN_2024 = {"libglib2.0-0": "libglib2.0-0t64"}  # the 64-bit time change
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
CHINESE_FONTS = ("*CJK*", "wqy*", "*uming*", "*ukai*", "DroidSansFallback*")
TRY_QT = (
    "from PySide6.QtGui import QGuiApplication; from PySide6 import QtWidgets, QtSvg; "
    "QGuiApplication([])"
)


def main(arguments: list[str]) -> int:
    """0 where nothing is missing; 1 after one line that says what to install."""
    if not sys.platform.startswith("linux"):
        return 0
    wanted = OFFSCREEN | (X11 if "--window" in arguments and os.environ.get("DISPLAY") else {})
    missing = [package_name(p) for soname, p in wanted.items() if not loads(soname)]
    if "--apt" in arguments:
        print(*missing, *missing_fonts())
        return 0
    if missing:
        print(f"FrailtyLab needs: sudo apt-get install -y {' '.join(missing)}", file=sys.stderr)
        return 1
    if fonts := missing_fonts():
        print(f"For every sign to show: sudo apt-get install -y {' '.join(fonts)}", file=sys.stderr)
    return try_qt()


def loads(soname: str) -> bool:
    """Whether the dynamic linker finds the library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def package_name(package: str) -> str:
    """The package's name in this release of Debian or Ubuntu."""
    return RENAMED_IN_2024.get(package, package) if has_renamed_packages() else package


def has_renamed_packages(os_release: Path = Path("/etc/os-release")) -> bool:
    """True from Debian 13 and Ubuntu 24.04 on."""
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    values = {k: v.strip('"') for k, _, v in (line.partition("=") for line in lines)}
    first = {"debian": 13.0, "ubuntu": 24.04}.get(values.get("ID", ""))
    try:
        return first is not None and float(values.get("VERSION_ID", "0")) >= first
    except ValueError:
        return False


def missing_fonts() -> list[str]:
    """Packages with signs that no installed font has; the program runs without them."""
    files = [f for folder in FONT_FOLDERS for f in Path(folder).rglob("*.[to]t[fc]")]
    missing = [] if files else ["fonts-dejavu-core"]
    if not any(f.match(pattern) for f in files for pattern in CHINESE_FONTS):
        missing.append("fonts-noto-cjk")
    return missing


def try_qt() -> int:
    """Start Qt off-screen in a process of its own: a missing library may abort it."""
    if find_spec("PySide6") is None:
        return 0
    result = subprocess.run(
        [sys.executable, "-c", TRY_QT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        last = (result.stderr.strip().splitlines() or ["no message"])[-1]
        print(
            f"Qt does not start off-screen ({last}); the libraries it needs are in: "
            f"sudo apt-get install -y {' '.join(map(package_name, OFFSCREEN.values()))}",
            file=sys.stderr,
        )
    return int(bool(result.returncode))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
