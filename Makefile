# One command each. Everything lives in .venv, made from requirements.lock when it is missing.
UNIT ?= dongan
YEAR ?= 2023
PART ?= ingest
PYTHON ?= python3
BIN := .venv/bin

# What `make check` runs: how tallies are read and figures come about, without pages, batches, browsers, kernels.
FAST := $(addsuffix .py,$(addprefix tests/test_,beside catalogue corrections county dates differential explain guards habits indicators laws \
	layouts numbers periods marked personal persons privacy prose questions scales settings \
	summaries tallies text unseen values_read words writers xls_odd))

.PHONY: help setup report lint format check test thorough bench lab clean

help:
	@echo 'make setup      .venv with all that a report needs'
	@echo 'make report     the report of UNIT=$(UNIT) YEAR=$(YEAR)'
	@echo 'make lab        the notebooks in JupyterLab'
	@echo 'make check      form, types and the quick tests: minutes'
	@echo 'make test       what CI runs'
	@echo 'make thorough   what takes hours'
	@echo 'make bench      PART=ingest, render, batch, watch or tallies'
	@echo 'make format     the code in the form that lint asks for'
	@echo 'make clean      without data/processed and outputs'

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

.venv/ready-to-test: .venv/ready requirements-dev.lock tests/system-packages.sh
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	sh tests/system-packages.sh
	@touch $@

report: setup
	$(BIN)/nianbao run $(YEAR) --unit $(UNIT)

bench: .venv/ready-to-test
	$(BIN)/python -m benchmarks.$(PART)

lab: setup
	$(BIN)/nianbao lab

lint: .venv/ready-to-test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

format: .venv/ready-to-test
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# Minutes, while working.
check: lint
	$(BIN)/pytest -n 2 --dist loadgroup $(FAST)

# What CI runs.
test: lint
	$(BIN)/pytest -n 2 --dist loadgroup

# Hours: what is too much for every change. The results go into benchmarks/RESULTS.md.
thorough: lint
	$(BIN)/python -m tools.thorough

clean:
	rm -rf data/processed/* outputs/*
