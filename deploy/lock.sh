# Resolves runtime and development requirements together; the lock holds versions and hashes and no address.
set -eu
uv=$(sh deploy/uv.sh)
"$uv" pip compile --quiet --upgrade --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock
