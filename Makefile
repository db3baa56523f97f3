# `make book` builds the book, `make test` proves it. All a machine needs is
# Python 3.11 or newer with its venv module, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOLUTIONS ?= yes
PORT ?= 8000
STAMP := $(VENV)/.quench-locked

.DEFAULT_GOAL := help
.PHONY: help env book serve notebooks test references browser screenshots mutation lint format lock clean distclean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

env: $(STAMP)  ## make .venv from the lock

$(STAMP): uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if v >= (3, 11) else f"Quench needs Python 3.11 or newer; $(PYTHON) is {v[0]}.{v[1]}. Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync --quiet --frozen --inexact --active
	@touch $@

book: env  ## build the book into _build/html (SOLUTIONS=no leaves them out)
	@$(BIN)/python tools/build.py --solutions $(SOLUTIONS)

serve: book  ## serve the book on 127.0.0.1:8000 (PORT=… for another)
	@echo "http://127.0.0.1:$(PORT)/ (Ctrl-C stops)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

notebooks: env  ## open JupyterLab with every chapter as a notebook
	@$(BIN)/python tools/notebooks.py --open

test: env  ## lint, unit tests, nbval, book, links, environment
	@$(BIN)/python tools/check.py

references: env  ## re-execute the reference notebooks that nbval compares with
	@$(BIN)/python tools/references.py --write

browser: book  ## look at every page in headless Chromium
	@$(BIN)/python tools/browser_check.py

mutation: env  ## break the physics on purpose: do the tests notice? (MUTANTS=40)
	@$(BIN)/python tools/mutate.py --count $(or $(MUTANTS),60)

lint: env  ## ruff and codespell
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/codespell

format: env  ## let ruff put the code in shape
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: env  ## renew uv.lock and what is exported from it
	$(BIN)/uv lock
	$(BIN)/python tools/environment.py --write

clean:  ## remove what was built
	rm -rf _build

distclean: clean  ## remove the environment and browser assets as well
	rm -rf $(VENV) node_modules
