# Each target makes ready what it needs (tools/setup.py), so that a fresh checkout needs nothing before it.

# The first Python on PATH that is new enough.
PYTHON = $(or $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; \
	done),$(error Python 3.11 or newer is needed, and none is on PATH))

# More words for the command behind a target: make run ARGS="--port 8600", make test ARGS="-k pallets"
ARGS =

.PHONY: help run test soak lock bench texts pictures

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: ## open the dashboard
	@$(PYTHON) tools/setup.py run
	.venv/bin/catering app $(ARGS)

test: ## run every check and test, those in a browser included
	@$(PYTHON) tools/setup.py dev
	@$(PYTHON) tools/setup.py browser
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -n auto $(ARGS)

soak: ## kill writers and imports by the hundred (half an hour)
	@$(PYTHON) tools/setup.py dev
	.venv/bin/pytest -s tests/soak/soak_*.py $(ARGS)

lock: ## make the lock files anew (ARGS=--upgrade: at the newest versions)
	@$(PYTHON) tools/setup.py lock $(ARGS)

bench: ## run the side-by-side measurements
	@$(PYTHON) tools/setup.py dev
	@set -e; for bench in benchmarks/bench_*.py; do \
	  echo "== $$bench"; .venv/bin/python "$$bench"; \
	done

texts: ## refresh the German and Japanese catalogues
	@$(PYTHON) tools/setup.py dev
	.venv/bin/python tools/texts.py $(ARGS)

pictures: ## take the pictures of docs/images anew
	@$(PYTHON) tools/setup.py dev
	@$(PYTHON) tools/setup.py browser
	.venv/bin/python tools/screenshots.py
