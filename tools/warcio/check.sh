#!/bin/sh
# Checks crawler/warc against the npm package warcio, both ways: warcio indexes
# and verifies what we write, and we read what warcio writes.
# Needs node 18, npm, go, and the network once for npm ci.
set -eu
cd "$(dirname "$0")"
npm ci --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for name in ours.warc ours.warc.gz; do
	(cd ../.. && WARC_OUT="$dir/$name" ${GO:-go} test -count=1 -run TestOtherProgramsReadWhatIsWritten ./crawler/warc)
	npx warcio index "$dir/$name" --fields offset,warc-type,warc-target-uri,http:status >"$dir/index"
	cat "$dir/index"
	test "$(grep -c '"warc-type":"response"' "$dir/index")" = 3
	test "$(grep -c '"warc-type":"revisit"' "$dir/index")" = 2
	npx warcio cdx-index "$dir/$name" >"$dir/cdx"
	test -s "$dir/cdx"
	WANT='["https://minato.example/news/1 200 <p>お詫び</p>","https://minato.example/news/2 404 <p>ありません</p>","https://minato.example/news/3 200 <p>圧縮</p>"]' \
		node verify.js "$dir/$name"
done
node write.js "$dir/theirs.warc.gz"
(cd ../.. && WARC_IN="$dir/theirs.warc.gz" ${GO:-go} test -count=1 -run TestWhatOtherProgramsWriteIsRead ./crawler/warc)
echo "warcio and crawler/warc read each other"
