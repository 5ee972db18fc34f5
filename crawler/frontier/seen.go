package frontier

import "hash/maphash"

// seen tells which addresses are known, and their numbers. It holds a
// fingerprint of 64 bits for each, 12 bytes in a table at most four fifths
// full: a map of the addresses themselves would need ten times as much. That
// two of a million addresses share a fingerprint, so that one is taken for
// known, has a chance of one in 40 million.
type seen struct {
	seed  maphash.Seed
	marks []uint64 // 0: the place is free
	notes []uint32
	count int
}

// passed marks, in a note, an address that was not queued where it was found.
const passed = 1 << 31

func newSeen() *seen {
	return &seen{seed: maphash.MakeSeed(), marks: make([]uint64, 64), notes: make([]uint32, 64)}
}

// at finds the place of an address, and whether it is known.
func (s *seen) at(url string) (place int, mark uint64, known bool) {
	mark = max(maphash.String(s.seed, url), 1)
	place = s.place(mark)
	return place, mark, s.marks[place] == mark
}

// place is where a mark stands, or would stand.
func (s *seen) place(mark uint64) int {
	last := uint64(len(s.marks) - 1) // a power of two, less one
	i := mark & last
	for s.marks[i] != 0 && s.marks[i] != mark {
		i = (i + 1) & last
	}
	return int(i)
}

// get is the note of an address.
func (s *seen) get(url string) (note uint32, known bool) {
	i, _, known := s.at(url)
	return s.notes[i], known
}

// put sets the note of an address.
func (s *seen) put(url string, note uint32) {
	i, mark, known := s.at(url)
	if !known {
		if s.count++; s.count*5 > len(s.marks)*4 {
			s.grow()
			i = s.place(mark)
		}
		s.marks[i] = mark
	}
	s.notes[i] = note
}

func (s *seen) grow() {
	marks, notes := s.marks, s.notes
	s.marks, s.notes = make([]uint64, 2*len(marks)), make([]uint32, 2*len(notes))
	for i, mark := range marks {
		if mark != 0 {
			at := s.place(mark)
			s.marks[at], s.notes[at] = mark, notes[i]
		}
	}
}
