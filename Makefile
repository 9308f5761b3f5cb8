# Passerelle: `make run` and `make test` are all that a newcomer needs.

PYTHON ?= python3
BIN := .venv/bin
APP ?= 1
A ?= RNCP41402
B ?= RNCP39099

.PHONY: run test lint docs bench yasgui clean lock

run: .venv/run.stamp  ## environment, build, checks, the answer, then the application (APP=0 stops before)
	$(BIN)/crosswalk build
	$(BIN)/crosswalk check
	$(BIN)/crosswalk correspondences $(A) $(B)
ifneq ($(APP),0)
	$(BIN)/crosswalk app
endif

test: .venv/dev.stamp lint  ## every check: style, types, tests
	$(BIN)/pytest -n auto --dist loadfile

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/run.stamp  ## HTML of the ontology, of the shapes, and of the model in French
	$(BIN)/python -m crosswalk.documentation build/docs

bench: .venv/dev.stamp  ## measured comparisons, printed as ratios
	$(BIN)/python -m bench

YASGUI := crosswalk/serving/static/yasgui
yasgui:  ## the query editor of `crosswalk serve`, from npm; without it a plain editor takes its place
	cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	mkdir -p $(YASGUI)
	cp web/node_modules/@zazuko/yasgui/build/yasgui.min.js web/node_modules/@zazuko/yasgui/build/yasgui.min.css $(YASGUI)/

lock: .venv/dev.stamp  ## pin anew; the files name no download address
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK) --extra app --extra build --extra docs --extra fast --extra match --extra reason --extra serve --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra app --extra build --extra docs --extra fast --extra match --extra reason --extra serve --extra embed --extra frames --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

LOCK := --quiet --upgrade --strip-extras --no-header --no-annotate --generate-hashes --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf build dist .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
