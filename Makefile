# Kinora's commands. `make help` lists them.

NOVEL ?= examples/rain_inn.zh.txt
OUT ?= film.mp4
ARGS ?=

# Everything fetched is kept here and used again; git ignores it.
export KINORA_ASSETS ?= $(CURDIR)/.assets
CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
KINORA := $(CARGO_TARGET_DIR)/release/kinora

.PHONY: help film serve test chaos bench lint tidy build assets doctor

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18
	@echo
	@echo "  make film NOVEL=mine.txt OUT=mine.mp4 ARGS='--aspect 9:16'"

film: build assets ## Turn the example story (or NOVEL=…) into film.mp4 (or OUT=…)
	@echo "== film: $(NOVEL) → $(OUT)"
	@$(KINORA) film "$(NOVEL)" -o "$(OUT)" $(ARGS)

serve: build assets ## Serve the HTTP faces on 127.0.0.1:8000 (ARGS='--listen … --data …')
	@$(KINORA) serve $(ARGS)

# Built once, with the tests: building the program alone first would compile most crates twice, for they are then asked
# for other features.
test: ## Pass every test
	@echo "== build: the program and its tests (the first time takes some minutes)"
	cargo test --release --workspace --locked --no-run
	@echo "== assets: ffmpeg, voices, fonts, instruments; a recogniser, which hears what the voices say"
	@$(KINORA) assets install
	@$(KINORA) assets install whisper
	@echo "== tests"
	cargo test --release --workspace --locked

chaos: assets ## Kill the server at random for five minutes while it works (CHAOS=SECONDS for longer)
	KINORA_CHAOS=$(or $(CHAOS),300) cargo test --release --workspace --locked --test it -- --nocapture chaos

bench: build assets ## Print the measured ratios
	cargo run --release --locked -p kinora-bench -- all

lint: ## Formatting, lints, the plan of the house
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets --locked -- -D warnings
	cargo xtask tidy

tidy: ## Hold the plan of the house against the code
	cargo xtask tidy

build: ## Build the program
	@echo "== build: the kinora program (the first time takes some minutes)"
	cargo build --release --locked -p kinora-server

assets: build ## Install what is missing: ffmpeg, voices, fonts, instruments
	@echo "== assets: ffmpeg, voices, fonts, instruments"
	@$(KINORA) assets install

doctor: build ## Say what is installed and what is missing
	@$(KINORA) doctor
