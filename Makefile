# Every target works on a fresh clone with nothing but python3 (3.11 or newer) and pip: it first sets up .venv from
# requirements.lock. The second time that costs nothing, until pyproject.toml or the lock changes.
# `make PYTHON=python3.12 test` chooses the Python. Paths are relative throughout, so the folder's own may hold spaces.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo test check format lint types imports coverage docs docs-serve generated fuzz spark bench lock package clean

VENV := .venv
RUN := $(VENV)/bin/python -m
# The examples of a page build on one another, so a file stays with one worker.
PYTEST := pytest --numprocesses auto --dist loadfile
ARGS :=
FUZZ_SECONDS := 60

# What .venv was made from and where: it holds absolute paths, so a moved folder sets up afresh.
READY := $(VENV)/.ready-$(shell { cat pyproject.toml requirements.lock; echo "$(CURDIR) $(PYTHON)"; } | cksum | tr -d ' ')

help:  ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

setup: $(READY)  ## make .venv ready, which every other target does by itself

demo: $(READY)  ## classify a real incident under the shipped policies
	@$(VENV)/bin/python examples/demo.py

test: $(READY)  ## run the tests and the examples of README and docs (ARGS="-k words" for some)
	@$(RUN) $(PYTEST) $(ARGS)

check: lint types imports coverage docs  ## everything that a change must pass

format: $(READY)  ## rewrite the code in the project's format, and mend what ruff can mend
	@$(RUN) ruff check --fix --quiet . || true
	@$(RUN) ruff format .

lint: $(READY)
	@$(RUN) ruff format --check --output-format concise .
	@$(RUN) ruff check .

types: $(READY)
	@$(RUN) mypy

imports: $(READY)
	@$(VENV)/bin/lint-imports --no-logo

# pytest holds lines and branches together to `fail_under`; the last line holds the branches alone to it.
coverage: $(READY)
	@$(RUN) $(PYTEST) --cov --cov-report=term $(ARGS)
	@$(RUN) coverage json --quiet --fail-under=0 -o $(VENV)/coverage.json
	@$(VENV)/bin/python -c 'import json, sys; total = json.load(open("$(VENV)/coverage.json"))["totals"]; \
		taken, branches = total["covered_branches"], total["num_branches"]; \
		print(f"branches covered: {taken} of {branches}, {taken / max(branches, 1):.1%}"); \
		sys.exit(taken < 0.95 * branches)'

# The two variables silence banners in which the builder's authors disagree about its future.
docs: $(READY)  ## build the documentation into site/
	@$(VENV)/bin/python tools/explorer.py
	@$(RUN) tools.reference
	@NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true $(RUN) mkdocs build --strict --quiet

docs-serve: $(READY)  ## show the documentation at http://127.0.0.1:8000 while it is written
	@$(VENV)/bin/python tools/explorer.py
	@$(RUN) tools.reference
	@NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true $(RUN) mkdocs serve

generated: $(READY)  ## write schemas, pictures, what the explorer reads and the verified trees anew
	@$(VENV)/bin/python tools/schemas.py
	@$(RUN) tools.pictures
	@$(VENV)/bin/python tools/explorer.py --pages
	@$(VENV)/bin/python tools/verified.py

fuzz: $(READY)  ## throw broken files at the reader for a minute (FUZZ_SECONDS=3600 for an hour)
	@$(VENV)/bin/python -c 'import atheris' 2>/dev/null || $(RUN) pip install --quiet --only-binary :all: --group fuzz \
		|| { echo "atheris has no build for this Python or system: use Linux on x86-64 and Python 3.11 to 3.13" >&2; exit 1; }
	$(VENV)/bin/python tests/fuzz/fuzz_source.py --seconds $(FUZZ_SECONDS)

# pip builds PySpark from its source archive of half a gigabyte, once.
spark: $(READY)  ## run what runs on Spark, on this machine (needs Java 17 or newer)
	@java -version >/dev/null 2>&1 || { echo "Spark needs Java 17 or newer, and there is no 'java' here." >&2; exit 1; }
	@$(VENV)/bin/python -c 'import pyspark' 2>/dev/null || $(RUN) pip install --quiet --group spark
	@$(RUN) pytest -m spark tests/batch tests/replay $(ARGS)

