# Deeptier's workbench. `make` lists the targets; each one sets up what it needs first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL: # test runs share the devnets' ports and Brownie's build folder

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv

# For newer ones not all that tests use comes compiled.
KNOWN_PYTHON := (3, 10) <= sys.version_info[:2] <= (3, 12)
OTHER_PYTHON := Python 3.10 to 3.12 is needed, not %d.%d: name one, as in make setup PYTHON=python3.12

# Compiler and networks live inside the project: nobody's ~/.solcx or ~/.brownie is read or written.
# Brownie keeps its data under $HOME, so it runs with a home of its own.
export SOLCX_BINARY_PATH := $(CURDIR)/.solcx
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
SOLC := .solcx/solc-v0.8.30
BROWNIE := HOME=$(CURDIR)/.home $(BIN)/brownie

# Offline tests must not load Brownie's pytest plugin: it starts a chain.
PYTEST := $(BIN)/pytest -p no:pytest-brownie
JUNIT = --junitxml=build/reports/$@.xml

# uv: trust the certificates the machine trusts, as pip does; never fetch another Python.
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never

SOLIDITY := $(shell find contracts -name '*.sol' 2>/dev/null)
SOLIDITY_SOURCES := 'contracts/**/*.sol' 'benchmarks/contracts/*.sol'
PRETTY := $(SOLIDITY_SOURCES) 'tests/{forge,symbolic}/*.sol' 'scripts/*.js' 'tests/offline/*.js' 'proof/mutants/*.js' 'deeptier/audit/page/assets/*.{js,css}' 'scenarios/*.yaml' '*.{json,yaml}'

##@ Set up

.PHONY: setup
setup: .venv/.stamp node_modules/.stamp $(SOLC) .home/.stamp ## install everything, inside this folder

.venv/.stamp: pyproject.toml requirements-bootstrap.lock requirements.lock
	@$(PYTHON) -c 'import sys; $(KNOWN_PYTHON) or sys.exit("$(OTHER_PYTHON)" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.lock
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements-bootstrap.lock requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

# Two packages claim each of the names anvil and forge, and some npm versions then link neither.
node_modules/.stamp: package.json package-lock.json .npmrc
	npm ci --ignore-scripts --loglevel=error
	for tool in anvil forge; do \
	    chmod +x node_modules/@foundry-rs/$$tool/bin.mjs; \
	    ln -sf ../@foundry-rs/$$tool/bin.mjs node_modules/.bin/$$tool; \
	done
	touch $@

$(SOLC): scripts/install_solc.py | .venv/.stamp node_modules/.stamp
	$(BIN)/python scripts/install_solc.py
	touch $@

.home/.stamp: network-config.yaml | .venv/.stamp
	mkdir -p .home
	$(BROWNIE) networks import network-config.yaml True
	touch $@

.PHONY: lock
lock: .venv/.stamp ## renew the Python locks from pyproject.toml
	lock() { $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	    --no-annotate --custom-compile-command 'make lock' --upgrade "$$@"; }; \
	lock pyproject.toml --group dev --python-version 3.10 -o requirements.lock; \
	lock --group bootstrap --python-version 3.10 --constraints requirements.lock -o requirements-bootstrap.lock; \
	lock --group halmos --python-version 3.11 -o requirements-halmos.lock

##@ Build

.PHONY: compile
compile: build/.stamp ## compile the contracts

# Always all of them: Brownie overlooks changed settings and files without a contract.
build/.stamp: $(SOLIDITY) brownie-config.yaml package-lock.json | setup
	$(BROWNIE) compile --all --size
	touch $@

.PHONY: artifacts
artifacts: build/.stamp ## renew deeptier/artifacts, the contracts that the Python package carries
	$(BIN)/python scripts/write_artifacts.py

.PHONY: demo
demo: setup ## play a whole life cycle on a devnet
	$(BIN)/deeptier demo

.PHONY: bench
bench: artifacts ## gas of every operation beside its floor and its peers; renews benchmarks/gas.json
	$(BIN)/python -m benchmarks.gas

.PHONY: bench-check
bench-check: artifacts ## measure again; fail where a figure moved or a budget is missed
	$(BIN)/python -m benchmarks.gas --check

.PHONY: bench-audit
bench-audit: artifacts ## rows of our own events read per second beside peers; N= how many; renews benchmarks/audit.json
	$(BIN)/python -m benchmarks.audit --events $(or $(N),200000)

.PHONY: bench-bulk
bench-bulk: artifacts ## bulk runs beside raw transactions signed before, on ganache and anvil; renews benchmarks/bulk.json
	$(BIN)/python -m benchmarks.bulk

##@ Test

# Two lanes of about a length, for two cores; what runs under Brownie is in one of them.
LANE := test-offline test-proof test-forge test-audit test-scenarios test-chain
LANE_BESIDE := test-contracts test-histories test-evm test-operations
SUITES := $(LANE) $(LANE_BESIDE)

.PHONY: test
test: build/.stamp ## run all tests; the last line is their total
	@mkdir -p build/reports
	@rm -rf .home/.foundry # old states of anvil under Brownie
	@$(MAKE) --no-print-directory --keep-going $(LANE_BESIDE) > build/reports/beside.log 2>&1 & beside=$$!; \
	status=0; \
	$(MAKE) --no-print-directory --keep-going $(LANE) || status=1; \
	wait $$beside || status=1; \
	cat build/reports/beside.log; \
	$(MAKE) --no-print-directory --silent test-total || status=1; \
	exit $$status

