# All set-up happens by itself: `make demo` and `make test` work on a fresh clone.
#   make demo PYTHON=python3.12     choose the interpreter
#   make test VENV=.venv-3.13       use another environment beside the first
#   make test ARGS="-n 0 -k walk"   arguments of pytest; -n 0: all in one process, in order

SHELL := /bin/sh
VENV ?= .venv
PYTHON ?=
BIN := $(VENV)/bin
SOURCES := frailtylab devices ui tests tools benchmarks

.PHONY: demo test lint format bench fuzz torture setup setup-lint setup-fuzz setup-torture clean
.SILENT:

demo: setup
	$(BIN)/python tools/system_check.py --window
	$(BIN)/frailtylab demo $(ARGS)

test: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: setup-lint
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/basedpyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports

format: setup-lint
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

bench: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks $(ARGS)

fuzz: setup setup-fuzz
	$(BIN)/python tools/fuzz.py $(ARGS)

torture: setup setup-torture
	$(BIN)/python tools/torture.py $(ARGS)

setup:
	tools/setup.sh "$(VENV)" "$(PYTHON)" requirements/test.lock

setup-lint: setup
	tools/setup.sh "$(VENV)" "$(PYTHON)" requirements/lint.lock

setup-fuzz: setup
	tools/setup.sh "$(VENV)" "$(PYTHON)" requirements/fuzz.lock

setup-torture: setup
	tools/setup.sh "$(VENV)" "$(PYTHON)" requirements/torture.lock

clean:
	rm -rf .venv .venv-* .pytest_cache .ruff_cache .hypothesis build
