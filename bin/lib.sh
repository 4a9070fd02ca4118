# Sourced by the commands beside it: the checkout's own environment in .venv, brought up to date when its sources changed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
venv=$root/.venv
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

# say FRENCH ENGLISH: in the user's language, on standard error
say() {
  case "${ARIANE_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-fr}}}}" in
    en*) printf '%s\n' "$2" >&2 ;;
    *) printf '%s\n' "$1" >&2 ;;
  esac
}

python_to_use() {
  local candidate
  for candidate in ${ARIANE_PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  say "Il faut Python 3.11 ou plus récent." "Python 3.11 or newer is needed."
  exit 1
}

make_venv() {
  [ -x "$venv/bin/pip" ] && "$venv/bin/python" -c '' 2>/dev/null && return
  local python
  python=$(python_to_use)
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    say "Il manque le module venv de Python. Une seule commande :" "Python's venv module is missing. One command:"
    printf '    sudo apt-get install -y python3-venv\n' >&2
    exit 1
  fi
  rm -rf "$venv"
  "$python" -m venv "$venv"
}

# prepare [dev]: environment, dependencies, front end, translations; only what changed since last time
prepare() {
  make_venv
  local extras=${1:-} stamp wanted
  stamp=$venv/.prepared${extras:+-$extras}
  wanted=$(cat pyproject.toml hatch_build.py bin/lib.sh | sha256sum; "$venv/bin/python" -V)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    say "Installation des dépendances dans .venv (une minute la première fois)…" "Installing dependencies into .venv (a minute the first time)…"
    "$venv/bin/pip" install -qq --upgrade pip
    # what the build needs goes in beside the dependencies: building in isolation would fetch Node a second time
    "$venv/bin/python" - >"$venv/requirements.txt" <<'PYTHON'
import tomllib
with open("pyproject.toml", "rb") as file:
    said = tomllib.load(file)
print(*said["build-system"]["requires"], "editables", *said["project"]["dependencies"], sep="\n")
PYTHON
    "$venv/bin/pip" install -qq -r "$venv/requirements.txt" ${extras:+--group "$extras"}
    "$venv/bin/pip" install -qq --no-build-isolation --no-deps -e .
    printf '%s' "$wanted" >"$stamp"
  fi
  "$venv/bin/python" -m ariane.ui.build 2>&1 | grep -v 'up to date' >&2 || [ "${PIPESTATUS[0]}" = 0 ]
  "$venv/bin/python" -m ariane.config.locale compile
}

# The data of the demonstration: its folder, and ports for its mail that were free the first time
demonstration() {
  export ARIANE_HOME=${ARIANE_HOME:-$root/var/demo} ARIANE_DEMO=${ARIANE_DEMO:-1}
  local ports=$ARIANE_HOME/ports
  mkdir -p "$ARIANE_HOME"
  [ -s "$ports" ] || "$venv/bin/python" - >"$ports" <<'PYTHON'
import socket

for name, wish in (("ARIANE_SMTP_LISTEN", 8025), ("ARIANE_SINK_LISTEN", 8026)):
    with socket.socket() as free:
        try:
            free.bind(("127.0.0.1", wish))
        except OSError:
            free.bind(("127.0.0.1", 0))
        print(f"{name}=127.0.0.1:{free.getsockname()[1]}")
PYTHON
  set -a
  # shellcheck source=/dev/null
  . "$ports"
  set +a
}
