package forget

import (
	"net/url"
	"testing"

	"golang.org/x/net/idna"
	"golang.org/x/text/encoding/japanese"

	"classify/store/record"
)

func TestWordsAreFoundInAddressesAsPeopleReadThem(t *testing.T) {
	const words = "花子のひみつ"
	host, err := idna.ToASCII(words)
	if err != nil {
		t.Fatal(err)
	}
	euc, err := japanese.EUCJP.NewEncoder().String(words)
	if err != nil {
		t.Fatal(err)
	}
	sjis, err := japanese.ShiftJIS.NewEncoder().String(words)
	if err != nil {
		t.Fatal(err)
	}
	escaped := url.PathEscape(words)
	for _, c := range []struct {
		match, address string
		gone           bool
	}{
		{words, "https://a.example/" + escaped, true},
		{words, "https://a.example/%E8%8A%B1%E5%AD%90-%E3%81%AE-%E3%81%B2%E3%81%BF%E3%81%A4/", true},
		{words, "https://a.example/?100%&q=" + escaped, true},
		{words, "https://b.example/share?u=" + url.QueryEscape("https://a.example/?q="+url.QueryEscape(escaped)), true},
		{words, "https://a.example/" + url.PathEscape(euc), true},
		{words, "https://a.example/" + url.PathEscape(sjis), true},
		{words, "https://" + host + ".example/", true},
		{words, "https://a.example/" + url.PathEscape("花子の庭"), false},
		{"hanako-himitsu", "https://a.example/2021/hanako_himitsu.html", true},
		{"Hanako Himitsu", "https://a.example/?name=hanako+himitsu", true},
		{"Hanako Himitsu", "https://a.example/hanako%20himitsu", true},
		{"090-1234-5678", "https://a.example/?tel=09012345678", true},
		{"hanako", "https://hanako.example/1", false},
		{"hanako", "https://a.example/hanakoda/", false},
		{"example", "https://a.example/" + escaped, false},
		{"news", "https://a.example/newsletter/", false},
	} {
		tomb, _, err := Gather(key, Request{Match: c.match}, all("", page("https://z.example/", "", c.match)))
		if err != nil {
			t.Fatal(err)
		}
		set, err := NewSet(key, []Tombstone{tomb})
		if err != nil {
			t.Fatal(err)
		}
		if got := set.Address(c.address); Alias(got) != c.gone {
			t.Errorf("%s by %q is kept as %s", c.address, c.match, got)
		}
	}
}

func TestAFilesNameTellsNothingOfWhatIsInIt(t *testing.T) {
	const name = "file:花子のひみつ.csv"
	d := page(name, "", "佐藤: みなとの話です。")
	var tombs []Tombstone
	for _, r := range []Request{{Match: "花子のひみつ"}, {URL: name}} {
		tomb, _, err := Gather(key, r, all("", d))
		if err != nil {
			t.Fatal(err)
		}
		tombs = append(tombs, tomb)
	}
	for i, want := range []int{1, 0} {
		set, err := NewSet(key, tombs[i:i+1])
		if err != nil {
			t.Fatal(err)
		}
		left := record.Document{URL: d.URL, Utterances: d.Utterances}
		if set.Document(&left); !Alias(left.URL) || len(left.Utterances) != want {
			t.Errorf("by %s: left is %+v, want %d utterances and another name", tombs[i].Kind, left, want)
		}
	}
}
