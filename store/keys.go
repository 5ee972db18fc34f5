package store

import (
	"encoding/binary"
)

// Version is the format of the file. History:
//
//	1  the first
//	2  visits are numbered, packed, and the whole frontier; differences
//	3  labels; an analysis keeps what the machine said of a labelled utterance
const Version = "3"

// unlabelled is the version before, which is read as a store without labels
// and made one of Version when it is next written to.
const unlabelled = "2"

// The schema. Numbers are 8 bytes, big-endian, growing in time, so that new
// records are appended at the end of their bucket; values are eight bytes of a
// hash and a JSON record of package record, unless said otherwise; / stands
// for a zero byte.
//
//	meta       "version"                         Version as text
//	meta       "head"                            hash of the run that ended last
//	incidents  incident                          Incident
//	captures   capture number                    Capture without its body
//	bodies     capture number                    body as sent, zstd; the capture has its hash
//	addresses  URL / capture number              SHA-256 of the body
//	members    incident / membership number      Membership
//	memberof   incident / capture number         membership number
//	pages      capture number                    page: what extraction made of the capture
//	revisions  revision number                   Revision
//	texts      URL / extractor / text SHA-256    revision number
//	analyses   incident / revision number        Analysis
//	stages     stage                             position: method and last number read
//	methods    incident                          Method of its newest analyses
//	runs       run number                        Run
//	visits     incident / visit number           Visit, packed: see visit.go
//	changes    incident / run number             Difference that the run made
//	labels     incident / URL / number           Labelled: an utterance with what people said of it
//	counts     bucket / incident                 how many keys the incident has in members or visits
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
	countsBucket    = []byte("counts")

	buckets = [][]byte{
		metaBucket, incidentsBucket, capturesBucket, bodiesBucket, addressesBucket, membersBucket, memberOfBucket,
		pagesBucket, revisionsBucket, textsBucket, analysesBucket, stagesBucket, methodsBucket, runsBucket, visitsBucket, changesBucket, labelsBucket, countsBucket,
	}
	versionKey = []byte("version")
	headKey    = []byte("head")
)

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
