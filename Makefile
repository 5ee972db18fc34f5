# make alone prints this list.
.DEFAULT_GOAL := help
GO ?= go

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 10

build: ## the program, as ./classify
	$(GO) build -trimpath -o classify ./cmd/classify

test: ## all tests
	$(GO) test ./...

# -short leaves out what starts the program as processes of their own: the race
# detector makes each start take seconds, and make test runs it.
check: ## format, modules, vet, staticcheck, tests with race detector in random order
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	$(GO) mod tidy -diff
	cd tools && $(GO) mod tidy -diff
	cd tools/browser && $(GO) mod tidy -diff && $(GO) vet .
	cd tools/sqlite && $(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod staticcheck ./...
	$(GO) test -race -short -shuffle=on ./...

golden: ## rewrite the golden files; read the diff
	UPDATE=1 $(GO) test ./...

model: ## train the built-in model on testdata/gold anew; read the figures
	$(GO) generate ./nlp/model

fuzz: ## each fuzz test for half a minute
	@for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 30s $$p || exit 1; \
	  done; \
	done

soak: ## the long proofs: killed and damaged again and again
	SOAK=1 $(GO) test -timeout 2h -run 'Kill|Flipped|Damage|Disturbed|Watch|Hostile|Readers|LearningTwice|Scripts' -v ./cmd/classify
	SOAK=1 $(GO) test -timeout 2h -run 'AnyDamage|OldPage|AnotherBucket|HiddenKey|PageHides|FailingCall|PowerCut|KillInMidWrite|Model|NothingErased' -v ./store
	SOAK=1 $(GO) test -run 'Undamaged|EndlessSitemap' -v ./crawler/warc ./crawler/sitemap
	SOAK=1 $(GO) test -run 'Worst|Bomb' -v ./crawler/extract ./crawler/extract/pdf
	SOAK=1 $(GO) test -run 'AnyString|LongRuns' -v ./nlp/token
	SOAK=1 $(GO) test -run 'Anchors|CuesMatch' -v ./nlp ./nlp/match
	SOAK=1 $(GO) test -run 'NoTextChanges' -v ./store/report/render
	SOAK=1 $(GO) test -run 'AnySingleEdit' -v ./store/report/verify

netns: ## the crawler in a network where every address answers; needs root
	NETNS=1 $(GO) test -count 1 -run EveryAddress -v ./cmd/classify

bench: ## the benchmarks, the crawl beside other clients, a large frontier, a million utterances beside SQLite, the words beside mecab if there is one, 64 and 256 MB of text
	$(GO) test -run '^$$' -bench . -benchmem ./...
	CRAWL_BENCH=20000 $(GO) test -count 1 -timeout 2h -run TestTheCrawlBesideItsPeers -v ./cmd/classify
	BULK=1000000 $(GO) test -count 1 -timeout 1h -run TheFrontierHolds -v ./cmd/classify
	dir=$$(mktemp -d) && STORE_BULK=1000000 STORE_BULK_DIR=$$dir $(GO) test -count 1 -timeout 1h -run TheStoreHolds -v ./store && $(GO) run -C tools/sqlite . $$dir; rm -rf $$dir
	MECAB=mecab $(GO) test -count 1 -run MeCab -v ./nlp/token
	TAG_BENCH=64 $(GO) test -count 1 -run TestTagTakesTimeInProportion -v ./cmd/classify

warc: ## archives checked with the npm package warcio, both ways; needs node and npm
	GO="$(GO)" tools/warcio/check.sh

browser: ## the pages of reports in a headless Chromium; installs it as root; SHOTS=folder keeps screenshots
	GO="$(GO)" tools/browser/check.sh

demo: ## the example incident
	$(GO) run ./cmd/classify run testdata/minato-2021/incident.yaml

.PHONY: help build test check golden model fuzz soak netns bench warc browser demo
