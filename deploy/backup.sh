#!/usr/bin/env bash
# Writes one compressed dump of our database: backup.sh FOLDER. Safe while everything runs: one
# consistent snapshot, no table is locked. Keeps the newest KEEP_COUNT (14) dumps of the folder.
#
# DATABASE_URL comes from the environment, as for the product itself. The dump holds secrets only as
# they are stored, encrypted: keep FIELD_ENCRYPTION_KEYS somewhere else, without them a restored
# database cannot reach a mail server. WHMCS's database and the mail itself are not ours to back up;
# Redis holds nothing that the database does not know.
set -euo pipefail
umask 077
folder=${1:?Usage: backup.sh FOLDER}
keep_count=${KEEP_COUNT:-14}
. "$(dirname "${BASH_SOURCE[0]}")/database.sh"

mkdir -p "$folder"
name=$(date --utc +%Y%m%dT%H%M%SZ)
target=$folder/mailroom-$name.sql.gz
# Named at the end only: a dump that was cut short never looks like a whole one.
trap 'rm -f "$target.part"' EXIT
with_account mariadb-dump --single-transaction --quick --skip-lock-tables --no-tablespaces \
  --hex-blob "$database" | gzip >"$target.part"
gzip --test "$target.part"
mv "$target.part" "$target"
find "$folder" -maxdepth 1 -name 'mailroom-*.sql.gz' | sort -r | tail -n +$((keep_count + 1)) |
  xargs -r rm --
printf '%s\n' "$target"
