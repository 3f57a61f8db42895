# make book   environment, strict build from clean, prints the page to open
# make test   everything that must hold
# make check  data, models, prose, claims, types and style: what an edit of a fact needs
# make browsers  every page in Firefox and WebKit too; some: make browsers PAGES=book/market.html
# make lab    JupyterLab, opened on start.ipynb; with its options: make lab ARGS="--port 9999"
# make refresh  stale numbers mended, chapters run and stored
# make chapter NAME=power_prices  a chapter of your own, from a template
# make data   the data, checked, and whether the report can be made of them
# make indicators  what released packages count, read again; with WRITE=1 the rows that changed
# make findings  what tools and packages were seen to do, seen again
# make conclusions BASE=<revision>  the verdicts that moved since, each with the facts that moved it
# make readers  the tables of the built book as DuckDB, polars and mlcroissant read them
# make bench BASE=<revision>  that revision and the working tree side by side, with targets

.DELETE_ON_ERROR:
.PHONY: book test check browsers lab refresh chapter data conclusions indicators findings readers bench clean

PYTHON ?= python3
BIN := .venv/bin
CHECKS := $(addprefix tests/,tables/test_data.py tables/test_meaning.py tables/test_released.py models \
  results chapters outputs/test_figures.py site/test_catalogue.py site/test_prose.py site/test_plain_words.py test_examples.py \
  test_house.py test_used.py)
CONTRACT := cd book && ../$(BIN)/lint-imports ../pyproject.toml
RUN := cd book && ../$(BIN)/python -m
HERE = @test -d $@ || { \
  echo "The $@ are not here (a kit holds the book alone): clone the repository." >&2; exit 1; }

book: .venv/ready
	@echo "Environment: .venv, as requirements.txt and constraints.txt made it"
	rm -rf _build
	$(BIN)/jupyter-book build . -W -n --keep-going
	@echo "Open file://$(CURDIR)/_build/html/index.html"

check: tests/machine.py .venv/ready
	$(BIN)/ruff check book/trainium_report bench indicators tests conftest.py
	$(BIN)/mypy
	$(CONTRACT)
	$(BIN)/pytest -n 2 $(CHECKS)

test: tests/machine.py .venv/made
	@browser=$$($(BIN)/python tests/machine.py) && echo "Browser: $$browser"
	@$(MAKE) --no-print-directory .venv/ready
	$(BIN)/ruff check book/trainium_report bench indicators tests conftest.py
	$(BIN)/mypy
	$(CONTRACT)
	$(MAKE) book
	TRAINIUM_BUILT=$(CURDIR)/_build/html $(BIN)/pytest -n 3 --dist loadgroup tests
	$(BIN)/pytest -n 2 --dist loadfile --nbval --nbval-sanitize-with tests/nbval.cfg book

browsers: tests/machine.py .venv/ready
	PYTHONPATH=tests:book $(BIN)/python -m engines _build/html $(PAGES)

lab: .venv/ready
	$(BIN)/jupyter lab start.ipynb $(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS)

refresh: .venv/ready
	$(RUN) trainium_report.site.refresh

chapter: .venv/ready
	@$(RUN) trainium_report.site.new_chapter "$(NAME)" "$(TITLE)"
	@$(if $(NAME),$(RUN) trainium_report.site.refresh $(NAME).ipynb)

data: .venv/ready
	$(RUN) trainium_report.outputs.trial

conclusions: .venv/ready
	@$(RUN) trainium_report.site.moved $(BASE)

indicators: .venv/ready
	$(HERE)
	@$(BIN)/python -m indicators $(if $(WRITE),--write)

findings:
	$(HERE)
	@for script in findings/*.sh; do \
	  sed -n '2s/^# //p; s/^# \(Date: [^.]*\).*/\1/p' $$script; \
	  grep -oE '[A-Za-z0-9_-]+(\[[a-z0-9]+\])?==[0-9][0-9a-z.+]*' $$script | sort -u | paste -sd ' '; \
	  bash $$script || failed="$$failed $$script"; echo; \
	done; test -z "$$failed" || { echo "Not as it was seen:$$failed" >&2; exit 1; }

readers: tests/machine.py
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PYTHON) -m venv "$$folder" && "$$folder/bin/pip" install --quiet --disable-pip-version-check \
	  duckdb==2.0.1 mlcroissant==1.1.1 polars==2.1.0 && \
	"$$folder/bin/python" tests/readers.py _build/html/_static/data

bench: .venv/ready
	@PYTHONPATH=tests $(BIN)/python -m bench --base "$(BASE)" $(OPTIONS)

clean:
	rm -rf _build .venv

tests/machine.py:
	@echo "The tests are not here (a kit holds the book alone): clone the repository." >&2; exit 1

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This needs Python 3.11 or newer; $(PYTHON) is $$( \
	       command -v $(PYTHON) >/dev/null && $(PYTHON) -V 2>&1 || echo not here)." \
	       "Name another with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv module: install it (Debian, Ubuntu: apt-get install" \
	       "python3-venv) or name another with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
	@touch $@

SETTINGS := book/trainium_report/notebook/static

.venv/ready: requirements.txt constraints.txt $(wildcard $(SETTINGS)/*.json) | .venv/made
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check -r requirements.txt -c constraints.txt
	rm -f .venv/share/jupyter/lab/settings/overrides.json
	mkdir -p .venv/etc/jupyter
	cp $(SETTINGS)/server.json .venv/etc/jupyter/jupyter_server_config.json
	cp $(SETTINGS)/nbconvert.json .venv/etc/jupyter/jupyter_nbconvert_config.json
	@touch $@
