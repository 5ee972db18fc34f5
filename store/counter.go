package store

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// cellKey is a cell in numbers. It has no gaps, so that two are compared as bytes.
type cellKey struct {
	theme, speaker uint64
	day            int64
	document       uint64 // revision
	// codes of voice, stance and certainty, a byte each, one for what is private, and
	// above them the place of the source.
	codes uint64
}

// private is the bit of codes for what is.
const private = 1 << 24

// tallied is what is counted of a cell so far.
type tallied struct {
	Cell
	revision uint64          // the last one counted
	row      int             // and its last utterance, from 1
	said     []record.Author // if voices are counted: of each mention
}

// counter counts what a lens lets through.
type counter struct {
	lens   *lens
	by     Dimension
	voices bool
	fold   func(Cell) Cell
	counts map[cellKey]*tallied
	near   [256]nearCell     // some of counts, where they are found faster
	folded map[Cell]*tallied // by what their cells are folded to
	all    []*tallied        // each once
	err    error             // the first one
}

// nearCell is a cell at the place of its hash.
type nearCell struct {
	key cellKey
	*tallied
}

func newCounter(l *lens, q Query, by Dimension) *counter {
	return &counter{lens: l, by: by, voices: q.Voices, fold: q.Fold, counts: map[cellKey]*tallied{}, folded: map[Cell]*tallied{}}
}

// cell is the count of a cell.
func (c *counter) cell(k cellKey) *tallied {
	hash := k.theme*31 + k.speaker*17 + k.document + uint64(k.day)*13 + k.codes*101 + k.codes>>8*53 + k.codes>>16*29
	n := &c.near[hash%uint64(len(c.near))]
	if n.tallied == nil || n.key != k {
		t := c.counts[k]
		if t == nil {
			t = c.open(k)
			c.counts[k] = t
		}
		n.key, n.tallied = k, t
	}
	return n.tallied
}

// open begins the count of a cell that has none, or finds that of the cell which
// it is folded to.
func (c *counter) open(k cellKey) *tallied {
	cell, err := c.named(k)
	if err != nil && c.err == nil {
		c.err = err
	}
	if c.fold != nil {
		cell = c.fold(cell)
		if t := c.folded[cell]; t != nil {
			return t
		}
	}
	t := &tallied{Cell: cell}
	c.all = append(c.all, t)
	if c.fold != nil {
		c.folded[cell] = t
	}
	return t
}

// named is a cell by its names.
func (c *counter) named(k cellKey) (cell Cell, err error) {
	cell = Cell{
		Voice: valueOf(voiceCodes, byte(k.codes)), Stance: valueOf(stanceCodes, byte(k.codes>>8)), Certainty: valueOf(certaintyCodes, byte(k.codes>>16)),
		Private: k.codes&private != 0, Day: c.lens.names.day(k.day),
	}
	if cell.Theme, err = c.lens.names.name(k.theme); err != nil {
		return cell, err
	}
	speaker, err := c.lens.names.name(k.speaker)
	if err != nil {
		return cell, err
	}
	cell.Speaker, cell.Handle, _ = strings.Cut(speaker, "\x00")
	if c.by&BySource != 0 {
		cell.Source = c.lens.sources.names[k.codes>>32]
	}
	if k.document == 0 {
		return cell, nil
	}
	r, err := readRevision(c.lens.tx, k.document)
	cell.Document = r.Document.URL
	return cell, err
}

// add counts a revision.
func (c *counter) add(v *sight) {
	l := c.lens
	for i := range v.mentions {
		m := &v.mentions[i]
		if l.theme != 0 && m.theme != l.theme || l.rows && !l.passes(v, m.Utterance, v.voiceOf(m)) {
			continue
		}
		t := c.note(v, m.Utterance, m)
		t.Mentions++
		if c.voices {
			t.said = append(t.said, m.Author(v.head.page, v.rows[m.Utterance].author, v.echoes))
		}
	}
	if !l.uncoded {
		return
	}
	next := 0
	for i := range v.rows {
		for next < len(v.mentions) && v.mentions[next].Utterance < i {
			next++
		}
		if coded := next < len(v.mentions) && v.mentions[next].Utterance == i; !coded && l.passes(v, i, v.voice(i)) {
			none := mention{}
			none.Utterance = i
			t := c.note(v, i, &none)
			if c.voices {
				t.said = append(t.said, record.VoiceOfAll(i, v.rows[i].author, v.echoes))
			}
		}
	}
}