.PHONY: test-total
test-total: setup
	@$(BIN)/python scripts/total_tests.py $(SUITES:%=build/reports/%.xml)

.PHONY: test-offline
test-offline: build/.stamp ## pure Python, documents, committed figures: no chain
	$(PYTEST) tests/offline $(JUNIT)

.PHONY: test-evm
test-evm: build/.stamp ## races and hostile counterparts, on an EVM in the process
	$(PYTEST) tests/evm $(JUNIT)

.PHONY: test-proof
test-proof: build/.stamp ## two minutes of random histories against three books, and the machine itself
	$(PYTEST) tests/proof $(JUNIT)

.PHONY: test-forge
test-forge: setup ## under forge: fuzzed libraries, random lives, solmate's ERC-1155 suite
	$(PYTEST) tests/forge $(JUNIT)

.PHONY: test-chain
test-chain: setup ## the package on devnets: deploy, send, refuse, audit
	$(PYTEST) tests/chain $(JUNIT)

.PHONY: test-audit
test-audit: setup ## the auditor's verbs: played scenarios, bad nodes, a report in a browser
	$(PYTEST) tests/audit $(JUNIT)

.PHONY: test-operations
test-operations: setup ## the operators' tool at a desk of its own, and the first hour as it is written
	$(PYTEST) tests/operations $(JUNIT)

.PHONY: test-scenarios
test-scenarios: setup ## whole life cycles and the command line, on ganache
	$(PYTEST) tests/scenarios $(JUNIT)

# On a devnet of its own: it goes back in time without telling Brownie.
.PHONY: test-histories
test-histories: build/.stamp ## a random history against the three books, under Brownie on anvil
	$(BROWNIE) test tests/histories --network deeptier-anvil-2 $(JUNIT)

.PHONY: test-contracts
test-contracts: build/.stamp ## every rule and named error, under Brownie on anvil
	$(BROWNIE) test tests/contracts --network deeptier-anvil $(JUNIT)

.PHONY: test-swapped
test-swapped: build/.stamp ## once more on the other devnet: the scenarios on anvil, the contract tests on ganache
	$(PYTEST) tests/scenarios --backend anvil $(JUNIT)
	$(BROWNIE) test tests/contracts --network deeptier-ganache --junitxml=build/reports/$@-contracts.xml

.PHONY: bulk-storm
bulk-storm: setup ## 10,000 payables of a CSV issued, endorsed and cleared under kill -9, then audited; N= how many
	$(BIN)/python -m benchmarks.bulk.storm $(or $(N),10000)

.PHONY: coverage
coverage: setup ## which statements and branches of the contracts the Brownie tests reach
	HOME=$(CURDIR)/.home $(BIN)/python scripts/coverage.py

##@ Check

.PHONY: check
check: setup ## linters, formatters in check mode, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	solhint --disc --noPoster --max-warnings 0 $(SOLIDITY_SOURCES)
	prettier --log-level warn --check $(PRETTY)

.PHONY: format
format: setup ## format Python, Solidity, YAML and JSON
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	prettier --log-level warn --write $(PRETTY)

.PHONY: slither
slither: setup ## static analysis; every finding has its reason in docs/slither.yaml
	$(BIN)/python scripts/check_slither.py
	$(BIN)/python scripts/check_erc.py # on what slither compiled

##@ Proof

PROOF := $(BIN)/python -m proof

# Every part keeps what it has done under build/proof, so an interrupted proof goes on where it was.
.PHONY: proof
proof: build/.stamp ## at night's length: random histories, planted bugs, mutants, fuzzing, symbolic proofs
	$(PROOF) machine
	$(PROOF) plant
	$(PROOF) mutants
	$(MAKE) --no-print-directory build/proof/forge.stamp build/proof/symbolic.json
	$(PROOF) summary

build/proof/forge.stamp: $(SOLIDITY) $(wildcard tests/forge/*) | setup
	FOUNDRY_PROFILE=proof $(PYTEST) tests/forge
	@mkdir -p $(@D) && touch $@

build/proof/symbolic.json: $(SOLIDITY) $(wildcard tests/symbolic/*)
	$(MAKE) --no-print-directory symbolic

.PHONY: symbolic
symbolic: setup .halmos/.stamp ## what halmos proves, and the planted defects that it finds; see docs/PROOFS.md
	$(BIN)/python tests/symbolic/prove.py

# An environment of its own: halmos pins other versions than Brownie.
.halmos/.stamp: requirements-halmos.lock | .venv/.stamp
	$(UV) venv --quiet --allow-existing --python $(BIN)/python .halmos
	$(UV) pip sync --quiet --python .halmos/bin/python --require-hashes requirements-halmos.lock
	touch $@

##@ Other

.PHONY: record-day
record-day: setup ## renew docs/day/day.cast, a terminal session of each party's day
	$(BIN)/python scripts/record_day.py

.PHONY: brownie
brownie: setup ## any Brownie command, as in: make brownie ARGS="run deploy"
	$(BROWNIE) $(ARGS)

.PHONY: clean
clean: ## remove what was built, keep what was installed
	rm -rf build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +

.PHONY: help
help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } \
	    /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
