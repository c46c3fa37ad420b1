#!/usr/bin/env bash
# Every check but the tests; all are made, and any that fails is named at the end. Runs inside
# lib/services.py, because the type checker and the migrations check read the settings.
set -euo pipefail
. script/lib/environment.sh
PATH=$PWD/.venv-test/bin:$PATH
failed=()

check() { # check NAME COMMAND...
  local name=$1
  shift
  step "$name"
  "$@" || failed+=("$name")
}

check "Format" ruff format --quiet --check .
check "Lint" ruff check --quiet .
check "Template format" djlint --quiet --check templates
check "Template lint" djlint --quiet --lint templates
check "Types" mypy
check "Import contracts" lint-imports --no-logo --cache-dir .cache/import-linter
check "Migrations" python manage.py makemigrations --check --dry-run

[ ${#failed[@]} -eq 0 ] || fail "failed: ${failed[*]}"
