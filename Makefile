# Berceau : deux commandes suffisent pour commencer, « make demo » et « make test ».
# Chacune fait tout son propre réglage : environnement virtuel, dépendances, base, traductions.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
export BERCEAU_DATA_DIR ?= $(CURDIR)/var

# Two workers, a file on one of them, in the order of tests/conftest.py: the long ones first.
SPREAD := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help demo demo-reset test test-sqlite test-postgres check check-code check-laws translations format lock clean

help:
	@echo "make demo        une ville de démonstration sur http://127.0.0.1:$(PORT)"
	@echo "make demo-reset  la même, remise à neuf"
	@echo "make test        toute la suite, sur SQLite puis sur PostgreSQL"
	@echo "make check       style, types, contrats, gabarits, migrations, traductions"

$(VENV)/.base: requirements/base.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || (echo "Il faut Python 3.11 ou plus récent (PYTHON=… make demo)."; exit 1)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installation des dépendances (une seule fois)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installation des outils de développement (une seule fois)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

translations: $(VENV)/.base
	@$(BIN)/python tools/translations.py compile

demo: translations
	@PORT=$(PORT) BERCEAU_MODE=demo $(BIN)/berceau demo

demo-reset: translations
	@PORT=$(PORT) BERCEAU_MODE=demo $(BIN)/berceau demo --reset

test: test-sqlite test-postgres

test-sqlite: $(VENV)/.dev translations
	@echo "— SQLite —"
	@$(BIN)/python -m pytest $(SPREAD) $(SQLITE_ARGS) $(PYTEST_ARGS)

test-postgres: $(VENV)/.dev translations
	@echo "— PostgreSQL —"
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m pytest $(SPREAD) $(POSTGRES_ARGS) $(PYTEST_ARGS)

# The two halves side by side: one reads the code, the other runs the laws of the house.
check: $(VENV)/.dev translations
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-code check-laws

check-code:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	BERCEAU_MODE=test $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint berceau --lint --quiet
	BERCEAU_MODE=test $(BIN)/berceau makemigrations --check --dry-run
	$(BIN)/python tools/translations.py check

check-laws:
	$(BIN)/python -m pytest -q -n 2 --dist worksteal tests/consistency

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev
	$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) var
