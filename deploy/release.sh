#!/usr/bin/env bash
# Lays this checkout beside the releases that are there, with an environment of its own; prints its folder. Changes
# nothing of the running site.
set -euo pipefail
cd "$(dirname "$0")/.."
release=/opt/clb/releases/$(date +%Y%m%d-%H%M%S)
mkdir -p "$release"
rsync -a --exclude=/.git --exclude=/.venv --exclude=/var ./ "$release/"
(cd "$release" && python3 run.py manage check >&2) # makes .venv from the locked packages
chmod -R a+rX "$release" && chmod 0700 "$release/var"
echo "$release"
