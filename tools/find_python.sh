#!/bin/sh
# Prints the newest Python >= 3.11 on this machine that can make an environment.
# With an argument, that interpreter only. Failing that: one line on stderr, exit 1.
set -u

asked=${1:-}
enough='import sys; sys.exit(sys.version_info < (3, 11))'
too_old=1

for candidate in ${asked:-python3.13 python3.12 python3.11 python3}; do
    "$candidate" -c "$enough" 2>/dev/null || continue
    too_old=0
    if "$candidate" -c 'import venv; from ensurepip import version' 2>/dev/null; then
        echo "$candidate"
        exit 0
    fi
    without_venv=${without_venv:-$candidate}
done

if [ "$too_old" = 0 ]; then
    version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "FrailtyLab needs Python's venv: sudo apt-get install -y python$version-venv" >&2
else
    echo "FrailtyLab needs Python 3.11 or newer${asked:+ ($asked is not)}:" \
        "sudo apt-get install -y python3 python3-venv (Debian 12, Ubuntu 24.04 or newer)" >&2
fi
exit 1
