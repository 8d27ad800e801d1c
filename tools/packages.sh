# shellcheck shell=bash disable=SC2034
# The Debian packages, in one place, and how they get installed. Sourced by tools/quickstart and tools/test.

# To build the programs. Their libraries come with the -dev packages, so nothing more is needed to run them.
kb_build_packages=(
  g++ cmake ninja-build pkgconf
  libxapian-dev libicu-dev libarchive-dev libzstd-dev libre2-dev libncurses-dev libsqlite3-dev
  libcli11-dev libfmt-dev libexpected-dev nlohmann-json3-dev libtomlplusplus-dev
  libjemalloc-dev  # indexing is quicker with it
  scdoc            # manual pages
)
# To build and run the test suite as well.
kb_test_packages=(catch2 librapidcheck-dev xapian-tools sqlite3 tmux zsh fish)
# To make a Debian package (lintian is run where it is installed).
kb_package_packages=(dpkg-dev file)

kb_say() { printf '%s\n' "$*" >&2; }
kb_die() { kb_say "$@"; exit 1; }

# kb_missing PACKAGE...: prints those that are not installed, one a line.
kb_missing() {
  local package status
  for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | head -n 1) || status=
    [ "$status" = installed ] || printf '%s\n' "$package"
  done
}

# kb_install PACKAGE...: installs what is missing, as root or through sudo; asks nothing but sudo's password.
kb_install() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    kb_say "This is no Debian or relative of it, so nothing is installed here. What the build needs, by Debian's names:"
    kb_say "  $*"
    return 0
  fi
  local missing
  mapfile -t missing < <(kb_missing "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0

  # sudo drops the environment, so it is set behind it; apt keeps its hands off standard input.
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0) as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
      as_root=(sudo)
    else
      kb_say "These Debian packages are missing, and installing them takes root (there is no usable sudo here):"
      kb_die "  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    fi
  fi
  kb_say "Installing ${#missing[@]} Debian packages${as_root[0]:+ with sudo}: ${missing[*]}"
  "${as_root[@]}" "${apt[@]}" update </dev/null >&2 || kb_say "apt-get update failed; going on with the package lists there are"
  kb_quietly "${as_root[@]}" "${apt[@]}" install -y --no-install-recommends "${missing[@]}" ||
    kb_die "apt-get could not install them; its messages are above."
}

# kb_quietly COMMAND...: its output on a terminal as it comes, otherwise only when it fails.
kb_quietly() {
  if [ -t 2 ]; then
    "$@" </dev/null >&2
  else
    local output
    output=$("$@" </dev/null 2>&1) || { printf '%s\n' "$output" >&2; return 1; }
  fi
}

# kb_preset ROOT PRESET [-DNAME=VALUE ...]: configures and builds a preset; says little unless something fails.
kb_preset() {
  local root=$1 preset=$2 log=$1/build/$2.log
  shift 2
  mkdir -p "$root/build"
  kb_say "Configuring and building build/$preset (log: build/$preset.log)"
  # Presets are looked for in the current folder.
  if ! (cd "$root" && cmake --preset "$preset" "$@") >"$log" 2>&1; then
    cat "$log" >&2
    kb_die "Configuring failed; the messages are above."
  fi
  if [ -t 2 ]; then
    # ninja rewrites one line; compiler warnings stay on the screen.
    (cd "$root" && cmake --build --preset "$preset") >&2 || kb_die "The build failed; the messages are above."
  elif ! (cd "$root" && cmake --build --preset "$preset") >>"$log" 2>&1; then
    grep -v '^\[[0-9]*/[0-9]*\] Building' "$log" | tail -n 200 >&2
    kb_die "The build failed; the messages are above, all of them in $log."
  fi
}
