package extract

import "testing"

func TestFormIsDecidedByTheBytesFirst(t *testing.T) {
	for _, c := range []struct {
		body, contentType, url string
		want                   form
	}{
		{"<!doctype html><p>あ", "text/plain", "a.txt", formHTML},
		{"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='x'><p>あ", "", "", formHTML},
		{"<rss version='2.0'></rss>", "text/html", "", formFeed},
		{"<feed xmlns='x'></feed>", "application/xml", "", formFeed},
		{"ただの文です。<p>は段落です。", "text/plain", "", formText},
		{"先に文があって<p>あとから</p>", "text/html", "", formHTML},
		{"タグのない文", "text/html", "", formText},
		{"タグのない文", "", "https://a.example/x.html.gz", formHTML},
		{"a < b <p>", "", "https://a.example/x.txt", formText},
		{`{"a":1}`, "application/json", "", formData},
		{"<?xml version='1.0'?><catalog><book/></catalog>", "application/xml", "", formData},
		{"var a = 1", "", "https://a.example/x.js", formData},
		{"前文 <html><body>あ</body></html>", "", "", formHTML},
		{"ただの文です。", "", "", formText},
		{"# 題\n\n文です。", "", "file:a.md", formMarkdown},
		{"<div>図</div>\n\n# 題", "", "file:a.md", formMarkdown},
		{"文です。", "text/markdown; charset=utf-8", "", formMarkdown},
		{"a,b\n1,2\n", "text/csv", "", formTable},
		{"a,b\n1,2\n", "", "file:a.csv.gz", formTable},
		{"{\"text\":\"a\"}\n{\"text\":\"b\"}", "application/json", "", formTable},
	} {
		if got := formOf(c.body, c.contentType, address(c.url)); got != c.want {
			t.Errorf("formOf(%q, %q, %q) = %v, want %v", c.body, c.contentType, c.url, got, c.want)
		}
	}
}
