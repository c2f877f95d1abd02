# gptdash: `make run` starts the app, `make test` checks everything. Nothing else is needed but Python 3.11–3.13.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8501
ONLY ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
# On all cores, where pip would use one; some packages carry files that are for no Python, or for another one.
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
# Where a CI sets it to 0, or on a single core, tests run one after the other.
WORKERS ?= 2

.PHONY: run demo test check lint types suite setup screenshots reference bench lock catalogue clean

run: $(VENV)/.runtime
	@$(BIN)/gptdash --port $(PORT)

# Sample data on a database of its own: nothing of yours is opened or changed.
demo: $(VENV)/.runtime
	@$(BIN)/gptdash --demo --port $(PORT)

setup: $(VENV)/.development

test: lint
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory -j 2 types suite

check: lint types
	$(BIN)/ruff format --check .

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/.development
	$(BIN)/mypy

# A Spark server to test against is a large download: it is fetched where nothing may be skipped.
SPARK := $(if $(filter 1,$(GPTDASH_REQUIRE_ALL)),$(VENV)/.spark)

SUITE := $(BIN)/python -m pytest -n $(WORKERS)
# Of some tests alone, one half or the other may have none, which pytest says by 5.
NONE := $(if $(ARGS),|| test $$? -eq 5)

# Browsers come last: beside a test that takes a whole core they are slow to answer a press.
suite: $(VENV)/.development $(SPARK)
	$(SUITE) -m "not browser" $(ARGS) $(NONE)
	$(SUITE) -m browser $(ARGS) $(NONE)

# Pictures of README and user guide, from a demo in a real browser.
screenshots: $(VENV)/.development
	$(BIN)/python -m tests.browser.screenshots

# The API reference, out of the docstrings.
REFERENCE := gptdash.app gptdash.settings gptdash.domain gptdash.tools gptdash.services \
	!gptdash.services.analysis.ingest !gptdash.services.analysis.figures
reference: $(VENV)/.development
	$(BIN)/python -m pdoc --docformat google --output-directory artifacts/reference $(REFERENCE)

bench: $(VENV)/.development
	$(BIN)/python -m benchmarks $(ONLY)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "gptdash needs Python 3.11, 3.12 or 3.13: install one, or name it with PYTHON=." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what gptdash needs into $(VENV): a minute or two, once."
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what gptdash and its tests need into $(VENV): a minute or two, once."
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@ $(VENV)/.runtime

$(VENV)/.spark: requirements-spark.lock | $(VENV)/.development
	$(PIP) --require-hashes --target $(VENV)/spark-server -r requirements-spark.lock
	@touch $@

# The lock files hold names, versions and hashes for every platform and Python; no address of an index.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header --quiet --extra auth --extra embedded --extra postgresql --extra pictures --extra png \
	--group build
lock: $(VENV)/.development
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra telemetry --extra ocr --extra spark --group dev --constraints requirements.lock --output-file requirements-dev.lock
	echo 'pyspark<4.1' | $(BIN)/uv pip compile - --no-deps --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--quiet --output-file requirements-spark.lock

# Reads the sentences out of the sources, brings every language up to date with them, and compiles it.
LOCALE := gptdash/locale
catalogue: $(VENV)/.development
	$(BIN)/pybabel -q extract -F pyproject.toml -k mark -k _ -k ngettext:1,2 --no-location --sort-output -o $(LOCALE)/gptdash.pot \
		gptdash pages
	$(BIN)/pybabel -q update -D gptdash -i $(LOCALE)/gptdash.pot -d $(LOCALE) --ignore-pot-creation-date \
		--no-fuzzy-matching --ignore-obsolete --width 120
	$(BIN)/pybabel -q compile -D gptdash -d $(LOCALE)
	@rm $(LOCALE)/gptdash.pot

clean:
	rm -rf $(VENV) artifacts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
