// Reads an archive with warcio and fails if a record's digests are not those of
// its bytes, or if it does not hold what the test wrote: node verify.js FILE
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import base32Encode from "base32-encode";
import { WARCParser } from "warcio";

const sha1 = (bytes) => "sha1:" + base32Encode(createHash("sha1").update(bytes).digest(), "RFC4648");
const faults = [];
const types = {};
let digests = 0;

// Without parsing of HTTP the block is the bytes as they stand in the archive.
for await (const record of new WARCParser(createReadStream(process.argv[2]), { parseHttp: false })) {
  const block = Buffer.from(await record.readFully(false));
  const name = `${record.warcType} ${record.warcTargetURI ?? ""}`;
  types[record.warcType] = (types[record.warcType] ?? 0) + 1;
  if (record.warcContentLength !== block.length) faults.push(`${name}: length ${block.length}`);
  if (record.warcHeaders.statusline !== "WARC/1.1") faults.push(`${name}: ${record.warcHeaders.statusline}`);
  if (sha1(block) !== record.warcBlockDigest) faults.push(`${name}: block digest`);
  else digests++;
  if (record.warcType === "response") {
    const payload = block.subarray(block.indexOf("\r\n\r\n") + 4);
    if (sha1(payload) !== record.warcPayloadDigest) faults.push(`${name}: payload digest`);
    else digests++;
  }
}
// With parsing, the pages are what a browser would show.
const pages = [];
for await (const record of new WARCParser(createReadStream(process.argv[2]))) {
  if (record.warcType === "response") pages.push(`${record.warcTargetURI} ${record.httpHeaders.statusCode} ${await record.contentText()}`);
}
const want = JSON.parse(process.env.WANT ?? "null");
if (want && JSON.stringify(want) !== JSON.stringify(pages)) faults.push(`pages ${JSON.stringify(pages)}, want ${JSON.stringify(want)}`);
if (digests === 0) faults.push("no digest was checked");
for (const f of faults) console.error(f);
console.log(`${process.argv[2]}: ${JSON.stringify(types)}, ${digests} digests right, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
