package structured

import (
	"testing"

	"classify/crawler/extract/dom"
)

func TestOfSeveralArticlesThePagesOwnIsTold(t *testing.T) {
	const other, own = `{"@type":"NewsArticle","headline":"橋の灯りが消えた","url":"https://kawa.example/1","datePublished":"2017-02-03","author":{"name":"堤"}}`,
		`{"@type":"NewsArticle","headline":"渡し舟が戻る","url":"https://kawa.example/2","datePublished":"2022-08-09","author":{"name":"岸"}}`
	for _, c := range []struct{ name, head, data, want string }{
		{"by its title", `<title>渡し舟が戻る - 川の新聞</title>`, `[` + other + `,` + own + `]`, "渡し舟が戻る 2022-08-09 岸"},
		{"by its heading", `<title>川の新聞</title></head><body><h1>渡し舟が戻る</h1>`, `[` + other + `,` + own + `]`, "渡し舟が戻る 2022-08-09 岸"},
		{"by its address", `<link rel="canonical" href="https://kawa.example/2/">`, `[` + other + `,` + own + `]`, "渡し舟が戻る 2022-08-09 岸"},
		{"by more than its end", `<title>渡し舟が戻る</title>`, `[{"@type":"NewsArticle","headline":"上流にも渡し舟が戻る","datePublished":"2016-01-01"},` + own + `]`, "渡し舟が戻る 2022-08-09 岸"},
		{"none", `<title>川の新聞</title>`, `[` + other + `,` + own + `]`, "  "},
		{"one alone", `<title>川の新聞</title>`, own, "渡し舟が戻る 2022-08-09 岸"},
		{"one told twice", `<title>川の新聞</title>`, `[{"@type":"Article","headline":"渡し舟が戻る｜川の新聞"},` + own + `]`, "渡し舟が戻る｜川の新聞 2022-08-09 岸"},
	} {
		root, _ := dom.Parse(`<html><head><script type="application/ld+json">` + c.data + `</script>` + c.head)
		if a := Read(root).Article(); a.Headline+" "+a.Published+" "+a.Author != c.want {
			t.Errorf("%s: %s %s %s, want %s", c.name, a.Headline, a.Published, a.Author, c.want)
		}
	}
}
