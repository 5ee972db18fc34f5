// Writes an archive with warcio for crawler/warc to read: node write.js FILE
import { writeFileSync } from "node:fs";
import { WARCRecord, WARCSerializer } from "warcio";

const bytes = (...parts) => (async function* () { for (const p of parts) yield typeof p === "string" ? new TextEncoder().encode(p) : p; })();
const parts = [];
const add = async (record, opts) => parts.push(await WARCSerializer.serialize(record, { gzip: true, ...opts }));
const v11 = { warcVersion: "WARC/1.1" };
const sha1 = { digest: { algo: "sha-1", prefix: "sha1:", base32: true } };

await add(await WARCRecord.createWARCInfo({ filename: "other.warc.gz", ...v11 }, { software: "warcio.js" }));

const page = WARCRecord.create({ url: "https://minato.example/お知らせ", date: "2021-05-21T07:00:00.123Z", type: "response", ...v11,
  httpHeaders: { "Content-Type": "text/html; charset=utf-8" } }, bytes("<p>お詫び", " 申し上げます</p>"));
await add(page);
await add(WARCRecord.create({ url: "https://minato.example/お知らせ", date: "2021-05-21T07:00:00.123Z", type: "request", ...v11,
  statusline: "GET / HTTP/1.1", httpHeaders: { Host: "minato.example" } }));

await add(WARCRecord.create({ url: "https://blog.example/chunked", date: "2021-05-21T08:00:00Z", type: "response",
  httpHeaders: { "Transfer-Encoding": "chunked", "Content-Type": "text/plain" } }, bytes("6\r\nみな\r\n", "3\r\nと\r\n0\r\n\r\n")), sha1);
// The field is left in, but the chunks are not.
await add(WARCRecord.create({ url: "https://blog.example/unchunked", date: "2021-05-21T08:00:01Z", type: "response",
  httpHeaders: { "Transfer-Encoding": "chunked" } }, bytes("みなと")), sha1);

const revisit = WARCRecord.create({ url: "https://minato.example/お知らせ", date: "2021-05-22T07:00:00Z", type: "revisit", ...v11,
  refersToUrl: page.warcTargetURI, refersToDate: page.warcDate, httpHeaders: { "Content-Type": "text/html; charset=utf-8", "X-Again": "1" },
  warcHeaders: { "WARC-Payload-Digest": page.warcPayloadDigest } });
await add(revisit);
await add(WARCRecord.create({ url: "https://nowhere.example/", date: "2021-05-22T07:00:01Z", type: "revisit", ...v11,
  refersToUrl: "https://nowhere.example/", refersToDate: "2020-01-01T00:00:00Z", warcHeaders: { "WARC-Payload-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } }));
await add(WARCRecord.create({ url: "https://press.example/a.txt", date: "2021-05-22T08:00:00Z", type: "resource", ...v11,
  warcHeaders: { "Content-Type": "text/plain" } }, bytes("流出")));
await add(WARCRecord.create({ url: "metadata:notes", type: "metadata", ...v11 }, bytes("a: b\r\n")));

writeFileSync(process.argv[2], Buffer.concat(parts));
