# HER2 Navigator. Every target sets up what it needs; nothing else has to be typed.
.DEFAULT_GOAL := help
HER2 := .venv/bin/her2
PYTEST := .venv/bin/pytest
ENVIRONMENT := .venv/.ready

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(ENVIRONMENT): requirements.lock pyproject.toml deploy/environment.sh
	@sh deploy/environment.sh
	@touch $@

setup: $(ENVIRONMENT) ## the environment, from the lock

ready: $(ENVIRONMENT) ## environment, model, database and content
	@$(HER2) train
	@$(HER2) db upgrade
	@$(HER2) knowledge publish

run: ready ## the assistant, until it is stopped
	@$(HER2) serve

chat: ready ## a chat in the terminal
	@$(HER2) chat

check: $(ENVIRONMENT) ## lint, types, content and all quick tests, which need no Rasa and no browser
	@$(MAKE) --no-print-directory -j2 lint quick

lint: $(ENVIRONMENT)
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy
	@$(HER2) knowledge check

quick: $(ENVIRONMENT)
	@$(PYTEST) -n 2 --dist loadfile -m "not rasa and not servers and not browser and not long"

test: check ## every test, those with Rasa, real servers and a real browser included
	@sh deploy/test-servers.sh
	@$(HER2) train
	@sh deploy/rasa-tests.sh
	@$(PYTEST) -m "rasa or servers or browser or long"

bench: ready ## the cost of a message along a long conversation
	@$(HER2) bench

evaluate: ready ## what is understood, beside the stock Rasa pipeline on the same data (takes an hour: DIET is trained)
	@.venv/bin/python -m bench.stock

audit: ## compare the lock with the public lists of known holes; SECURITY.md explains what stays
	@sh deploy/audit.sh

lock: $(ENVIRONMENT) ## resolve the requirements anew
	@sh deploy/lock.sh

.PHONY: help setup ready run chat check lint quick test bench evaluate audit lock
