package extract

import (
	"testing"

	"classify/crawler/extract/pdf"
	"classify/store/record"
)

// filled is the document of a PDF of these blocks.
func filled(f pdf.File) record.Document {
	var d record.Document
	fillPDF(&d, f)
	return d
}

func TestAPDFKeepsPostsBoardsQuotesAndAdditions(t *testing.T) {
	d := filled(pdf.File{Title: "流出への反響", Blocks: []pdf.Block{
		{Text: "流出への反響", Kind: record.Heading, Level: 1, Page: 1},
		{Text: "2021年6月1日", Kind: record.Paragraph, Page: 1},
		{Text: "投稿が多く寄せられました。", Kind: record.Paragraph, Page: 1},
		{Text: "遅いよね — 海の人 (@umi) 2021年5月21日", Page: 1},
		{Text: "> いつ分かったのですか。", Kind: record.Paragraph, Page: 1},
		{Text: "会社名：株式会社みなとマッチ", Kind: record.Table, Page: 1},
		{Text: "6月5日追記：回答がありました。", Kind: record.Paragraph, Page: 2},
	}})
	diff(t, "utterances", lines(d.Utterances), []string{
		"heading1: 流出への反響",
		"paragraph: 2021年6月1日",
		"paragraph: 投稿が多く寄せられました。",
		"post> [海の人@umi] 2021-05-21: 遅いよね",
		"quote>: いつ分かったのですか。",
		"table: 会社名：株式会社みなとマッチ",
		"addendum 2021-06-05: 6月5日追記：回答がありました。",
	})
	board := filled(pdf.File{Blocks: []pdf.Block{
		{Text: "1 ：名無しさん：2021/05/21(金) 10:00:00", Page: 1}, {Text: "まだか", Page: 1},
		{Text: "2 ：名無しさん：2021/05/21(金) 10:01:00", Page: 1}, {Text: ">>1 だな", Page: 1},
	}})
	diff(t, "a board", lines(board.Utterances), []string{
		"comment [名無しさん] 2021-05-21T10:00:00+09:00: まだか", "comment [名無しさん] 2021-05-21T10:01:00+09:00 ^1: >>1 だな",
	})
}

func TestTheFieldsOfAPDFSayWhereTheyWereRead(t *testing.T) {
	body := []pdf.Block{{Text: "会員情報の流出について", Kind: record.Heading, Level: 1, Page: 1}, {Text: "会員の情報が流出しました。", Kind: record.Paragraph, Page: 1}}
	dated := append([]pdf.Block{{Text: "Ｒ３．５．２１", Page: 1}}, body...)
	for _, c := range []struct {
		name, field string
		file        pdf.File
		value       string
		ground      record.Ground
	}{
		{"the metadata's title is on the page", "title", pdf.File{Meta: pdf.Meta{Title: "会員情報の 流出について"}, Title: "株式会社みなとマッチ", Blocks: body}, "会員情報の 流出について", record.Ground{From: "pdf metadata Title", Confidence: record.High}},
		{"it is a template's", "title", pdf.File{Meta: pdf.Meta{Title: "新商品のご案内"}, Title: "会員情報の流出について", Blocks: body}, "会員情報の流出について", record.Ground{From: "first page", Confidence: record.Medium}},
		{"only the metadata has one", "title", pdf.File{Meta: pdf.Meta{Title: "流出のお詫び"}, Blocks: body[1:]}, "流出のお詫び", record.Ground{From: "pdf metadata Title", Confidence: record.Medium}},
		{"a date is shown", "published", pdf.File{Blocks: dated}, "2021-05-21", record.Ground{From: "first page", Confidence: record.Medium}},
		{"the metadata agrees", "published", pdf.File{Meta: pdf.Meta{Created: "2021-05-21T15:00:00+09:00"}, Blocks: dated}, "2021-05-21", record.Ground{From: "first page", Confidence: record.High}},
		{"the metadata agrees in Japan's time", "published", pdf.File{Meta: pdf.Meta{Created: "2021-05-20T23:00:00Z"}, Blocks: dated}, "2021-05-21", record.Ground{From: "first page", Confidence: record.High}},
		{"only the metadata has a date", "published", pdf.File{Meta: pdf.Meta{Created: "2021-05-21T15:00:00+09:00"}, Blocks: body}, "2021-05-21T15:00:00+09:00", record.Ground{From: "pdf metadata CreationDate", Confidence: record.Low}},
		{"saved later", "modified", pdf.File{Meta: pdf.Meta{Modified: "2021-06-01T09:00:00+09:00"}, Blocks: dated}, "2021-06-01T09:00:00+09:00", record.Ground{From: "pdf metadata ModDate", Confidence: record.Low}},
		{"saved before", "modified", pdf.File{Meta: pdf.Meta{Modified: "2021-05-20T09:00:00+09:00"}, Blocks: dated}, "", record.Ground{}},
		{"an author", "byline", pdf.File{Meta: pdf.Meta{Author: "株式会社みなとマッチ"}, Blocks: body}, "株式会社みなとマッチ", record.Ground{From: "pdf metadata Author", Confidence: record.Medium}},
	} {
		d := filled(c.file)
		got := map[string]string{"title": d.Title, "published": d.Published, "modified": d.Modified, "byline": d.Byline}[c.field]
		if got != c.value || d.Grounds[c.field] != c.ground {
			t.Errorf("%s: %s = %q %+v, want %q %+v", c.name, c.field, got, d.Grounds[c.field], c.value, c.ground)
		}
	}
}
