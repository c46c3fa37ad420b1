# Reads DATABASE_URL (mysql://user:secret@host:port/name). Source it.
# Gives $database, and with_account, which hands the account to a client program in a file of its own:
# a password on a command line is seen by everybody on the machine.

: "${DATABASE_URL:?DATABASE_URL is not set}"

account_of_url() {
  python3 - <<'PYTHON'
import os
from urllib.parse import unquote, urlsplit

url = urlsplit(os.environ["DATABASE_URL"])
if url.scheme not in {"mysql", "mariadb"}:
    raise SystemExit("DATABASE_URL is not of MariaDB or MySQL")
print("[client]")
print(f"host={url.hostname or 'localhost'}")
if url.port:
    print(f"port={url.port}")
print(f"user={unquote(url.username or '')}")
if url.password:
    secret = unquote(url.password).replace("\\", "\\\\").replace('"', '\\"')
    print(f'password="{secret}"')
print("default-character-set=utf8mb4")
PYTHON
}

database=${DATABASE_URL##*/}
database=${database%%\?*}

with_account() { # with_account PROGRAM ARGUMENT...
  local program=$1
  shift
  "$program" --defaults-file=<(account_of_url) "$@"
}
