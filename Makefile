# Each target sets up everything it needs by itself: a virtual environment in .venv, made by uv
# where it is installed and by venv + pip where it is not.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Without compiled bytecode every import takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo portal test test-fast test-long check docs manuals samples bench bundle clean

demo: $(READY)  ## the whole comparison on data_samples/, in a fresh workspace
	$(BIN)/fangpin demo

portal: $(READY)  ## the sample county in a browser, with an account per role; its address and password are printed
	$(BIN)/fangpin portal --demo

test: $(READY)  ## the test suite
	$(BIN)/pytest

test-fast: $(READY)  ## what a change needs: without servers, whole runs, and what the last `make test` measured as slow
	POLARS_MAX_THREADS=1 $(BIN)/pytest -m 'not long and not slow'

test-long: $(READY)  ## commands that are killed, run out of disk or lose their power, and the demo twice; as root on Linux, an hour
	$(BIN)/pytest -n 0 -m long

check: $(READY)  ## style, types, import order
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY)  ## the pages that are made from declarations
	for name in $(basename $(notdir $(wildcard config/policies/*.yaml))); do \
	  $(BIN)/fangpin policy show $$name --markdown > docs/policies/$$name.md || exit 1; done
	$(BIN)/python -m domain.dictionary > docs/data-dictionary.md
	$(BIN)/python -m benchmarks.clauses > docs/policies/clauses.md

manuals: $(READY)  ## the manuals of docs/manual as pages to print, in build/manuals
	$(BIN)/python -m delivery.html.manual_pages docs/manual build/manuals

samples: $(READY)  ## data_samples/ from its seed
	$(BIN)/python -m data_samples

SIZE ?= 48000
SEED ?= 1
bench: $(READY)  ## linking measured beside other linkers on a synthetic county of SIZE persons; benchmarks/results.md
	$(BIN)/python -m benchmarks.linkage --size $(SIZE) --seed $(SEED)

PYTHONS ?= 3.11
bundle: $(READY)  ## one archive that installs without network, for Linux and Windows and every Python of PYTHONS
	$(BIN)/python -m benchmarks.bundle $(addprefix --python ,$(PYTHONS))

clean:
	rm -rf $(VENV) build *.egg-info

$(READY): pyproject.toml constraints.txt
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --clear --python $(PYTHON) $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --compile-bytecode -c constraints.txt -e '.[dev]'; \
	else \
	  $(PYTHON) -m venv --clear $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
	fi
	@touch $(READY)
