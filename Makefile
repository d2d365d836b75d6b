# Everything a user or a developer runs. Each target sets up what it needs, once:
# a first `make demo` or `make test` installs from requirements.lock and nowhere else.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
LOCK := requirements.lock
# The line of the lock below which stands what only developers need.
DEV_PART := ^\# ----
# Results are the same whatever the environment of the shell says.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

ifeq ($(CI),true)
WHICH :=
else
WHICH := -m "not slow"
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all test-lowest bench truth docs lock browser clean format
.PHONY: check style types floors lock-holds pages site

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/core.stamp ## build the datasheet of a real dataset and say where to look
	@$(PY) examples/demo.py demo
	@$(BIN)/truesheet build demo/breast-cancer.csv --label diagnosis --out demo
	@echo
	@echo "And its README, held against the data:"
	@echo
	@$(BIN)/truesheet check demo/README.md --data demo/breast-cancer.csv --no-cache || [ $$? = 1 ]
	@echo
	@echo "Look at it:   open demo/datasheet.html in a browser"
	@echo "Mend it:      $(BIN)/truesheet fix demo/README.md --data demo/breast-cancer.csv"
	@echo "Change it:    edit demo/datasheet.yaml, then run make demo again"
	@echo "Your own:     $(BIN)/truesheet build YOUR.csv"

test: $(VENV)/dev.stamp browser ## run the tests (with CI=true the slow ones too)
	@$(PY) -m pytest -n 2 $(WHICH) $(ARGS)

test-all: $(VENV)/dev.stamp browser ## run the tests, the slow ones too
	@$(PY) -m pytest -n 2 $(ARGS)

test-lowest: $(VENV)/dev.stamp ## run the tests against the oldest dependencies we allow
	@$(PIP) install "uv>=0.9"
	@$(BIN)/uv venv --quiet --clear --python $(PY) build/lowest
	@$(BIN)/uv pip install --quiet --python build/lowest --resolution lowest-direct --only-binary :all: \
	  --group test --editable .
	@build/lowest/bin/python -m pytest -n 2 -m "not slow" $(ARGS)

check: style types floors lock-holds pages site ## all of these; make -k check goes on after a failure

style: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	@$(BIN)/mypy

floors: $(VENV)/dev.stamp
	@$(BIN)/lint-imports

lock-holds: $(VENV)/dev.stamp
	@$(PY) scripts/lock.py --check

pages: $(VENV)/dev.stamp
	@$(PY) scripts/pages.py --check
	@$(PY) scripts/examples.py --check

site: $(VENV)/dev.stamp
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/site

format: $(VENV)/dev.stamp ## bring the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/dev.stamp ## measure cost beside the peers and print the ledger (long)
	@$(PY) benchmarks/run.py $(ARGS)
	@$(PY) benchmarks/run.py --readme README.md

truth: $(VENV)/dev.stamp ## hold detectors against known faults, write the ledger and docs/truth.md
	@$(PY) -m benchmarks.truth $(ARGS)

docs: $(VENV)/dev.stamp ## remake the pages that come from code, and the site
	@$(PY) scripts/pages.py
	@$(PY) scripts/examples.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock: $(VENV)/dev.stamp ## resolve all dependencies anew into requirements.lock
	@$(PIP) install "uv>=0.9"
	@$(PY) scripts/lock.py

browser:
	@scripts/browser

setup: $(VENV)/dev.stamp ## install everything a developer needs

clean: ## forget what was installed and built
	rm -rf $(VENV) build demo site .truesheet .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/made.stamp:
	@python=$$(scripts/find-python) && echo "Setting up $(VENV) with $$($$python --version)" \
	  && $$python -m venv $(VENV)
	@touch $@

$(VENV)/core.stamp: $(VENV)/made.stamp $(LOCK) pyproject.toml
	@echo "Installing Truesheet and what it needs (once)"
	@sed '/$(DEV_PART)/,$$d' $(LOCK) > $(VENV)/core.lock
	@$(PIP) install --require-hashes -r $(VENV)/core.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/core.stamp
	@echo "Installing the developers' tools (once)"
	@$(PIP) install --require-hashes -r $(LOCK)
	@touch $@
