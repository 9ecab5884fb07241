# Jieli (接力). `make run` sets everything up and starts it; `make help` lists every verb.
#
# Each verb is a function of scripts/jieli.py, which needs nothing but a Python.

PYTHON ?= $(shell for python in python3.11 python3; do \
	$$python -c "" 2>/dev/null && echo $$python && break; done)
JIELI = $(or $(PYTHON),$(error Python was not found: install Python 3.11)) -B -m scripts.jieli
FILE ?=
ARGS ?=

VERBS = help run run-wechat test check bench train build kb doctor lock clean
.PHONY: $(VERBS)
.DEFAULT_GOAL := help

help: ## List every verb
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Set up what is missing, start everything, print the addresses; Ctrl-C stops it
	@$(JIELI) run

run-wechat: ## The same with a stand-in for WeChat, and its customer's phone in the browser
	@$(JIELI) run-wechat

test: ## Set up, run the checks and every test (ARGS="-k queue" hands words to pytest)
	@$(JIELI) test -- $(ARGS)

check: ## Run ruff, strict mypy, the web pages' type check and unit tests
	@$(JIELI) check

bench: ## Run the benchmarks; results as JSON in benchmarks/results (ARGS="--data FOLDER")
	@$(JIELI) bench -- $(ARGS)

train: ## Train Rasa if its data changed
	@$(JIELI) train

build: ## Set up everything that run needs, and start nothing
	@$(JIELI) build

kb: ## Load your own articles (CSV, Excel, Word, PDF, Markdown, ZIP …): make kb FILE=faq.csv
	@$(JIELI) kb --file "$(FILE)"

doctor: ## Say what this machine has and lacks
	@$(JIELI) doctor

lock: ## Pin what requirements/*.in ask for; the rest stays (ARGS=--upgrade: the newest)
	@$(JIELI) lock $(ARGS)

clean: ## Delete what can be made again; the database and the secrets stay
	@$(JIELI) clean