bench: $(READY)  ## measure beside the peers and write docs/benchmarks.md (ARGS=--quick for two minutes instead of fifteen)
	@$(VENV)/bin/python -m venv $(VENV)-bench
	@$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --group bench --editable .
	@$(VENV)-bench/bin/python -m benchmarks.run $(ARGS)

package: $(READY)  ## build the sdist, and from it the wheel, into dist/
	@rm -rf dist
	@$(RUN) build --no-isolation

clean:  ## remove everything that these targets made, .venv included, but for what the fuzzer found
	@rm -rf $(VENV) $(VENV)-lock $(VENV)-bench .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache \
		build dist site
	@find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------------------------------------------------------------
# Set-up, in a plain shell: it may count on nothing.

# Sets $$python to the Python to use, or stops and says what is missing.
define find_python
	set -e; \
	fits() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }; \
	python="$(PYTHON)"; \
	for candidate in python3 python3.13 python3.12 python3.11; do \
		[ -n "$$python" ] || ! fits "$$candidate" || python=$$candidate; \
	done; \
	python=$${python:-python3}; \
	if ! fits "$$python"; then \
		echo "justrules needs Python 3.11 or newer, and '$$python' is $$("$$python" --version 2>/dev/null || echo "not there")." >&2; \
		echo "Install one, or say where it is: make PYTHON=/path/to/python3.12 $(or $(MAKECMDGOALS),setup)" >&2; \
		exit 1; \
	fi
endef

# Makes the environment $(1) with $$python and no pip yet, and sets $$pip to a pip that can install into it: the machine's,
# however old, or else the one inside Python. Some systems leave out one, some the other; only without both is it over.
define make_venv
	"$$python" -m venv --clear --without-pip $(1); \
	if pip=$$("$$python" -c 'import pip; print(pip.__path__[0])' 2>/dev/null); then :; \
	elif $(1)/bin/python -m ensurepip >/dev/null 2>&1; then \
		pip=$$($(1)/bin/python -c 'import pip; print(pip.__path__[0])'); \
	else \
		rm -rf $(1); \
		echo "'$$python' comes without pip: install it, with your system's package python3-pip or python3-venv." >&2; \
		exit 1; \
	fi
endef

$(READY):
	@$(find_python); \
	which='import sys; print(sys.base_prefix, sys.version)'; \
	if ! fits $(VENV)/bin/python \
		|| ! grep -qF "$(CURDIR)/$(VENV)/bin/python" $(VENV)/bin/pip 2>/dev/null \
		|| { [ -n "$(PYTHON)" ] && [ "$$("$$python" -c "$$which")" != "$$($(VENV)/bin/python -c "$$which")" ]; }; then \
		echo "Setting up $(VENV) with $$("$$python" --version) (once, about half a minute) ..." >&2; \
		$(call make_venv,$(VENV)); \
		sed -n '/^pip==/,/[^\\]$$/p' requirements.lock > $(VENV)/pip.lock; \
		$(VENV)/bin/python "$$pip" install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/pip.lock; \
	else \
		echo "Bringing $(VENV) up to date ..." >&2; \
	fi; \
	rm -f $(VENV)/.ready-*; \
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	unmet=$$($(RUN) pip check) || { echo "$$unmet"; echo "requirements.lock does not fit pyproject.toml: make lock"; exit 1; } >&2; \
	touch $@

# Keeps the versions that still fit; `make lock ARGS=--upgrade` moves all of them. One file serves every Python and
# system, and names no index: whoever installs decides where from, the hashes decide what.
lock:  ## write requirements.lock anew from pyproject.toml
	@$(find_python); \
	$(call make_venv,$(VENV)-lock); \
	$(VENV)-lock/bin/python "$$pip" install --quiet --disable-pip-version-check uv==0.13.9; \
	$(VENV)-lock/bin/uv pip compile --quiet --no-config --no-python-downloads --universal --python-version 3.11 \
		--fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --group dev --group docs --output-file requirements.lock $(ARGS) pyproject.toml; \
	rm -rf $(VENV)-lock; \
	if grep -nE '://| @ |^ *-+[^h-]|^-' requirements.lock; then \
		echo "requirements.lock names a place: remove the settings of this machine that brought it in" >&2; exit 1; \
	fi
