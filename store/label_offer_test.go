package store

import (
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// gain lets the codebook have another theme, which the machine finds in every
// line that holds 遅い.
func (k *talk) gain(theme string) {
	k.t.Helper()
	k.newer = theme
	k.method.CodebookID += theme
	k.method.Themes = append(slices.Clone(k.method.Themes), record.Theme{ID: theme})
	k.catchUp()
}

func TestALabelSaysNothingOfThemesThatTheCodebookGetsLater(t *testing.T) {
	const text = "対応が遅い。"
	for _, c := range []struct {
		name    string
		offered []string // in the file; nil: not told
		want    string   // with a theme that the codebook got after the import
		before  bool     // the import came after the theme
	}{
		{"not told, imported before", nil, "money(対応が遅い。 asserted certain human) blame(遅い asserted hedged rule) | late blame", false},
		{"told", []string{"money"}, "money(対応が遅い。 asserted certain human) late(遅い asserted hedged rule) blame(遅い asserted hedged rule) | late blame", false},
		{"thought of all the same", []string{"late"}, "money(対応が遅い。 asserted certain human) blame(遅い asserted hedged rule) | late blame", false},
		{"not told, imported after", nil, "money(対応が遅い。 asserted certain human) | late blame", true},
		{"told, imported after", []string{"late", "money"}, "money(対応が遅い。 asserted certain human) blame(遅い asserted hedged rule) | late blame", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newTalk(t, text)
			if c.before {
				k.gain("blame")
			}
			_, err := k.KeepLabels([]Labelling{{Utterance: k.id(1), Text: text, Label: record.Label{Themes: []string{"money"}, Offered: c.offered}}})
			must(t, err)
			if !c.before {
				k.gain("blame")
			}
			k.want(c.name, c.want)
		})
	}
}

// TestALabelOfAnOlderStoreSpeaksOfEveryTheme: it does not tell which themes were
// on offer, and given once more it does not either.
func TestALabelOfAnOlderStoreSpeaksOfEveryTheme(t *testing.T) {
	const text = "対応が遅い。"
	k := newTalk(t, text)
	k.label("a", k.id(1), text, "money")
	must(t, k.update(func(tx *bolt.Tx) error {
		all, keys, err := labelled(tx, "harbour", k.url)
		if err != nil {
			return err
		}
		all[0].Labels[0].Offered = nil
		return put(tx.Bucket(labelsBucket), keys[0], all[0])
	}))
	k.gain("blame")
	const want = "money(対応が遅い。 asserted certain human) | late blame"
	k.want("with a theme more", want)
	if again := k.label("a", k.id(1), text, "money"); again.Change != Same || again.Labels[0].Offered != nil {
		t.Errorf("the same again: %s, %+v", again.Change, again.Labels[0])
	}
	k.want("given again", want)
}

func TestALabelGivenAgainKeepsWhatIsKnownOfIt(t *testing.T) {
	const text = "対応が遅い。"
	k := newTalk(t, text)
	drawn := record.Draw{Strategy: record.Random, Method: "00ff"}
	give := func(l record.Label) Taken {
		taken, err := k.KeepLabels([]Labelling{{Utterance: k.id(1), Text: text, Label: l}})
		must(t, err)
		return taken[0]
	}
	give(record.Label{By: "a", Themes: []string{"late"}, Drawn: drawn})
	k.gain("blame")
	same := give(record.Label{By: "a", Themes: []string{"late"}})
	if l := same.Labels[0]; same.Change != Same || l.Drawn != drawn || l.SpeaksOf("blame") || !l.SpeaksOf("money") {
		t.Errorf("the same again: %s, %+v", same.Change, l)
	}
	other := give(record.Label{By: "a", Themes: []string{"money"}})
	if l := other.Labels[0]; other.Change != Replaced || l.Drawn != drawn || !l.SpeaksOf("blame") {
		t.Errorf("another: %s, %+v", other.Change, l)
	}
	if all, err := k.Labels("harbour"); err != nil || len(all) != 1 || all[0].Draws()[0] != drawn {
		t.Errorf("Labels = %+v, %v", all, err)
	}
}
