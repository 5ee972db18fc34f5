package dup

import "testing"

func TestTheOriginIsTheEarliest(t *testing.T) {
	own := func(n Number, posted, captured int64) Saying {
		return Saying{Number: n, Posted: posted, Captured: captured, Own: true}
	}
	quoted := func(s Saying, byName bool) Saying {
		s.Quoted, s.Own = true, byName
		return s
	}
	for _, c := range []struct {
		name string
		all  []Saying
		want Number
	}{
		{"of none", nil, 0},
		{"both times known", []Saying{own(1, 22, 23), own(2, 21, 24)}, 2},
		{"one time known: it goes before a capture", []Saying{own(1, 0, 23), own(2, 21, 24)}, 2},
		{"unless that was before", []Saying{own(1, 21, 24), own(2, 0, 20)}, 2},
		{"what is no quotation goes before one that is dated", []Saying{quoted(own(1, 20, 24), true), own(2, 0, 23)}, 2},
		{"a dated one before a quotation captured before it", []Saying{own(1, 21, 24), quoted(own(2, 0, 20), true)}, 1},
		{"a quotation is later", []Saying{quoted(own(1, 0, 21), true), own(2, 0, 24)}, 2},
		{"a named quotation is earlier than what was captured later", []Saying{quoted(own(1, 20, 21), true), own(2, 21, 24)}, 1},
		{"who quotes in nobody's name is not first", []Saying{quoted(own(1, 20, 20), false), quoted(own(2, 22, 22), true)}, 2},
		{"unless there is nobody else", []Saying{quoted(own(2, 0, 22), false), quoted(own(1, 0, 23), false)}, 2},
		{"at the same time: by number", []Saying{own(1, 0, 21), own(2, 0, 21)}, 1},
		{"captured when another was posted: the known one first", []Saying{own(1, 0, 21), own(2, 0, 21), own(3, 21, 21)}, 3},
		{"at the same time, the known one first", []Saying{own(1, 21, 21), own(2, 0, 21)}, 1},
	} {
		var forward, backward, left, right Origin
		for i, s := range c.all {
			forward.Add(s)
			backward.Add(c.all[len(c.all)-1-i])
			[]*Origin{&left, &right}[i%2].Add(s)
		}
		right.Join(left)
		again, rest, err := UnpackOrigin(forward.Pack(nil))
		if len(c.all) > 0 && (err != nil || len(rest) > 0 || again != forward) {
			t.Errorf("%s: packed and unpacked %+v is %+v, %v", c.name, forward, again, err)
		}
		for _, o := range []Origin{forward, backward, right} {
			if got := o.First().Number; got != c.want {
				t.Errorf("%s: the first of %v is %d, want %d", c.name, c.all, got, c.want)
			}
		}
	}
}

func FuzzUnpackOrigin(f *testing.F) {
	o := Origin{}
	o.Add(Saying{Number: At(3, 4), Posted: 7, Captured: 9, Own: true, Author: 5, Page: 6})
	o.Add(Saying{Number: At(3, 5), Captured: 8, Own: true, Author: 6, Page: 6})
	f.Add(o.Pack(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		o, _, err := UnpackOrigin(b)
		if err != nil {
			return
		}
		if again, rest, err := UnpackOrigin(o.Pack(nil)); err != nil || len(rest) > 0 || again != o {
			t.Errorf("unpacked %+v and again %+v, %v", o, again, err)
		}
	})
}
