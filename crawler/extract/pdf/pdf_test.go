//go:build !race

// Compiling PDFium takes two and a half minutes and a gigabyte under the race
// detector, the first time on a machine; what follows needs it.

package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var notice = []string{
	"会員情報の流出に関するお詫びとお知らせ",
	"2021年5月21日",
	"株式会社みなとマッチ",
	"このたび、当社が運営するサービスの会員情報を管理するサーバーに対し、外部から",
	"の不正アクセスがあり、会員の皆さまの情報の一部が流出したことが判明いたしまし",
	"た。",
	"１．経緯",
	"2021年4月28日に意図しない挙動を確認し、社内で調査を始めました。",
	"・氏名、住所",
	"・免許証の画像",
	"お 問 い 合 わ せ",
}

func TestAPDFIsReadByParagraphs(t *testing.T) {
	f, err := Read(made("会員情報の流出に関するお知らせ", append(notice, "- 1 -"), []string{"お問い合わせ窓口は平日の九時から十七時までです。", "- 2 -"}))
	if err != nil {
		t.Fatal(err)
	}
	want := `会員情報の流出に関するお詫びとお知らせ
2021年5月21日
株式会社みなとマッチ
このたび、当社が運営するサービスの会員情報を管理するサーバーに対し、外部からの不正アクセスがあり、会員の皆さまの情報の一部が流出したことが判明いたしました。
１．経緯
2021年4月28日に意図しない挙動を確認し、社内で調査を始めました。
・氏名、住所
・免許証の画像
お問い合わせ
お問い合わせ窓口は平日の九時から十七時までです。
`
	if f.Text() != want || f.Meta.Title != "会員情報の流出に関するお知らせ" || f.Pages != 2 || len(f.Warnings) > 0 {
		t.Errorf("title %q, %d pages, warnings %q, text\n%s\nwant\n%s", f.Meta.Title, f.Pages, f.Warnings, f.Text(), want)
	}
}

func TestAPDFWithoutAnythingSaysSo(t *testing.T) {
	f, err := Read(made("", nil, nil))
	if err != nil || len(f.Blocks) > 0 || f.Title != "" || len(f.Warnings) != 1 || !strings.Contains(f.Warnings[0], "no text on all 2 pages") {
		t.Errorf("Read = %+v, %v", f, err)
	}
}

func TestOfALongPDFTheFirstPagesAreRead(t *testing.T) {
	pages := make([][]string, MaxPages+5)
	for i := range pages {
		pages[i] = []string{"みなとマッチ報告書", strings.Repeat("報告します。", 10) + strings.Repeat("あ", i%7), fmt.Sprintf("%d / %d", i+1, len(pages))}
	}
	f, err := Read(made("", pages...))
	if err != nil || strings.Count(f.Text(), "報告します。") != 10*MaxPages || len(f.Warnings) != 1 || !strings.Contains(f.Warnings[0], "first 200 of 205") {
		t.Errorf("%d times, %q, %v", strings.Count(f.Text(), "報告します。"), f.Warnings, err)
	}
	if strings.Contains(f.Text(), "報告書") || strings.Contains(f.Text(), "/") {
		t.Errorf("text holds a running head or a page number: %.300s", f.Text())
	}
}

func TestWhatIsNoPDFIsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		body []byte
		want error
	}{
		"empty":    {nil, ErrBroken},
		"a word":   {[]byte("%PDF-1.7 と書いてあるだけ"), ErrBroken},
		"too long": {make([]byte, MaxBytes+1), ErrBroken},
	} {
		if f, err := Read(c.body); !errors.Is(err, c.want) {
			t.Errorf("%s: Read = %+v, %v, want %v", name, f, err, c.want)
		}
	}
}

