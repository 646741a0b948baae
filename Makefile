# One command each. Everything lives in .venv, made from requirements.lock when it is missing.
UNIT ?= dongan
YEAR ?= 2023
PART ?= ingest
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup report test bench lab clean

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

test: .venv/ready-to-test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadgroup

clean:
	rm -rf data/processed/* outputs/*
