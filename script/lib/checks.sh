#!/usr/bin/env bash
# Every check but the tests. Runs inside lib/services.py, because the type checker and the migrations
# check read the settings.
set -euo pipefail
. script/lib/environment.sh
PATH=$PWD/.venv-test/bin:$PATH

step "Format" && ruff format --quiet --check .
step "Lint" && ruff check --quiet .
step "Templates" && djlint --quiet --check templates && djlint --quiet --lint templates
step "Types" && mypy
step "Import contracts" && lint-imports --no-logo --cache-dir .cache/import-linter
step "Migrations" && python manage.py makemigrations --check --dry-run
