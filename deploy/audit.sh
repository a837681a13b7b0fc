# Compares the locked requirements with the public lists of known holes; pip-audit lives in a tool folder, not in the environment.
set -eu
PIP_AUDIT_VERSION=2.9.0
uv=$(sh deploy/uv.sh)
UV_TOOL_DIR=.tools/uv-tools "$uv" tool run --from "pip-audit==$PIP_AUDIT_VERSION" pip-audit --requirement requirements.lock --require-hashes --disable-pip --progress-spinner off --strict "$@"