// note counts an utterance in the cell of a mention, which it returns.
func (c *counter) note(v *sight, at int, m *mention) *tallied {
	var k cellKey
	if c.by&ByTheme != 0 {
		k.theme = m.theme
	}
	if c.by&ByStance != 0 {
		k.codes |= uint64(m.stance) << 8
	}
	if c.by&ByCertainty != 0 {
		k.codes |= uint64(m.certainty) << 16
	}
	if c.by&ByVoice != 0 {
		k.codes |= uint64(v.voiceOf(m))
	}
	if c.by&(ByDay|ByWeek|ByMonth) != 0 {
		k.day = c.by.begin(v.rows[at].day)
	}
	if c.by&BySpeaker != 0 {
		k.speaker = v.rows[at].speaker
	}
	if c.by&ByPrivate != 0 && v.rows[at].speaker != 0 && valueOf(voiceCodes, v.voice(at)) == record.Commentary {
		k.codes |= private
	}
	if c.by&BySource != 0 {
		source, ok := c.lens.sources.of[v.revision]
		if k.codes |= uint64(source) << 32; !ok && c.err == nil {
			c.err = fmt.Errorf("%w: revision %d of %s has no readings", ErrDamaged, v.revision, c.lens.incident)
		}
	}
	if c.by&ByDocument != 0 {
		k.document = v.revision
	}
	t := c.cell(k)
	if t.revision != v.revision {
		t.revision, t.row = v.revision, 0
		t.Documents++
	}
	if t.row != at+1 {
		t.row = at + 1
		t.Utterances++
	}
	return t
}

// begin is the first day of what a day is counted in. The first day there is
// was a Monday.
func (by Dimension) begin(day int64) int64 {
	switch {
	case day <= 0 || by&ByDay != 0:
		return day
	case by&ByWeek != 0:
		return day - (day-1)%7
	}
	return day - int64(firstDay.AddDate(0, 0, int(day-1)).Day()) + 1
}

// cells are the counts, in order.
func (c *counter) cells() []Cell {
	cells := make([]Cell, 0, len(c.all))
	for _, t := range c.all {
		slices.Sort(t.said)
		t.Voices = len(slices.Compact(t.said))
		cells = append(cells, t.Cell)
	}
	slices.SortFunc(cells, compareCells)
	return cells
}

func compareCells(a, b Cell) int {
	return cmp.Or(
		strings.Compare(a.Theme, b.Theme),
		cmp.Compare(slices.Index(record.Voices, a.Voice), slices.Index(record.Voices, b.Voice)),
		cmp.Compare(slices.Index(stanceCodes, a.Stance), slices.Index(stanceCodes, b.Stance)),
		cmp.Compare(slices.Index(certaintyCodes, a.Certainty), slices.Index(certaintyCodes, b.Certainty)),
		strings.Compare(a.Day, b.Day),
		strings.Compare(a.Speaker, b.Speaker),
		strings.Compare(a.Handle, b.Handle),
		cmp.Compare(bit(a.Private), bit(b.Private)),
		strings.Compare(a.Source, b.Source),
		strings.Compare(a.Document, b.Document),
	)
}

func bit(set bool) int {
	if set {
		return 1
	}
	return 0
}

// sources are the hosts of the documents that count: of a revision the place of
// its host among the names.
type sources struct {
	names []string
	of    map[uint64]int
}

func newSources(tx *bolt.Tx, incident string) (sources, error) {
	s, places := sources{of: map[uint64]int{}}, map[string]int{}
	err := eachReadings(tx, incident, func(url string, list []reading) error {
		host := hostOf(url)
		at, ok := places[host]
		if !ok {
			at = len(s.names)
			places[host] = at
			s.names = append(s.names, host)
		}
		best, _ := newestOf(list)
		s.of[best.revision] = at
		return nil
	})
	return s, err
}

// hostOf is the host of an address in lower case, without its port; "" if it has
// none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
