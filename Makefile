LINT := go tool -modfile=tools/golangci/go.mod golangci-lint

.PHONY: build test check lint format vet race fuzz live chaos soak load

build: ## bin/aires
	CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/aires

test: ## all tests; those that need a real Ollama skip where there is none
	go test ./...

check: lint vet race ## all that has to hold before a change is offered

lint: ## mistakes and formatting; building the linter takes minutes the first time
	$(LINT) run
	$(LINT) fmt --diff

format: ## gofumpt
	$(LINT) fmt

vet: ## on every system that aires runs on
	GOOS=linux go vet ./...
	GOOS=darwin go vet ./...
	GOOS=windows go vet ./...

race:
	go test -race -timeout 20m ./...

fuzz: ## every fuzz target for ten seconds
	tools/fuzz.sh 10s

live: ## against a real Ollama: AIRES_TEST_OLLAMA=/path/to/ollama make live
	AIRES_TEST_REQUIRE_OLLAMA=1 go test -run '^TestLive' -count=1 -v ./...

load: ## what a daemon takes: submissions, watchers, a long queue; prints a table
	@mkdir -p bin; AIRES_TEST_LOAD=1 go test -run '^TestLoad' -count=1 -v ./internal/serve >bin/load.log 2>&1; status=$$?; \
	sed -nE 's/^ *[a-z_]+\.go:[0-9]+: figure: //p' bin/load.log; [ $$status -eq 0 ] || { grep -vE '^=== |figure:' bin/load.log; exit $$status; }

chaos: ## two daemons killed 200 times under load, then 1,000 runs on hosts that break off, stall and lie; a quarter of an hour
	go test -count=1 -timeout 40m -v ./internal/chaos -run '^TestKilled' -kills 200
	go test -count=1 -timeout 40m -v ./internal/chaos -run '^TestHosts' -runs 1000

soak: ## half an hour of mixed load: what the daemon holds must be flat
	go test -count=1 -timeout 60m -v ./internal/chaos -run '^TestSoak' -soak 30m
