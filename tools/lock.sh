#!/bin/sh
# Remake the two lock files from pyproject.toml. Needs uv (pip install uv). Names no package index.
set -eu
cd "$(dirname "$0")/.."
lock="uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet"
$lock --extra install --extra county pyproject.toml -o requirements.lock "$@"
$lock --extra install --extra county --extra cluster --extra dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock "$@"
