package table

import (
	"errors"
	"fmt"
	neturl "net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/prose"
)

// field is what a column may hold.
type field int

const (
	none field = iota // a column of no interest
	url
	title
	text
	speaker
	handle
	posted
	published
	kind
	voice
	parent
	site
	id
	depth
	heading
	fields
)

// called are the fields' names in a Map.
var called = [fields]string{"none", "url", "title", "text", "speaker", "handle", "posted", "published", "kind", "voice", "parent", "site", "id", "depth", "heading"}

// Pair says that a column holds a field.
type Pair struct{ Column, Field string }

// Map is what the user says of columns, before their names do.
type Map []Pair

// ParseMap reads column=field, once for each argument.
func ParseMap(args []string) (Map, error) {
	var m Map
	for _, arg := range args {
		i := strings.LastIndexByte(arg, '=')
		if i <= 0 {
			return nil, fmt.Errorf("%q: write column=field, such as 投稿内容=text", arg)
		}
		p := Pair{arg[:i], strings.TrimSpace(arg[i+1:])}
		if !slices.Contains(called[:], p.Field) {
			return nil, fmt.Errorf("%q: no field %q; use one of %s", arg, p.Field, strings.Join(called[:], ", "))
		}
		if slices.ContainsFunc(m, func(o Pair) bool { return o.Column == p.Column || o.Field == p.Field && p.Field != called[none] }) {
			return nil, fmt.Errorf("%q: each column and each field can be given once", arg)
		}
		m = append(m, p)
	}
	return m, nil
}

// Header is the field of a capture's header that keeps the Map its file is
// read with, so that it is read the same way again.
const Header = "Classify-Columns"

// String writes the map as the value of Header, the columns' names escaped as
// in a query.
func (m Map) String() string {
	var parts []string
	for _, p := range m {
		parts = append(parts, neturl.QueryEscape(p.Column)+"="+p.Field)
	}
	return strings.Join(parts, ", ")
}

// ReadMap reads what String wrote; what is none is passed over.
func ReadMap(value string) Map {
	var m Map
	for part := range strings.SplitSeq(value, ",") {
		escaped, name, _ := strings.Cut(strings.TrimSpace(part), "=")
		column, err := neturl.QueryUnescape(escaped)
		if err == nil && slices.Contains(called[:], name) {
			m = append(m, Pair{column, name})
		}
	}
	return m
}

// names are what tools call the columns of each field, folded; of several
// columns the name in an earlier group holds. Two of one group may both be the
// text: then the user must say.
var names = func() map[string]place {
	all := map[string]place{}
	for f, groups := range map[field][]string{
		url:   {"url リンク link permalink パーマリンク 投稿url 記事url ツイートurl ページurl 元url uri アドレス"},
		title: {"title タイトル 件名 見出し 記事タイトル 表題 題名 subject headline"},
		text: {"text 本文 投稿本文 投稿内容 投稿テキスト 発言内容 ツイート本文 記事本文 全文 fulltext 投稿内容本文 コメント本文 口コミ本文 クチコミ本文 レビュー本文", "内容 テキスト 発言 投稿 ツイート tweet 口コミ レビュー body content message メッセージ", "コメント comment",
			"コメント内容 口コミ内容 レビュー内容 自由記述 自由記述欄 自由回答 自由意見 本文原文 原文", "ご意見 意見 ご意見ご感想 意見感想 ご感想 感想"},
		speaker:   {"speaker author 投稿者 投稿者名 発言者 ユーザー名 ユーザ名 アカウント名 著者 筆者 記者 表示名 author名", "名前 氏名 name アカウント ユーザー user username ハンドルネーム ニックネーム"},
		handle:    {"handle スクリーンネーム screenname アカウントid ユーザーid ユーザid", "アカウント account"},
		posted:    {"posted 投稿日時 投稿日 投稿時刻 発言日時 ツイート日時 postedat createdat", "date 日時 日付 年月日 datetime time timestamp"},
		published: {"published 掲載日 掲載日時 公開日 公開日時 配信日 配信日時 記事日付 publishedat"},
		kind:      {"kind 種類"},
		voice:     {"voice"},
		parent:    {"parent 返信先 返信先id 返信先url inreplyto replyto"},
		site:      {"site 媒体 媒体名 メディア メディア名 サイト サイト名 掲載媒体 source ソース"},
		id:        {"id 投稿id ツイートid postid"},
		depth:     {"depth"},
		heading:   {"heading"},
	} {
		for rank, group := range groups {
			for name := range strings.FieldsSeq(group) {
				if old, twice := all[name]; !twice || rank < old.rank {
					all[name] = place{f, rank}
				}
			}
		}
	}
	return all
}()

