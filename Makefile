# The house from the outside: `make setup`, `make demo`, `make test`.
# PYTHON=/path/to/python3.12 chooses the Python; otherwise the first fit one on the PATH.

# The same everywhere, whatever the locale and the settings of the person who calls:
# files are UTF-8, and nothing but .venv is searched or installed into.
# LC_ALL as well: Python before 3.13 reads .pth files by the locale, and in an ASCII one
# does not start at all when the path of this folder has a Chinese name in it.
export LC_ALL = C.UTF-8
export PYTHONUTF8 = 1
export PYTHONNOUSERSITE = 1
export PIP_USER = 0
export PIP_DISABLE_PIP_VERSION_CHECK = 1
unexport PYTHONPATH PYTHONHOME

PYTHON ?=
BIN = .venv/bin
LOCKS = requirements-build.txt requirements-dev.txt
# One test process for each core; TEST_JOBS=0 runs them in this one, for a debugger.
TEST_JOBS ?= auto
# Random cases the query must decide like the yardstick; see tests/properties/campaign.py.
PAIRS ?= 10000000
# What tests/ledger/torture.py is told, for example '--kills 100 --images 500 --points 50'.
TORTURE ?=
PIP_TOOLS = pip-tools==7.6.2

.DEFAULT_GOAL := test
.PHONY: setup demo test spark bench agree torture lock clean check-machine

setup: .venv/complete

# The stamp holds the path it was made for: a venv does not survive being moved or copied.
ifneq ($(shell cat .venv/complete 2>/dev/null),$(shell pwd -P))
.PHONY: .venv/complete
endif

# A venv of this place is brought up to date; anything else, a half-made one included, is made anew.
.venv/complete: pyproject.toml $(LOCKS)
	@$(FIND_PYTHON); \
	if [ "$$(cat .venv/complete 2>/dev/null)" != "$$(pwd -P)" ]; then \
	    $(CHECK_MACHINE); \
	    echo "setup: making .venv with $$python"; \
	    "$$python" -m venv --clear .venv; \
	fi
	@# durable-rules is compiled here, with the locked setuptools: hence no build isolation.
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-build.txt
	@$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c 'from durable import engine' || { \
	    echo 'setup: durable-rules was installed but does not import; run `make clean setup`.' >&2; exit 1; }
	@pwd -P > $@
	@echo "setup: ready, $$($(BIN)/python --version) in .venv"

# Runs each candidate rather than only looking for it: a version manager puts shims
# on the PATH for Pythons that it then refuses to start.
define FIND_PYTHON
set -e; python=; \
for each in $(if $(PYTHON),"$(PYTHON)",python3 python3.12 python3.11); do \
    if "$$each" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; then \
        python="$$each"; break; \
    fi; \
done; \
if [ -z "$$python" ]; then \
    echo "setup: $(if $(PYTHON),$(PYTHON) is not a,no) Python 3.11 or 3.12 $(if $(PYTHON),,was found )(durable-rules does not import on 3.13); install one, or name one with PYTHON=/path/to/python3.12." >&2; \
    exit 1; \
fi
endef

define CHECK_MACHINE
missing() { echo "setup: $$1" >&2; exit 1; }; \
"$$python" -c 'import ensurepip, venv' 2>/dev/null \
    || missing "$$python has no venv module; install it (on Debian the package python3-venv)."; \
compiler=$$("$$python" -c 'import os, sysconfig; print((os.environ.get("CC") or sysconfig.get_config_var("CC") or "gcc").split()[0])'); \
command -v "$$compiler" >/dev/null \
    || missing "the C compiler $$compiler is missing, and durable-rules is compiled here; install gcc, or name another with CC=."; \
headers=$$("$$python" -c 'import sysconfig; print(sysconfig.get_path("include"))'); \
[ -f "$$headers/Python.h" ] \
    || missing "Python.h is missing for $$python, and durable-rules is compiled here; install the headers (on Debian the package python3-dev)."; \
echo '#include <Python.h>' | "$$compiler" -I"$$headers" -fsyntax-only -x c - 2>/dev/null \
    || missing "$$compiler cannot compile against Python.h; install the headers of the C library (on Debian the package libc6-dev)."
endef

check-machine:
	@$(FIND_PYTHON); $(CHECK_MACHINE); echo "setup: $$python will do"

# `screen` exits with 1 when it has findings, and the sample is there to have some.
demo: setup
	@mkdir -p build
	$(BIN)/ipaward screen policies/urumqi-ip-2020/samples/round-2021.xlsx \
	    --policy urumqi-ip-2020 --programme certification-award --on 2021-07-01 \
	    --out build/decisions.xlsx || [ $$? -eq 1 ]

test: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n $(TEST_JOBS) --dist worksteal

# The reading on Spark, in local mode. Spark is an extra of some 500 MB, so it lies beside .venv,
# and what it cannot be tested with is said and is no fault.
spark: setup
	@if ! java -version >/dev/null 2>&1; then echo 'spark: skipped, for there is no Java here.'; \
	elif ! $(MAKE) --no-print-directory build/spark/complete; then \
	    echo 'spark: skipped, for pyspark could not be installed.'; \
	else PYTHONPATH=build/spark $(BIN)/pytest tests/spark; fi

build/spark/complete: requirements-spark.txt
	@echo 'spark: installing pyspark into build/spark'
	@rm -rf build/spark
	@$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation --no-deps \
	    --target build/spark -r requirements-spark.txt
	@touch $@

bench: setup
	$(BIN)/python -m tests.benchmarks

# Both readings against the yardstick, for longer than a test run can wait: hours.
agree: setup
	$(BIN)/python -m tests.properties.campaign --pairs $(PAIRS)

# Everything that may befall a ledger, at full length.
torture: setup
	$(BIN)/python -m tests.ledger.torture $(TORTURE)

# The dev lock first, then the others within it: one version of each library everywhere.
# Made with the older Python; nothing we use needs more on one of the two than on the other.
COMPILE = CUSTOM_COMPILE_COMMAND='make lock' build/lock/bin/pip-compile --quiet --upgrade \
    --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

lock:
	@$(FIND_PYTHON); "$$python" -m venv --clear build/lock
	@build/lock/bin/python -m pip install --quiet $(PIP_TOOLS)
	$(COMPILE) --extra dev --output-file requirements-dev.txt pyproject.toml
	$(COMPILE) --constraint requirements-dev.txt --output-file requirements.txt pyproject.toml
	printf '%s\n' 'pyspark>=4' \
	    | $(COMPILE) --constraint requirements-dev.txt --output-file requirements-spark.txt -
	printf '%s\n' hatchling setuptools wheel \
	    | $(COMPILE) --constraint requirements-dev.txt --output-file requirements-build.txt -

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
