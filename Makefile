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
# Three on two cores: many tests wait.
SIDE_BY_SIDE ?= -n 3 --dist loadfile --no-loadscope-reorder
PORT ?= $(or $(WAYMARK_PORT),8080)

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv-rasa/.ready ## set up what is missing, then the coach on http://localhost:8080
	@deploy/setup app
	@exec .venv/bin/waymark serve

test: setup-dev ## set up what is missing, then every test
	@$(MAKE) --no-print-directory -j3 .venv-rasa/.ready setup-browser lint types model validate
	@WAYMARK_NO_SKIPS=1 .venv/bin/python -m pytest tests $(SIDE_BY_SIDE) $(PYTEST_ARGS)

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

bench: setup-dev model ## the benchmarks, stock Rasa beside ours in the same run
	@.venv/bin/python -m benchmarks.turns

bench-nlu: setup-dev model ## how well the NLU understands, stock Rasa beside ours
	@PYTHONPATH=. .venv-rasa/bin/python benchmarks/nlu.py --stock

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

.PHONY: help run test test-fast lint types model validate bench bench-nlu lock clean setup-dev setup-browser
