# The Debian packages that the tests need. Source it after lib/environment.sh.

# Each line: what must be there, and the packages that bring it. MariaDB comes without the packages
# that would run it as a service of the machine.
readonly TEST_PACKAGES="
command:mariadbd mariadb-server-core
command:my_print_defaults mariadb-client-core
command:mariadb-dump mariadb-client
command:redis-server redis-server
command:chromium chromium fonts-dejavu-core
command:pkg-config pkg-config
command:cc gcc libc6-dev
command:mariadb_config default-libmysqlclient-dev
header:Python.h python3-dev
command:php php-cli
phpmodule:curl php-curl
phpmodule:pdo_mysql php-mysql
command:knotd knot
command:named-checkzone bind9-utils
command:msgfmt gettext
"

is_there() { # is_there KIND:NAME
  case $1 in
    command:*) PATH=$PATH:/usr/sbin:/sbin command -v "${1#*:}" >/dev/null ;;
    phpmodule:*) php -r 'exit(extension_loaded($argv[1]) ? 0 : 1);' "${1#*:}" 2>/dev/null ;;
    header:*) [ -e "$("$(find_python)" -c 'import sysconfig; print(sysconfig.get_path("include"))')/${1#*:}" ] ;;
  esac
}

# Installs what is missing. Without root it names the packages and stops.
ensure_test_packages() {
  local what packages missing=()
  while read -r what packages; do
    # shellcheck disable=SC2206 # several packages in one line
    [ -z "$what" ] || is_there "$what" || missing+=($packages)
  done <<<"$TEST_PACKAGES"
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" = 0 ] || fail "Debian packages are missing. As root: apt-get install ${missing[*]}"
  install_debian_packages "${missing[@]}"
}
