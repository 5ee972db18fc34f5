//go:build !race

// See package pdf's tests on the race detector.

package extract

import (
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"classify/crawler/extract/coding"
)

func TestAnAnnouncementAsPDFIsADocument(t *testing.T) {
	body, err := os.ReadFile("testdata/company-notice.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for coding, sent := range map[string]string{"": string(body), "gzip": gz(string(body))} {
		in := capture(sent)
		in.Header = http.Header{"Content-Encoding": {coding}, "Content-Type": {"application/octet-stream"}}
		page, err := Extract(in)
		if err != nil {
			t.Fatalf("%q: %v", coding, err)
		}
		d := page.Documents[0]
		diff(t, "utterances", lines(d.Utterances), []string{
			"heading3: 会員情報の流出に関するお詫びとお知らせ",
			"paragraph: 2021年5月21日",
			"paragraph: 株式会社みなとマッチ",
			"paragraph: このたび、当社が運営するサービスの会員情報を管理するサーバーに対し、外部からの不正アクセスがあり、会員の皆さまの情報の一部が流出したことが判明いたしました。",
			"heading2: １．経緯",
			"paragraph: 2021年4月28日に意図しない挙動を確認し、社内で調査を始めました。",
			"list: ・氏名、住所",
			"list: ・免許証の画像",
			"paragraph: お問い合わせ",
			"paragraph: お問い合わせ窓口は平日の九時から十七時までです。",
		})
		if d.Title != "会員情報の流出に関するお詫びとお知らせ" || d.Published != "2021-05-21" || d.Site != "blog.example" || len(d.Warnings) > 0 {
			t.Errorf("title %q, published %q, site %q, warnings %q", d.Title, d.Published, d.Site, d.Warnings)
		}
		checkDocument(t, d)
		if o, err := Skim(in); err != nil || o.Form != FormPDF {
			t.Errorf("Skim = %+v, %v", o, err)
		}
	}
}

func TestAPDFLongerThanAPageIsReadWhole(t *testing.T) {
	body, err := os.ReadFile("testdata/company-notice.pdf")
	if err != nil {
		t.Fatal(err)
	}
	comment := "\n%" + strings.Repeat(" ", coding.Max) // before the end, where the reader begins
	at := strings.LastIndex(string(body), "\nxref")
	long := string(body[:at]) + comment + string(body[at:])
	for coding, sent := range map[string]string{"": long, "gzip": gz(long)} {
		in := capture(sent)
		in.Header = http.Header{"Content-Encoding": {coding}}
		page, err := Extract(in)
		if err != nil || len(page.Warnings) != 1 || !strings.Contains(page.Warnings[0], "table of objects is broken") || !strings.Contains(page.Documents[0].Text(), "不正アクセス") {
			t.Errorf("%q: %q, %v", coding, page.Warnings, err)
		}
	}
	in := capture(gz(long + strings.Repeat(" ", coding.Max)))
	if _, err := Extract(in); !errors.Is(err, ErrNotText) {
		t.Errorf("beyond the limit: %v, want ErrNotText", err)
	}
}
