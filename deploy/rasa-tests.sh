# Rasa's own checks on the same files: the data are valid, and the conversations of tests/conversations go as written.
set -eu
export RASA_TELEMETRY_ENABLED=false
quietly() { name=$1; shift; "$@" > "var/$name.log" 2>&1 || { cat "var/$name.log" >&2; exit 1; }; }
quietly rasa-validate .venv/bin/rasa data validate -c bot/dialogue/config.yml -d bot/dialogue/domain --data data
quietly rasa-test .venv/bin/rasa test core --stories tests/conversations --model var/model.tar.gz --fail-on-prediction-errors --out var/rasa-test
echo "rasa data validate and rasa test: passed"
