package store

import (
	"encoding/binary"
)

// Version is the format of the file. History:
//
//	1  the first; refused
//	2  visits are numbered, packed, and the whole frontier; differences
//	3  labels; an analysis keeps what the machine said of a labelled utterance
//	4  records are packed; what is counted lies in segments; text to search in
//	5  counted are sentences, with authors, facts, events and who said them first
//	6  a sentence is known by what stands beside it; a headline makes a revision;
//	   captures of exports; the key that reports are signed with
//
// A store of version 2 to 5 is read as it is, but cannot be counted or
// searched. Before it is written to it is made anew: see migrate.go. What was
// counted is not copied, so that it does not matter how a program between the
// versions 4 and 5 had laid it out.
const Version = "6"

// The schema. Numbers are 8 bytes, big-endian, growing in time, so that new
// records are appended at the end of their bucket; values are eight bytes of a
// hash and a record of package record as JSON, packed where that is shorter
// (see pack.go), unless said otherwise; / stands for a zero byte. Segments hold
// a block for each of 64 revisions in a row (see segment.go), and texts may be
// of any length.
//
//	meta       "version"                         Version as text
//	meta       "head"                            hash of the run that ended last
//	meta       "archives"                        names of the web archives that crawls were written to
//	meta       "signing" / run number            signing: key of the reports that name the run, see signing.go
//	meta       "migration"                       how far this file is made from an older one
//	incidents  incident                          Incident
//	captures   capture number                    Capture without its body
//	bodies     capture number                    body as sent, zstd; the capture has its hash
//	addresses  URL / capture number              SHA-256 of the body
//	members    incident / membership number      Membership
//	memberof   incident / capture number         membership number
//	pages      capture number                    page: what extraction made of the capture
//	revisions  revision number                   Revision
//	texts      URL / extractor / text SHA-256    revision number; with ~ and a hash of its headline if another one has the text
//	analyses   incident / revision number        Analysis
//	stages     stage                             position: method and last number read
//	methods    incident                          Method of its newest analyses
//	runs       run number                        Run
//	visits     incident / visit number           Visit, packed: see visit.go
//	changes    incident / run number             Difference that the run made
//	labels     incident / URL / number           Labelled: an utterance with what people said of it
//	tombstones tombstone number                  forget.Tombstone: what is not to be kept, without saying what
//	audit      audit number                      Audit: when what was erased, and how much
//	counts     bucket / incident                 how many keys the incident has in members, visits or labels, or blocks in segments
//
// The rest follows from the above and is kept right in the same transactions:
//
//	readings   incident / URL                    where the incident has the address, packed: see current.go
//	current    incident / segment number         which revisions count now: the newest of each address
//	rows       segment number                    voice, kind, day, speaker and author of each utterance: see rows.go
//	mentions   incident / segment number         themes of each sentence: see rows.go
//	told       incident / segment number         facts and events of each utterance: see told.go
//	groups     incident / segment number         passages that are said elsewhere too, with their groups: see echo.go
//	alike      incident / segment and block      how they are found, and who said them first: see group.go
//	names      name number                       a theme's or speaker's name
//	numbers    kind / name                       name number
//	folded     revision number                   text to search in of the revisions from there on: see fold.go
var (
	metaBucket      = []byte("meta")
	incidentsBucket = []byte("incidents")
	capturesBucket  = []byte("captures")
	bodiesBucket    = []byte("bodies")
	addressesBucket = []byte("addresses")
	membersBucket   = []byte("members")
	memberOfBucket  = []byte("memberof")
	pagesBucket     = []byte("pages")
	revisionsBucket = []byte("revisions")
	textsBucket     = []byte("texts")
	analysesBucket  = []byte("analyses")
	stagesBucket    = []byte("stages")
	methodsBucket   = []byte("methods")
	runsBucket      = []byte("runs")
	visitsBucket    = []byte("visits")
	changesBucket   = []byte("changes")
	labelsBucket    = []byte("labels")
	tombsBucket     = []byte("tombstones")
	auditBucket     = []byte("audit")
	countsBucket    = []byte("counts")
	readingsBucket  = []byte("readings")
	currentBucket   = []byte("current")
	rowsBucket      = []byte("rows")
	mentionsBucket  = []byte("mentions")
	toldBucket      = []byte("told")
	groupsBucket    = []byte("groups")
	alikeBucket     = []byte("alike")
	namesBucket     = []byte("names")
	numbersBucket   = []byte("numbers")
	foldedBucket    = []byte("folded")

	versionKey   = []byte("version")
	headKey      = []byte("head")
	migrationKey = []byte("migration")
	archivesKey  = []byte("archives")
)

const signingPrefix = "signing\x00"

// number is the key of a numbered record.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func readNumber(key []byte) uint64 { return binary.BigEndian.Uint64(key[len(key)-8:]) }

// under is the key of something that belongs to the named parts.
func under(parts ...string) []byte {
	var key []byte
	for i, p := range parts {
		if i > 0 {
			key = append(key, 0)
		}
		key = append(key, p...)
	}
	return key
}

// numbered is the key of a numbered thing that belongs to name.
func numbered(name string, n uint64) []byte {
	return append(append([]byte(name), 0), number(n)...)
}

// prefix begins every key of what belongs to name.
func prefix(name string) []byte { return append([]byte(name), 0) }
