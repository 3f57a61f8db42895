# make book   environment, strict build from clean, prints the page to open
# make test   everything that must hold
# make lab    the chapters in JupyterLab
# make refresh  stale numbers mended, chapters run and stored
# make data   the data alone, checked
# make bench BASE=<revision>  that revision and the working tree side by side, with targets

.DELETE_ON_ERROR:
.PHONY: book test lab refresh data bench clean

PYTHON ?= python3
BIN := .venv/bin
RUN := cd book && ../$(BIN)/python -m

book: .venv/ready
	@echo "Environment: .venv, as requirements.txt and constraints.txt made it"
	rm -rf _build
	$(BIN)/jupyter-book build . -W -n --keep-going
	@echo "Open file://$(CURDIR)/_build/html/index.html"

test: .venv/ready
	$(BIN)/ruff check book/trainium_report bench tests conftest.py
	$(BIN)/mypy
	$(MAKE) book
	TRAINIUM_BUILT=$(CURDIR)/_build/html $(BIN)/pytest -n 3 --dist loadgroup tests
	$(BIN)/pytest -n 2 --dist loadfile --nbval --nbval-sanitize-with tests/nbval.cfg book

lab: .venv/ready
	cd book && ../$(BIN)/jupyter lab

refresh: .venv/ready
	$(RUN) trainium_report.refresh

data: .venv/ready
	$(RUN) trainium_report.data

bench: .venv/ready
	@PYTHONPATH=tests $(BIN)/python -m bench --base "$(BASE)" $(OPTIONS)

clean:
	rm -rf _build .venv

.venv/ready: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "This needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
	       "Name another with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	mkdir -p .venv/share/jupyter/lab/settings
	cp book/trainium_report/static_lab/overrides.json .venv/share/jupyter/lab/settings
	@touch $@
