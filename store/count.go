package store

import (
	"errors"
	"fmt"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// ErrUncounted says that a store of an older version has nothing that could be
// counted or searched yet.
var ErrUncounted = errors.New("store of an older version, which is not counted yet")

// Dimension is what a count is broken down by; they add up. Of days, weeks and
// months the finest counts.
type Dimension uint16

// The dimensions.
const (
	ByTheme Dimension = 1 << iota
	ByVoice
	ByStance
	ByDay
	BySpeaker
	ByDocument
	ByCertainty
	ByWeek   // from Monday, as ISO 8601 has it
	ByMonth  // of the calendar
	BySource // the host of the document's address
	// ByPrivate parts what private people say in their own names, in commentaries,
	// whomever they quote there, from all else.
	ByPrivate
)

// Query says what is counted: the current revision of each address that is on
// the incident, and of it what all fields that are set agree with.
type Query struct {
	Theme    string
	Voice    record.Voice // of the utterance, else of its page
	Speaker  string       // a name or an account, whatever the case of its letters
	From, To string       // days, both included; what has no known day is left out if one is set
	Document string       // its address
	Run      uint64       // documents whose current capture came with this run

	By      Dimension
	Uncoded bool // count the utterances without a theme too, as of theme ""
	Voices  bool // count Cell.Voices
	// Fold puts cells together: what it returns the same cell for is counted as
	// one. It is given cells without counts and must not count. nil: none are.
	Fold func(Cell) Cell
}

// Cell is one count. Of the fields before Mentions those are set that the query
// is broken down by.
type Cell struct {
	Theme     string
	Voice     record.Voice
	Stance    record.Stance
	Certainty record.Certainty
	Day       string // of a week or month its first; "": not known
	Speaker   string // "": the page's author
	Handle    string
	Private   bool
	Source    string // "": the address has no host
	Document  string

	Mentions   int // coded sentences, each once for a theme
	Utterances int
	Documents  int
	// Voices is mentions after grouping, as reports count them: who said the
	// words first counts once, see record.Spoken. Of what has no theme it is
	// utterances.
	Voices int
}

// Count counts mentions of an incident, in the order of the cells' fields.
func (s *Store) Count(incident string, q Query) ([]Cell, error) {
	all, err := s.Counts(incident, q, q.By)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// Counts counts mentions of an incident broken down in several ways, one list of
// cells for each: a table and its margins are read at once. It does not look at
// q.By.
func (s *Store) Counts(incident string, q Query, by ...Dimension) (all [][]Cell, err error) {
	q.By = 0
	for _, one := range by {
		q.By |= one
	}
	err = s.view(func(tx *bolt.Tx) error {
		l, err := newLens(tx, incident, q)
		if err != nil {
			return err
		}
		if q.Voices {
			if l.groups, err = newGroupReader(tx, incident); err != nil {
				return err
			}
		}
		all = make([][]Cell, 0, len(by))
		var counters []*counter
		for _, one := range by {
			counters = append(counters, newCounter(l, q, one))
		}
		err = l.each(func(v *sight) error {
			if q.Voices {
				if err := v.readAuthors(); err != nil {
					return err
				}
			}
			for _, c := range counters {
				if c.add(v); c.err != nil {
					return c.err
				}
			}
			return nil
		})
		for _, c := range counters {
			all = append(all, c.cells())
		}
		return err
	})
	return all, err
}

// lens is a query within a transaction, in numbers: which revisions count, and
// which of their utterances.
type lens struct {
	tx       *bolt.Tx
	incident string

	none     bool   // nothing can agree with it
	theme    uint64 // 0: any
	speakers map[uint64]bool
	voice    byte
	from, to int64
	revision uint64 // 0: any
	above    uint64 // memberships with a higher number
	upTo     uint64 // and none higher than this
	uncoded  bool
	rows     bool // rows are to be read
	filtered bool // rows are not only read but chosen by

	groups   *groupReader
	nobodies nobodies
	names    *nameReader
	own      *speakers
	sources  sources // if it is asked for them
}

func newLens(tx *bolt.Tx, incident string, q Query) (*lens, error) {
	if isOld(tx) {
		return nil, ErrUncounted
	}
	l := &lens{
		tx: tx, incident: incident, voice: codeOf(voiceCodes, q.Voice), upTo: ^uint64(0), uncoded: q.Uncoded && q.Theme == "",
		from: dayNumber(q.From), to: dayNumber(q.To), names: &nameReader{tx, map[uint64]string{0: ""}, map[int64]string{}}, nobodies: nobodies{tx: tx},
	}
	for _, day := range []string{q.From, q.To} {
		if day != "" && dayNumber(day) == 0 {
			return nil, fmt.Errorf("count: %q is no day", day)
		}
	}
	l.filtered = q.Voice != "" || q.Speaker != "" || q.From != "" || q.To != ""
	l.rows = l.filtered || l.uncoded || q.Voices || q.By&(ByVoice|ByDay|ByWeek|ByMonth|BySpeaker|ByPrivate) != 0
	l.none = q.Voice != "" && l.voice == 0
	if q.Theme != "" {
		var known bool
		var err error
		if l.theme, known, err = findName(tx, themeName, q.Theme); err != nil {
			return nil, err
		}
		l.none = l.none || !known
	}
	var err error
	if l.own, err = speakersOf(tx, incident); err != nil {
		return nil, err
	}
	if q.By&BySource != 0 {
		l.sources, err = newSources(tx, incident)
	}
	return l, errors.Join(err, l.findSpeakers(q.Speaker), l.findDocument(q.Document), l.findRun(q.Run))
}

// findSpeakers finds the names that a speaker may have.
func (l *lens) findSpeakers(speaker string) error {
	if speaker == "" {
		return nil
	}
	l.speakers = map[uint64]bool{}
	return each(l.tx.Bucket(namesBucket), nil, func(key, value []byte) error {
		var name string
		if err := decode(key, value, &name); err != nil {
			return err
		}
		called, account, ok := strings.Cut(name, "\x00")
		if ok && (strings.EqualFold(called, speaker) || strings.EqualFold(account, speaker)) {
			l.speakers[readNumber(key)] = true
		}
		return nil
	})
}

func (l *lens) findDocument(url string) error {
	if url == "" {
		return nil
	}
	list, err := readingsOf(l.tx, l.incident, url)
	best, ok := newestOf(list)
	l.revision, l.none = best.revision, l.none || !ok
	return err
}

// findRun finds the memberships that came with a run: those made from its begin
// to the begin of the incident's next one.
func (l *lens) findRun(id uint64) error {
	if id == 0 {
		return nil
	}
	found := false
	err := each(l.tx.Bucket(runsBucket), nil, func(key, value []byte) error {
		var run record.Run
		if err := decode(key, value, &run); err != nil || run.Incident != l.incident {
			return err
		}
		if run.ID == id {
			found, l.above = true, run.Above
		} else if found && l.upTo == ^uint64(0) {
			l.upTo = run.Above
		}
		return nil
	})
	l.none = l.none || !found
	return err
}

// sight is what a lens shows of a revision; it is good until the next one.
type sight struct {
	current
	mentions []mention
	rows     []row
	head     rowsHead
	echoes   []record.Echo

	lens *lens
}

func (v *sight) voice(at int) byte {
	if at < len(v.rows) && v.rows[at].voice != 0 {
		return v.rows[at].voice
	}
	return v.current.voice
}

// voiceOf is the voice of a mention: of who is quoted there, else of its utterance.
func (v *sight) voiceOf(m *mention) byte {
	if m.Voice != "" {
		return codeOf(voiceCodes, m.Voice)
	}
	return v.voice(m.Utterance)
}

// readAuthors reads who says what, and who said it first.
func (v *sight) readAuthors() (err error) {
	if err := v.lens.nobodies.tell(v.rows, v.head.page); err != nil {
		return err
	}
	v.echoes, err = v.lens.groups.of(v.echoes[:0], v.revision)
	return err
}

// passes reports whether an utterance agrees with what the query says of rows.
func (l *lens) passes(v *sight, at int, voice byte) bool {
	if at >= len(v.rows) {
		return false
	}
	if !l.filtered {
		return true
	}
	r := &v.rows[at]
	return (l.voice == 0 || voice == l.voice) &&
		(l.speakers == nil || l.speakers[r.speaker]) &&
		(l.from == 0 || r.day >= l.from) &&
		(l.to == 0 || r.day != 0 && r.day <= l.to)
}

// each calls fn for every revision that counts and that the query asks for.
func (l *lens) each(fn func(*sight) error) error {
	if l.none {
		return nil
	}
	err := whole(l.tx, mentionsBucket, l.incident)
	if l.rows {
		err = errors.Join(err, whole(l.tx, rowsBucket, ""))
	}
	if err != nil {
		return err
	}
	mentions, rows := newSegmentReader(l.tx, mentionsBucket, l.incident), newSegmentReader(l.tx, rowsBucket, "")
	v := &sight{lens: l}
	read := func(n uint64, s *segment) error {
		said, err := mentions.segment(n)
		if err != nil {
			return err
		}
		spoken := &segment{}
		if l.rows {
			if spoken, err = rows.segment(n); err != nil {
				return err
			}
		}
		for i, block := range s {
			if block == nil {
				continue
			}
			if ok, err := l.look(v, n<<segmentBits|uint64(i), block, said[i], spoken[i]); err != nil {
				return fmt.Errorf("%w: revision %d in %s: %v", ErrDamaged, v.revision, l.incident, err)
			} else if !ok {
				continue
			}
			if err := fn(v); err != nil {
				return err
			}
		}
		return nil
	}
	if l.revision != 0 {
		n, at := segmentOf(l.revision)
		all, err := newSegmentReader(l.tx, currentBucket, l.incident).segment(n)
		if err != nil {
			return err
		}
		one := &segment{}
		one[at] = all[at]
		return read(n, one)
	}
	return eachSegment(l.tx, currentBucket, l.incident, read)
}

// look reads the blocks of a current revision; ok is false if the query does
// not ask for it.
func (l *lens) look(v *sight, revision uint64, block, said, spoken []byte) (ok bool, err error) {
	if v.current, err = unpackCurrent(block); err != nil {
		return false, err
	}
	v.revision = revision
	if !v.listed && !isOn(said) || v.member <= l.above || v.member > l.upTo {
		return false, nil
	}
	v.mentions, v.rows = v.mentions[:0], v.rows[:0]
	if said != nil {
		if v.mentions, err = unpackMentions(v.mentions, said); err != nil {
			return false, err
		}
	}
	if l.rows && (l.uncoded || len(v.mentions) > 0) {
		if v.rows, v.head, err = unpackRows(v.rows, spoken); err != nil {
			return false, err
		}
		if err := l.own.rows(v.rows); err != nil {
			return false, err
		}
	}
	return true, nil
}
