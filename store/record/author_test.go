package record

import "testing"

func TestWhoIsOneVoice(t *testing.T) {
	here, there := PageAuthor("https://a.example/1"), PageAuthor("https://a.example/2")
	of := func(page Author, place int, kind Kind, speaker string) Author {
		return AuthorOf(page, place, Utterance{Kind: kind, Speaker: speaker})
	}
	for _, c := range []struct {
		name string
		a, b Author
		one  bool
	}{
		{"posters of a board with one ID", of(here, 1, Comment, "名無しさん ID:abCd12xy"), of(here, 5, Comment, "名無しさん ID:abCd12xy"), true},
		{"posters of a board with two IDs", of(here, 1, Comment, "名無しさん ID:abCd12xy"), of(here, 2, Comment, "名無しさん ID:abCdefgh"), false},
		{"posters without an ID", of(here, 1, Comment, "名無しさん"), of(here, 2, Comment, "名無しさん"), false},
		{"quotations of nobody on a page", of(here, 1, Quote, "匿名"), of(here, 2, Quote, "匿名"), true},
		{"quotations of nobody on two pages", of(here, 1, Quote, "匿名"), of(there, 1, Quote, "匿名"), false},
		{"who is quoted within sentences of two pages", here.Named(NameOf("匿名の社員")), there.Named(NameOf("匿名の社員")), false},
		{"who is quoted within sentences of a page", here.Named(NameOf("匿名の社員")), of(here, 3, Quote, "匿名の社員"), true},
	} {
		if (c.a == c.b) != c.one {
			t.Errorf("%s: one voice is %v, want %v", c.name, c.a == c.b, c.one)
		}
	}
}