func TestADamagedPDFCostsItselfAlone(t *testing.T) {
	whole := made("題名です", notice)
	for cut := len(whole) - 1; cut > 0; cut -= 131 {
		body := bytes.Clone(whole[:cut])
		if _, err := Read(body); err != nil && !errors.Is(err, ErrBroken) {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
	if f, err := Read(whole); err != nil || !strings.Contains(f.Text(), "不正アクセス") {
		t.Errorf("the next file: %+v, %v", f, err)
	}
}

// bomb is a page that draws a form that draws another ten times, and so on:
// a billion lines in two kilobytes.
func bomb() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n" +
		"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 11 0 R>>>>/Contents 4 0 R>>\nendobj\n4 0 obj\n<</Length 4>>\nstream\n/X Do\nendstream\nendobj\n" +
		"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n")
	for n := 11; n < 20; n++ {
		draw := strings.Repeat("1 0 0 1 1 1 cm /X Do\n", 10)
		fmt.Fprintf(&b, "%d 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>\nstream\n%s\nendstream\nendobj\n", n, n+1, len(draw), draw)
	}
	const text = "BT /F 10 Tf 50 700 Td (port) Tj ET"
	fmt.Fprintf(&b, "20 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Length %d>>\nstream\n%s\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%%%EOF\n", len(text), text)
	return b.Bytes()
}

func TestAFileThatTakesTooLongIsGivenUp(t *testing.T) {
	var e engine
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.idle.Stop()
		e.stop()
	}()
	if f, err := e.read(made("", notice), maxTime); err != nil || len(f.Blocks) == 0 { // PDFium is compiled now
		t.Fatalf("Read = %+v, %v", f, err)
	}
	const limit = 300 * time.Millisecond
	start := time.Now()
	f, err := e.read(bomb(), limit)
	if took := time.Since(start); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "longer than") || took > 15*time.Second {
		t.Errorf("Read = %.200v, %v after %v, want that it gave up", f, err, took)
	}
	if f, err := e.read(made("", notice), maxTime); err != nil || !strings.Contains(f.Text(), "不正アクセス") {
		t.Errorf("the next file: %+v, %v", f, err)
	}
}

func ExampleRead() {
	f, err := Read(made("お詫びとお知らせ", notice[3:6]))
	fmt.Println(f.Meta.Title, f.Pages, err)
	fmt.Println(f.Blocks[0].Text)
	// Output:
	// お詫びとお知らせ 1 <nil>
	// このたび、当社が運営するサービスの会員情報を管理するサーバーに対し、外部からの不正アクセスがあり、会員の皆さまの情報の一部が流出したことが判明いたしました。
}

// TestSamplesOnRequest shows what is read of the files of a folder.
func TestSamplesOnRequest(t *testing.T) {
	dir := os.Getenv("PDF_SAMPLES")
	if dir == "" {
		t.Skip("PDF_SAMPLES names no folder")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.pdf"))
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		f, err := Read(body)
		t.Logf("%s: %v, %d pages, title %q, %q, %v\n%.400s", filepath.Base(name), time.Since(start), f.Pages, f.Title, f.Warnings, err, f.Text())
	}
}

func TestAPageWithTooManyCharactersIsPartial(t *testing.T) {
	line := strings.Repeat("港の灯りが消えた。", 100)
	f, err := Read(made("", slices.Repeat([]string{line}, maxPageText/utf8.RuneCountInString(line)+1)))
	if err != nil || !f.Partial || !strings.Contains(strings.Join(f.Warnings, ";"), "only the first 50000 characters on page 1") {
		t.Errorf("partial %v, %q, %v", f.Partial, f.Warnings, err)
	}
}

func TestCopiesOfAFormAreNoFurniture(t *testing.T) {
	form := func(number string) []string {
		return []string{"返金の申込書（控）", "申込者は次のことを確かめてください。", "期限を過ぎた申込みは受け付けません。", "受付番号 " + number}
	}
	f, err := Read(made("", form("1"), form("2"), form("3")))
	if err != nil || strings.Count(f.Text(), "返金の申込書（控）") != 3 || strings.Count(f.Text(), "受付番号") != 3 {
		t.Errorf("%q, %v", f.Text(), err)
	}
	head := func(body ...string) []string { return append([]string{"みなと食品 社外秘"}, body...) }
	f, err = Read(made("", head("一枚目の話です。", "船の話です。", "次に続きます。"), head("二枚目の話です。", "港の話です。", "次に続きます。"), head("三枚目の話です。", "海の話です。", "次に続きます。")))
	if err != nil || strings.Contains(f.Text(), "社外秘") || strings.Count(f.Text(), "次に続きます。") != 3 {
		t.Errorf("%q, %v", f.Text(), err)
	}
}
