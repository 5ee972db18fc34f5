package record

import (
	"strings"
	"testing"
)

func TestNobodyIsWhoGivesNoName(t *testing.T) {
	for _, name := range []string{
		"匿名", "匿名さん", "匿名希望", "（匿名）", "匿名 希望", "名無し", "名無しさん", "名無しさん＠お腹いっぱい。", "ななしさん", "名無しの権兵衛", "風吹けば名無し",
		"以下、名無しにかわりましてVIPがお送りします", "通りすがり", "通りすがりの者", "ゲスト", "ゲストさん", "Anonymous", "ＡＮＯＮＹＭＯＵＳ", "no name", "No_Name", "guest", "名前なし", "退会したユーザー", "774",
	} {
		if !IsNobody(name) {
			t.Errorf("%q is somebody", name)
		}
	}
	for _, name := range []string{
		"", "田中", "名無し(ID:abc)", "名無しさん ID:abc", "名無し◆Ab1", "名無し77", "匿名係長", "匿名の会社員A", "通りすがりの猫", "ゲストハウス港", "Anonymous Coward 7", "guest42", "774さんち", strings.Repeat("匿", 60),
	} {
		if IsNobody(name) {
			t.Errorf("%q is nobody", name)
		}
	}
}

func TestCommentsOfNobodyAreEachOnesOwn(t *testing.T) {
	page := PageAuthor("https://a.example/1")
	of := func(place int, kind Kind, speaker, handle string) Author {
		return AuthorOf(page, place, Utterance{Kind: kind, Speaker: speaker, Handle: handle})
	}
	for _, c := range []struct {
		name string
		a, b Author
		same bool
	}{
		{"two comments", of(1, Comment, "匿名", ""), of(2, Comment, "匿名", ""), false},
		{"the same comment", of(1, Comment, "匿名", ""), of(1, Comment, "匿名", ""), true},
		{"two comments of one name", of(1, Comment, "田中", ""), of(2, Comment, "田中", ""), true},
		{"two comments of one ID", of(1, Comment, "名無し(ID:abc)", ""), of(2, Comment, "名無し(ID:abc)", ""), true},
		{"two comments of one account", of(1, Comment, "名無し", "@nagi"), of(2, Comment, "名無し", "@Nagi"), true},
		{"two paragraphs of one text", of(1, Paragraph, "匿名", ""), of(2, Paragraph, "匿名", ""), true},
		{"two pages", of(1, Comment, "匿名", ""), AuthorOf(PageAuthor("https://b.example/1"), 1, Utterance{Kind: Comment, Speaker: "匿名"}), false},
	} {
		if same := c.a == c.b; same != c.same {
			t.Errorf("%s: one author is %v, want %v", c.name, same, c.same)
		}
	}
}
