# phoihop: make demo runs it, make test proves it.
GO ?= go
# Pure Go: no C compiler is needed to build or to test (the race detector in
# script/check is the exception).
export CGO_ENABLED ?= 0

.PHONY: demo test long check build generate bench scale load documents screens measure fuzz vendor-web deb clean

demo: build ## the whole thing, running, on invented data
	./bin/phoihop demo

# What takes longest stands first and so begins first. The demonstration is made
# once for all; vet has been over everything; who debugs builds for themselves.
test: ## installs by itself what the tests need, then runs all of them
	script/setup-test
	$(GO) vet ./...
	dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && PHOIHOP_WORLD=$$dir/world \
		$(GO) test -count=1 -parallel 3 -timeout 40m -vet=off -ldflags=-w ./internal/nodetest ./...

long: ## the simulations whole: every byte, every system call, many kills and orders
	script/setup-test
	PHOIHOP_LONG=1 $(GO) test -count=1 -timeout 60m -v -run 'TestKill|TestDiskFails|TestEveryByte|TestAnyOrder|TestDirectiveStory|TestMeetingStory|TestEveryPage|TestWhatFollowsTheDay|TestOffice|TestPackage' ./internal/nodetest ./internal/secrecy

check: ## everything that must hold before a commit
	script/check

build:
	$(GO) build -trimpath -ldflags "-s -w" -o bin/phoihop ./cmd/phoihop

generate: ## *_templ.go from *.templ
	$(GO) tool templ generate

bench: build ## ratios to the named baselines, and the bars
	./bin/phoihop bench

scale: build ## a node with a million entries in 25 spaces
	./bin/phoihop bench --scale 1000000

load: build ## 200 people reading and 10 writing at once, for five minutes
	./bin/phoihop bench --load

documents: ## the produced documents as pictures, in out/documents
	script/setup-test
	script/documents

screens: ## every page as a picture, at each width and theme, in out/screens
	script/setup-test
	PHOIHOP_SCREENS=$(CURDIR)/out/screens $(GO) test -count=1 -run 'TestEveryPage|TestOffline' ./internal/nodetest

measure: ## lengths of files and functions against the budget
	$(GO) run ./internal/measure

fuzz: ## every fuzz target, FUZZTIME each (5s)
	script/fuzz

vendor-web: ## fetch fonts and scripts again, as pinned
	script/vendor-web

deb: ## a Debian package, in out/
	script/package-deb

clean:
	rm -rf bin out
