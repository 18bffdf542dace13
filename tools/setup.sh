#!/bin/sh
# setup.sh VENV PYTHON LOCK: an environment with the pinned packages of LOCK and this project.
# Runs once: a stamp remembers place, lock and project file; a moved or changed one is set up again.
set -eu

venv=$1 asked=$2 lock=$3
cd "$(dirname "$0")/.."
stamp="$venv/.set-up-$(basename "$lock")"
state="$PWD/$venv $(cat "$lock" pyproject.toml | cksum)"
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && exit 0

place="$venv/.place"
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1 || { [ -f "$place" ] && [ "$(cat "$place")" != "$PWD/$venv" ]; }; then
    python=$(tools/find_python.sh "$asked")
    "$python" tools/system_check.py
    echo "Setting up FrailtyLab in $venv with $python: once, a few minutes…"
    "$python" -m venv --clear "$venv"
fi
echo "$PWD/$venv" > "$place"

pip="$venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes -r "$lock"
case $(basename "$lock") in
    lint.lock | fuzz.lock | torture.lock) ;;
    *) PYTHONWARNINGS=ignore $pip install --no-deps --no-build-isolation -e . ;;
esac
"$venv/bin/python" tools/system_check.py
echo "$state" > "$stamp"
