# Finds uv, or puts it into a tool folder of the project; prints its path.
UV_VERSION=0.13.9
if command -v uv >/dev/null 2>&1; then command -v uv; exit 0; fi
if [ ! -x .tools/uv/bin/uv ]; then
  python=$(command -v python3 || command -v python) || { echo "Python is missing: install Python 3.10 and try again." >&2; exit 1; }
  "$python" -m venv .tools/uv >&2 && .tools/uv/bin/pip install --quiet "uv==$UV_VERSION" >&2 || {
    echo "uv could not be installed: install it (pip install uv) or Python's venv module, and try again." >&2; exit 1; }
fi
echo .tools/uv/bin/uv
