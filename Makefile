# The project's commands. `make check` is what to run before a commit; `make test` is what README.md says and the CI runs.
RUN = python3 -m uv run --no-sync

.PHONY: help setup check fast test slow docs mutants versions format

help:                ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/: *##/  /'

setup:               ## the environment of the tests, in .venv
	python3 -m pip install -q "$$(grep -om1 'uv==[0-9.]*' README.md)"
	python3 -m uv venv --allow-existing
	python3 -m uv pip install --compile-bytecode -p .venv -r requirements-test.txt

check:               ## format, lint, types and the fast tests
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) pytest -m fast

fast:                ## the fast tests alone
	$(RUN) pytest -m fast

test:                ## everything, the browser included: the test command of README.md
	bash .ci/run

slow:                ## what takes minutes or needs another program: more examples of each law, fuzzing, faults
	$(RUN) pytest --at-length

docs:                ## the site, in build/site; no network but for what builds it
	python3 -m uv pip install -q -p .venv -r requirements-docs.txt
	$(RUN) python -m tools.pages

mutants:             ## plant 120 faults and list those that no test sees: a quarter of an hour, less the next time
	$(RUN) python tools/mutants.py

versions:            ## the tests at the lowest declared versions and on every other Python found
	bash .ci/versions

format:              ## put the code into its form
	$(RUN) ruff check --fix .
	$(RUN) ruff format .
