# Makes the Python environments of script/demo and script/test from the locks. Source it from the
# repository's root. Needs Debian's bare python3, 3.11 or newer.

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

step() { printf '\n==> %s\n' "$*"; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

find_python() {
  local candidate
  for candidate in python3.11 python3 python3.12 python3.13; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  fail "Python 3.11 or newer is missing. As root: apt-get install python3 python3-venv"
}

# make_empty_environment DIR: an environment with pip in it. Debian parts ensurepip from python3, so
# on a bare system pip comes from elsewhere: the system's own, python3-venv as root, or Debian's
# package of it unpacked, which takes no root.
make_empty_environment() {
  local environment=$1 python
  python=$(find_python)
  rm -rf "$environment"
  if ! "$python" -c 'import ensurepip' 2>/dev/null && [ "$(id -u)" = 0 ] &&
    ! "$python" -m pip --version >/dev/null 2>&1; then
    python=/usr/bin/python3
    install_debian_packages python3-venv
  fi
  if "$python" -c 'import ensurepip' 2>/dev/null; then
    "$python" -m venv "$environment"
  elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --without-pip "$environment"
    "$python" -m pip --python "$environment/bin/python" install -qq pip
  else
    unpack_debian_pip
    "$python" -m venv --without-pip "$environment"
    PYTHONPATH=$(echo .cache/pip/usr/share/python-wheels/pip-*.whl) \
      "$environment/bin/python" -m pip install -qq pip
  fi
}

unpack_debian_pip() {
  rm -rf .cache/pip
  mkdir -p .cache/pip
  (cd .cache/pip && apt-get download python3-pip-whl && dpkg -x python3-pip-whl_*.deb .) \
    >/dev/null 2>&1 || fail "Python's venv is missing. As root: apt-get install python3-venv"
}

install_debian_packages() {
  step "Installing Debian packages: $*"
  export DEBIAN_FRONTEND=noninteractive
  mkdir -p .cache
  {
    apt-get update --quiet=2 &&
      apt-get install --quiet=2 --yes --no-install-recommends "$@"
  } </dev/null >.cache/apt.log 2>&1 || {
    tail -n 20 .cache/apt.log >&2
    fail "apt-get could not install: $*"
  }
}

# ensure_environment DIR LOCK [PIP OPTION...]: makes DIR hold exactly what LOCK names. Nothing is done
# when it does already; a stamp in DIR tells.
ensure_environment() {
  local environment=$1 lock_file=$2 stamp turn
  shift 2
  stamp=$(sha256sum <"$lock_file")
  mkdir -p .cache
  exec {turn}>.cache/environment.lock
  flock "$turn"
  if [ "$(cat "$environment/.stamp" 2>/dev/null)" != "$stamp" ] ||
    ! "$environment/bin/python" -c '' 2>/dev/null; then
    step "Making $environment from $lock_file (once; about a minute)"
    make_empty_environment "$environment"
    "$environment/bin/python" -m pip install -qq --require-hashes --no-deps "$@" \
      --requirement "$lock_file"
    printf '%s\n' "$stamp" >"$environment/.stamp"
  fi
  exec {turn}>&-
}

# compile_catalogues DIR: the translations in the form that Django reads; kept out of the repository.
compile_catalogues() {
  local catalogue
  for catalogue in locale/*/LC_MESSAGES/django.po; do
    [ "${catalogue%.po}.mo" -nt "$catalogue" ] ||
      "$1/bin/pybabel" --quiet compile --input-file "$catalogue" --output-file "${catalogue%.po}.mo" \
        --locale "$(basename "$(dirname "$(dirname "$catalogue")")")"
  done
}
