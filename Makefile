# Two commands to know: "make run" starts everything, "make test" checks everything.
# Needs make and Python 3.11 or newer; the rest is installed into this folder.

PYTHON ?= $(shell command -v python3 || command -v python || echo python3)
BOOT := $(PYTHON) tools/bootstrap.py
BIN := .venv/bin
NPM := $(BOOT) npm
CODE := $(wildcard shanzhi tools tests benchmarks conftest.py)
CHECKS := types frontend lint contracts migrations generated
NAME ?=
MINUTES ?= 60
# One more than processors of a small machine: journeys wait half of their time.
PYTEST_WORKERS ?= 3
# One lock for every Python from 3.11 on; hashes, and nothing about the machine that wrote it.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-header --no-annotate $(UPGRADE)

export PYTHONUTF8 := 1
# Dozens of processes start in one run: what one has compiled, the next reads.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev test soak journey-worker audit scan check format lint types contracts migrations frontend \
	generated bench lock messages docs clean

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | \
		while IFS='|' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

run: ## Start everything and print the addresses (PORT=8100 make run: another port)
	@$(BOOT) run

setup: ## Prepare everything that "make run" needs, without starting it
	@$(BOOT) setup

setup-dev:
	@$(BOOT) setup --dev

test: check ## Check, then run all tests, browser journeys too
	@$(BIN)/pytest -n $(PYTEST_WORKERS) --dist loadgroup $(TESTS)

soak: setup-dev ## Random people for an hour and 200 kill -9, then recount all (MINUTES=5: shorter)
	@SOAK_MINUTES=$(MINUTES) $(BIN)/pytest -q tests/loop tests/runtime/test_kills.py

journey-worker: setup-dev ## A worker's day without signal: 40 acts, a browser killed, a bad line, a server that says no
	@CI=true JOURNEY_ACTS=40 $(BIN)/pytest -q tests/browser/test_workers_day.py

audit: setup-dev ## Ask the public lists of known weaknesses about every locked package (needs the net)
	@$(BIN)/python -m tools.audit

scan: setup-dev ## Let an independent scanner crawl and attack the house as each role (NAME=clerk: one)
	@$(BIN)/python -m tools.scan $(NAME)

check: setup-dev ## Lint, types, contracts, migrations, generated pages, front end
	@$(MAKE) --no-print-directory -j2 --output-sync=target $(CHECKS)
	@echo "Checks passed."

format: setup-dev ## Format and repair what can be repaired
	@$(BIN)/ruff check -q --fix $(CODE); $(BIN)/ruff format $(CODE)

lint:
	@$(BIN)/ruff format --check -q $(CODE)
	@$(BIN)/ruff check -q $(CODE)

types:
	@$(BIN)/mypy --no-error-summary $(CODE)

contracts:
	@$(BIN)/lint-imports --no-cache > var/contracts.txt || { cat var/contracts.txt; exit 1; }

migrations:
	@$(BIN)/shanzhi manage makemigrations --check --dry-run -v 1

generated:
	@$(BIN)/shanzhi docs build --check
	@$(BIN)/python -m tools.messages check

frontend:
	@$(NPM) run --silent check

bench: setup-dev ## Measure all and write docs/benchmarks.md; NAME=intake, desk, loop, worker, classify, locate, ground or twin for one
	@$(BIN)/python -m benchmarks$(if $(NAME),.$(NAME))

lock: ## Write the locks again from requirements/*.in (UPGRADE=--upgrade: newer releases)
	@$(COMPILE) requirements/base.in -o requirements/base.txt
	@$(COMPILE) requirements/dev.in -c requirements/base.txt -o requirements/dev.txt
	@$(COMPILE) requirements/node.in -o requirements/node.txt
	@! grep -nE '://|^-' requirements/*.txt

messages: setup-dev ## Collect the texts of the screen into shanzhi/locale and compile them
	@$(BIN)/python -m tools.messages

docs: setup-dev ## Write the generated pages of docs/
	@$(BIN)/shanzhi docs build

clean: ## Remove what was built; keeps var/, where the data is
	@rm -rf .venv frontend/node_modules frontend/dist var/cache var/stamps *.egg-info
