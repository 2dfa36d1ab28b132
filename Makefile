# `make demo` and `make test` are enough; both make what they need.

PYTHON ?= python3
PORT ?= 8501
# A second copy on another port has a folder of its own.
DEMO_DIR ?= demo-data$(if $(filter-out 8501,$(PORT)),-$(PORT))
WORKERS ?= 2

# Tests make thousands of small databases; in memory they need not wait for the disk. A container often has too
# little of it for their films: 4 GB is enough.
MEMORY := $(or $(shell df -Pk /dev/shm 2> /dev/null | awk 'NR == 2 && $$4 >= 4 * 1024 * 1024 {print "/dev/shm"}'),$(TMPDIR),/tmp)
BIN := .venv/bin
PYTEST := PYTEST_DEBUG_TEMPROOT=$(MEMORY) .venv/bin/pytest
DEMO := .venv/demo-installed
DEV := .venv/dev-installed
INSTALL := $(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt

.PHONY: demo test fast check words settings measures bench-index bench-sync bench-desk chromium clean

demo: $(DEMO)  ## the whole thing with made-up recordings, at http://localhost:$(PORT)
	@exec $(BIN)/qa-app demo --port "$(PORT)" --folder "$(DEMO_DIR)"

test: $(DEV) chromium  ## every test: first the fast ones, then those that start servers and browsers
	$(PYTEST) -n $(WORKERS) -m "not slow and not browser"
	$(PYTEST) -n $(WORKERS) --dist loadfile -m "slow or browser"

fast: $(DEV)  ## the tests that take no second each
	$(PYTEST) -n $(WORKERS) -m "not slow and not browser"

check: $(DEV)  ## everything that reads the code without running the app
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	$(PYTEST) -q tests/house

words: $(DEV)  ## bring the Welsh catalogue up to the words in the code
	$(BIN)/python -m tests.house.words

settings: $(DEV)  ## write docs/settings.md from the table in the code
	$(BIN)/python -m tests.house.settings_page

measures: $(DEV)  ## write docs/measures.md from the table of measures
	$(BIN)/python -m tests.house.measures_page

bench-index: $(DEV)  ## measure indexing beside other ways, and write docs/performance.md (a quarter of an hour)
	$(BIN)/python -m benchmarks.index

bench-sync: $(DEV)  ## measure looking through 100,000 objects beside the bare listing
	$(BIN)/python -m benchmarks.sync_100k

bench-desk: $(DEV) chromium  ## measure the desk in a browser, and write docs/performance-desk.md (half an hour)
	$(BIN)/python -m benchmarks.desk

clean:  ## take away what make has made here
	rm -rf .venv demo-data demo-data-* build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# pip comes last into a new environment, so one that was left half-made is made again.
$(BIN)/pip:
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or later, or say which to use: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "qa-app needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V 2>&1). Say which to use: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making .venv"
	@said=$$($(PYTHON) -m venv --clear .venv 2>&1) || { echo "$$said" >&2; rm -rf .venv; echo "No virtual environment could be made. On Debian and Ubuntu install the package python3-venv." >&2; exit 1; }

$(DEMO): pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing qa-app (a minute or two the first time)"
	@$(INSTALL) -e '.[demo]'
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing qa-app and what its tests need (a few minutes the first time)"
	@$(INSTALL) -e '.[demo,dev]'
	@touch $@ $(DEMO)

chromium:
	@if [ -n "$(CHROMIUM)" ]; then \
	  command -v "$(CHROMIUM)" > /dev/null || { echo "CHROMIUM is $(CHROMIUM), and no such program is there." >&2; exit 1; }; \
	elif command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo "Installing Chromium"; \
	  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium > /dev/null; } \
	    || { echo "Chromium could not be installed with apt-get; install it, or name it: make test CHROMIUM=/path/to/chromium" >&2; exit 1; }; \
	else \
	  echo "The tests need Chromium: install it (on Debian: apt install chromium), or name it: make test CHROMIUM=/path/to/chromium" >&2; exit 1; \
	fi
