# Installs the programs that the tests start themselves: Chromium, PostgreSQL, Redis, Tesseract, and the Bot API emulator with Node.js.
set -eu
emulator="$(dirname "$0")/../tests/emulator"
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
[ -n "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
install_emulator() {
  [ -d "$emulator/node_modules" ] || (cd "$emulator" && npm ci --silent)
}
[ -z "$missing" ] && install_emulator && exit 0
if [ "$(id -u)" = 0 ]; then sudo=""; elif command -v sudo >/dev/null 2>&1; then sudo="sudo -n"; else sudo="none"; fi
if [ "$sudo" = none ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need these programs; please install them:$missing" >&2
  exit 1
fi
echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get -qq update >/dev/null && $sudo apt-get -qq install -y --no-install-recommends $missing >/dev/null || {
  echo "The tests need these programs; please install them:$missing" >&2; exit 1; }
install_emulator
