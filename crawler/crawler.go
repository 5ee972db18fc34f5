// Package crawler turns an incident and a memory into captures: it fetches
// what is due at an unhurried pace, asks robots.txt before every address,
// follows links where a source says so, and hands each page to the memory in
// one piece with the links it queued.
//
// Start at Crawl for a run over the network or over a folder of saved pages,
// and at Files for pages the user has on disk. The package reads no Japanese and keeps no
// state of its own: what a page says is the business of package extract, what
// is remembered that of the Memory it is given.
//
// Only here is colly known. It is used as a fetch engine, one collector for
// each worker, behind a RoundTripper that keeps the bytes as they were sent.
package crawler
