# make demo   read the example          make test   run the tests
# make check  tests, types, style       make eval   how well it reads       make lock   renew requirements.txt
# make bench  how fast it is            make model  train the encoder anew (PyTorch goes into .venv-train)
# Only Python 3.11 or later, make and a network are needed; everything goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test check style eval bench model lock clean

demo: $(READY)
	$(BIN)/dragoman read examples/visit.txt --published 2020-02-12

test: $(READY)
	$(BIN)/python -m pytest

check: test style

style: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(READY)
	$(BIN)/python -m benchmarks.corpus
	$(BIN)/python -m benchmarks.agreement
	$(BIN)/python -m benchmarks.reliability
	$(BIN)/python -m benchmarks.events
	$(BIN)/python -m benchmarks.seed
	$(BIN)/python -m benchmarks.quotes
	$(BIN)/python -m benchmarks.figures
	$(BIN)/python -m benchmarks.conditions
	$(BIN)/python -m benchmarks.dates
	$(BIN)/python -m benchmarks.places
	$(BIN)/python -m benchmarks.models
	$(BIN)/python -m benchmarks.forecast --repeats 1

bench: $(READY)
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.record
	$(BIN)/python -m benchmarks.million
	$(BIN)/python -m benchmarks.sources
	$(BIN)/python -m benchmarks.malformed
	$(BIN)/python -m benchmarks.duplicates
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.killed
	$(BIN)/python -m benchmarks.ties
	$(BIN)/python -m benchmarks.history
	$(BIN)/python -m benchmarks.alignment
	$(BIN)/python -m benchmarks.question
	$(BIN)/python -m benchmarks.workbench

# The artefact in src/dragoman/reading/events/model/ is written anew, from corpus/train, the lexicon's examples and MiniLM alone.
model:
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	.venv-train/bin/python -m training

lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --generate-hashes --universal --no-header --no-annotate --extra dev pyproject.toml -o requirements.txt

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Installed once; again when the lock or the package's own description changes.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
		|| { echo "error: $(PYTHON) is not Python 3.11 to 3.13. Name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)
