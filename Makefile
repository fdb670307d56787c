# Two commands do all the set-up: `make run` and `make test`. Everything else is for people who work on Waymark.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export RASA_TELEMETRY_ENABLED := false
# Some containers forbid bytecode; then every process would compile all of Waymark anew.
unexport PYTHONDONTWRITEBYTECODE
# A file of tests stays with one worker, some folders too (tests/conftest.py), so that what they start is started once.
SIDE_BY_SIDE ?= -n 2 --dist loadfile --no-loadscope-reorder
PYTEST = WAYMARK_NO_SKIPS=1 .venv/bin/python -m pytest tests $(SIDE_BY_SIDE)
# Where a part of the tests was asked for, one of the two may have none of them: pytest says 5.
NONE_OF_THOSE = || [ $$? = 5 -a -n '$(findstring -,$(PYTEST_ARGS))' ]

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv-rasa/.ready ## set up what is missing, then the coach on http://localhost:8080
	@deploy/setup app
	@exec .venv/bin/waymark serve

test: setup-dev ## set up what is missing, then every test
	@$(MAKE) --no-print-directory -j4 lint types test-app test-rasa

# The app's tests run while Rasa is installed and the model trained: much of that is waiting.
test-app: setup-browser
	@echo "waymark: testing the app (usually 5 to 9 minutes)"
	@$(PYTEST) -m "not rasa" $(PYTEST_ARGS) $(NONE_OF_THOSE)

test-rasa: model validate
	@echo "waymark: testing with real Rasa (usually 4 to 7 minutes)"
	@$(PYTEST) -m rasa $(PYTEST_ARGS) $(NONE_OF_THOSE)

test-fast: setup-dev ## lint, and the tests of what is pure: no store, no running app, no Rasa, no browser
	@.venv/bin/ruff check -q . && .venv/bin/python -m pytest tests -n 2 --dist loadfile -q -m "not app and not rasa and not browser and not postgres and not slow" $(PYTEST_ARGS)

lint: setup-dev ## formatting and lint
	@.venv/bin/ruff format --check -q . && .venv/bin/ruff check -q . && echo "lint: clean"

types: setup-dev ## mypy, strict
	@.venv/bin/mypy

model: setup-dev .venv-rasa/.ready ## train the model where the training data changed
	@.venv/bin/waymark train

validate: setup-dev .venv-rasa/.ready ## Rasa's own check of the training data; a warning fails
	@deploy/validate

bench: setup-dev model ## how fast a turn is, stock Rasa beside ours (its first training takes hours)
	@.venv/bin/python -m benchmarks.turns

bench-nlu: setup-dev model ## how well the NLU understands, stock Rasa beside ours on the same phrases (40 minutes)
	@PYTHONPATH=. .venv-rasa/bin/python benchmarks/nlu.py --stock --phrases 25

lock: .uv/bin/uv ## resolve both environments anew into requirements/*.txt
	@deploy/lock

clean: ## remove what set-up made; data in var/ stays
	rm -rf .venv .venv-rasa .uv models .mypy_cache .ruff_cache .pytest_cache

setup-dev: .uv/bin/uv
	@deploy/setup dev

setup-browser: setup-dev
	@deploy/browser

.uv/bin/uv: requirements/uv.txt
	@deploy/setup uv

.venv-rasa/.ready: requirements/rasa.txt .uv/bin/uv
	@deploy/setup rasa

.PHONY: help run test test-app test-rasa test-fast lint types model validate bench bench-nlu lock clean setup-dev setup-browser
