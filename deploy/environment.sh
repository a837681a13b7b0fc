# Makes .venv with Python 3.10 and exactly the locked requirements.
set -eu
uv=$(sh deploy/uv.sh)
if ! "$uv" python find 3.10 >/dev/null 2>&1 && ! "$uv" python install 3.10 >/dev/null 2>&1; then
  echo "Python 3.10 is missing: install it (for example 'pyenv install 3.10' or 'uv python install 3.10') and try again." >&2
  exit 1
fi
echo "Installing the environment ..."
"$uv" venv --quiet --allow-existing --python 3.10 .venv
"$uv" pip sync --quiet --require-hashes --compile-bytecode requirements.lock
"$uv" pip install --quiet --no-deps --no-build-isolation --editable .
