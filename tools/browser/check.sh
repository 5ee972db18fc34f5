#!/bin/sh
# Makes pages of reports and opens them in a headless Chromium, see main.go. Needs
# go, node and npm; what else is missing it installs where it may, as root on
# Debian. SHOTS names a folder for screenshots and prints.
set -eu
cd "$(dirname "$0")"
fail() { echo "make browser: $1" >&2; exit 1; }

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
missing=
[ -n "$chromium" ] || missing="$missing chromium"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
[ -n "$(fc-list :lang=ja 2>/dev/null)" ] || missing="$missing fontconfig fonts-noto-cjk"
if [ -n "$missing" ]; then
	command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || fail "install$missing first: as root, apt-get install$missing"
	DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null || fail "apt-get update failed; install$missing first"
	DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null || fail "apt-get could not install$missing"
	chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || fail "there is still no Chromium"
fi
npm ci --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
(cd ../.. && ${GO:-go} build -trimpath -o "$dir/classify" ./cmd/classify)
"$dir/classify" run ../../testdata/minato-2021/incident.yaml --db "$dir/classify.db" >"$dir/run.txt" || { cat "$dir/run.txt" >&2; fail "the example did not run"; }
for lang in ja en; do
	"$dir/classify" report --db "$dir/classify.db" --format html --lang "$lang" --out "$dir/minato.$lang.html"
done
(cd ../.. && PAGES="$dir" ${GO:-go} test -count=1 -run 'TestThePageOfAMillionUtterancesIsSmall|TestThePagesForABrowserAreWritten' ./store/report/render)
${GO:-go} run . -axe node_modules/axe-core/axe.min.js -chromium "$chromium" -shots "${SHOTS:-}" "$dir"/*.html
