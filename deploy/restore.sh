#!/usr/bin/env bash
# Fills an empty database from a dump of backup.sh: restore.sh FILE. Stop web, workers and schedule
# first; afterwards: manage.py migrate, start everything. Operations that were on their way when the
# dump was made are read back from the mail server before anything is sent again.
set -euo pipefail
file=${1:?Usage: restore.sh FILE}
. "$(dirname "${BASH_SOURCE[0]}")/database.sh"

gzip --test "$file"
tables=$(with_account mariadb --batch --skip-column-names "$database" <<<'SHOW TABLES')
if [ -n "$tables" ]; then
  printf 'restore.sh: %s is not empty: restore into a new database.\n' "$database" >&2
  exit 1
fi
gunzip --stdout "$file" | with_account mariadb "$database"
printf 'Restored into %s. Now: manage.py migrate, manage.py check --deploy, start everything.\n' "$database"