// place is a field, and how surely a name means it: 0 most.
type place struct {
	field field
	rank  int
}

// fold makes the names of columns alike: Posted_At, posted at, ＰＯＳＴＥＤＡＴ.
func fold(name string) string {
	if len(name) > 200 {
		return ""
	}
	return strings.NewReplacer("_", "", "-", "", " ", "", ".", "", "(", "", ")", "", "*", "", "・", "", "/", "", "【", "", "】", "", "[", "", "]", "").Replace(prose.Fold(name))
}

// ColumnError says that a table's columns cannot be told apart.
type ColumnError struct {
	Line    int // of the header row
	Columns []string
	Text    []string // those that may all hold the text
	Missing string   // a column of the Map that is not there

	rows [][]string // some of those below the header, if known
}

// Error implements error.
func (e *ColumnError) Error() string {
	var list []string
	for _, c := range e.Columns[:min(len(e.Columns), 20)] {
		list = append(list, quoted(c))
	}
	all := strings.Join(list, ", ")
	switch {
	case e.Missing != "":
		return fmt.Sprintf("no column %s among %s", quoted(e.Missing), all)
	case len(e.Text) > 1:
		return fmt.Sprintf("the text may be %s or %s; say which with --map %s", quoted(e.Text[0]), quoted(e.Text[1]), mapping(e.Text[0]))
	case len(e.Columns) == 0:
		return "no header row"
	}
	return fmt.Sprintf("no column for the text among %s; say which with --map %s", all, mapping(e.unknown()))
}

// unknown is the likeliest column of those whose names say nothing.
func (e *ColumnError) unknown() string {
	if c, ok := likeliest(e.Columns, e.rows); ok {
		return c
	}
	return e.Columns[0]
}

// mapping is the argument that says that a column is the text.
func mapping(column string) string {
	arg := column + "=text"
	if strings.ContainsAny(arg, " \t\n\"'$\\`&|;<>()*?[]#~　") {
		return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
	}
	return arg
}

// quoted shows a value in a message, at most some 40 characters of it.
func quoted(s string) string {
	s = oneLine(s)
	if utf8.RuneCountInString(s) > 40 {
		s = string([]rune(s)[:40]) + "…"
	}
	return `"` + s + `"`
}

// choose finds which column holds each field, -1 for none.
func choose(columns []string, m Map) (at [fields]int, err error) {
	best := [fields]int{}
	for f := range at {
		at[f] = -1
	}
	told := map[int]bool{}
	for _, p := range m {
		i := slices.Index(columns, p.Column)
		if i < 0 {
			return at, &ColumnError{Columns: columns, Missing: p.Column}
		}
		at[slices.Index(called[:], p.Field)], told[i] = i, true
		best[slices.Index(called[:], p.Field)] = -1 // before any name
	}
	var texts []string
	for i, column := range columns {
		is, known := means(column)
		if !known || told[i] {
			continue
		}
		switch was := at[is.field]; {
		case was < 0 || is.rank < best[is.field]:
			at[is.field], best[is.field] = i, is.rank
			if is.field == text {
				texts = []string{column}
			}
		case is.field == text && is.rank == best[text]:
			texts = append(texts, column)
		}
	}
	if len(texts) > 1 || at[text] < 0 {
		return at, &ColumnError{Columns: columns, Text: texts}
	}
	return at, nil
}

// asColumnError gives an error of choose the line of its header.
func asColumnError(err error, line int) error {
	var wrong *ColumnError
	if errors.As(err, &wrong) {
		wrong.Line = line
	}
	return err
}
