# Two commands on a fresh machine: `make book` and `make test`.
# Everything of Python goes into .venv, at the versions and hashes of the locks; nothing into the system's Python.
# Written for GNU make 3.81 and newer: that is what macOS has.

ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
UV ?= uv
# The locks are complete, so nothing is left to resolve.
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps

# A Python that is not Homebrew's own does not look where Homebrew puts Pango.
ifeq ($(shell uname -s),Darwin)
WITH_PANGO := DYLD_FALLBACK_LIBRARY_PATH="$$(brew --prefix 2>/dev/null)/lib:/usr/local/lib:/usr/lib"
endif

# -I: the modules next to system.py must not hide those of the standard library.
SYSTEM := $(PYTHON) -I src/werkboek/system.py

# A .venv knows the folder it was made in: one that was moved or copied along is broken, however sound it looks.
define venv
@[ "$$(cat .venv/made-in 2>/dev/null)" = "$(CURDIR)" ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || \
	{ echo "Making .venv" && rm -rf .venv && $(PYTHON) -m venv .venv && echo "$(CURDIR)" >.venv/made-in; }
endef

# $(call install,locks): installs the last of these locks, which holds the ones before it as well.
# .venv keeps copies of the locks that it holds, so that the next run has nothing to do until one changes.
define install
@cmp -s $(lastword $(1)) .venv/$(lastword $(1)) || \
	{ echo "Installing $(lastword $(1))" && rm -f .venv/*.lock && \
	$(PIP_INSTALL) --require-hashes -r $(lastword $(1)) && cp $(1) .venv/; }
@cmp -s pyproject.toml .venv/pyproject.toml || \
	{ $(PIP_INSTALL) --no-build-isolation -e . && cp pyproject.toml .venv/; }
endef

.NOTPARALLEL:
.PHONY: book test figures bench bundle check lock clean help dev

book: ## the sample book, into dist/ (the default)
	@$(SYSTEM) book
	$(venv)
	$(call install,requirements.lock)
	$(WITH_PANGO) $(BIN)/werkboek build content --out dist

# Where Python is told to write no bytecode, each program that a test starts would compile ours anew.
test: check ## everything that must hold: style, types, tests
	@$(BIN)/python -m compileall -q src
	$(WITH_PANGO) $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

figures: dev ## what recognition makes of annotated articles: make figures ARTICLE=path
	$(WITH_PANGO) $(BIN)/python tests/figures.py $(ARTICLE)

bench: dev ## what a build costs, beside other tools: make bench BENCH="--sizes 1,12 --rounds 2"
	$(WITH_PANGO) $(BIN)/python tests/bench.py $(BENCH)

bundle: ## the program with all that it needs, for who has no terminal: dist/Werkboek, for a system like this one
	@$(SYSTEM) book
	$(venv)
	$(call install,requirements.lock requirements-bundle.lock)
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build packaging/werkboek.spec

check: dev ## style and types only
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

dev:
	@$(SYSTEM) test
	$(venv)
	$(call install,requirements.lock requirements-dev.lock)

LOCK := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: ## all locks again from pyproject.toml, with uv; UPGRADE=--upgrade takes the newest versions
	$(LOCK) $(UPGRADE) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) $(UPGRADE) pyproject.toml --group build --group dev --constraints requirements.lock \
		--output-file requirements-dev.lock
	$(LOCK) $(UPGRADE) pyproject.toml --group bundle --constraints requirements.lock \
		--output-file requirements-bundle.lock

clean: ## takes away all that make made
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/npm/node_modules

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile
