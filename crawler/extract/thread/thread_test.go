package thread

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

var page = &url.URL{Scheme: "https", Host: "sns.example", Path: "/api/v1/statuses/1/context"}

// sky is a Bluesky post by an invented account, with more fields behind it.
func sky(handle, text, more string) string {
	return fmt.Sprintf(`{"$type":"app.bsky.feed.defs#threadViewPost","post":{"uri":"at://did:plc:%[1]s/app.bsky.feed.post/3k%[1]s",
		"author":{"did":"did:plc:%[1]s","handle":"%[1]s.example","displayName":"港の%[1]s"},
		"record":{"$type":"app.bsky.feed.post","text":%[2]q,"createdAt":"2021-05-21T07:00:00.000Z","langs":["ja"]}%[3]s`, handle, text, more)
}

func read(t *testing.T, text string) (record.Document, []string) {
	t.Helper()
	if !Is(text) {
		t.Fatalf("Is(%.80q) = false", text)
	}
	var d record.Document
	warnings, err := Read(&d, text, page)
	if err != nil {
		t.Fatalf("Read(%.80q): %v", text, err)
	}
	return d, warnings
}

func lines(d record.Document) []string {
	var out []string
	for i, u := range d.Utterances {
		if u.ID != i+1 {
			out = append(out, fmt.Sprintf("utterance %d has the id %d", i+1, u.ID))
		}
		out = append(out, u.String())
	}
	return out
}

func TestABlueskyThreadIsReadFromTheTop(t *testing.T) {
	quote := `,"embed":{"$type":"app.bsky.embed.record#view","record":{"$type":"app.bsky.embed.record#viewRecord","uri":"at://did:plc:q/app.bsky.feed.post/3kq",
		"author":{"did":"did:plc:q","handle":"kaisha.example"},"value":{"text":"調査に時間を要しました。","createdAt":"2021-05-21T06:00:00Z"},
		"embeds":[{"$type":"app.bsky.embed.record#view","record":{"$type":"app.bsky.embed.record#viewBlocked","blocked":true}}]}}}`
	media := `,"embed":{"$type":"app.bsky.embed.recordWithMedia#view","record":{"record":{"$type":"app.bsky.embed.record#viewRecord","author":{"handle":"m.example"},"value":{"text":"港の図です。"}}}},
		"labels":[{"val":"graphic-media"},{"val":"!no-unauthenticated"}]}`
	text := `{"thread":` + sky("a", "三週間は長い。\n消したはずの書類も。", quote+`,"parent":`+sky("p", "流出の件", `},"parent":{"$type":"app.bsky.feed.defs#notFoundPost","notFound":true}}`)+`,"replies":[`+
		sky("b", "同感です。", `},"replies":[`+sky("c", "続報を待ちましょう。", `}}`)+`,{"$type":"app.bsky.feed.defs#blockedPost","blocked":true}]}`)+`,`+
		sky("d", "図を見てください。", media+"}")+`]}}`)
	d, warnings := read(t, text)
	want := []string{
		"post [港のp@p.example] 2021-05-21T16:00:00+09:00: 流出の件",
		"comment [港のa@a.example] 2021-05-21T16:00:00+09:00 ^1: 三週間は長い。/消したはずの書類も。",
		"post> [kaisha.example@kaisha.example] 2021-05-21T15:00:00+09:00: 調査に時間を要しました。",
		"comment [港のb@b.example] 2021-05-21T16:00:00+09:00 ^2: 同感です。",
		"comment [港のc@c.example] 2021-05-21T16:00:00+09:00 ^4: 続報を待ちましょう。",
		"comment [港のd@d.example] 2021-05-21T16:00:00+09:00 ^2: [graphic-media]/図を見てください。",
		"post> [m.example@m.example]: 港の図です。",
	}
	if diff := cmp.Diff(want, lines(d)); diff != "" {
		t.Errorf("thread (-want +got):\n%s", diff)
	}
	if d.Title != "流出の件" || d.Canonical != "https://bsky.app/profile/a.example/post/3ka" || d.Lang != "ja" || d.Byline != "港のp" || len(d.Links) != 6 {
		t.Errorf("document = %+v", d)
	}
	if diff := cmp.Diff([]string{"2 posts of the thread are left out: blocked", "1 posts of the thread are left out: not found"}, warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// toot is a Mastodon status by an invented account, with more fields.
func toot(id, answersTo, content, more string) string {
	return fmt.Sprintf(`{"id":%q,"in_reply_to_id":%s,"created_at":"2021-05-21T07:00:00.000Z","spoiler_text":"","visibility":"public","language":"ja",
		"url":"https://sns.example/@kamome/%s","content":%q,"account":{"acct":"kamome","display_name":"かもめ","url":"https://sns.example/@kamome"}%s}`, id, answersTo, id, content, more)
}

func TestAMastodonContextIsRead(t *testing.T) {
	text := `{"ancestors":[` + toot("1", "null", `<p>流出の件。<br>三週間は<a href="https://minato.example/news/1"><span class="invisible">https://</span><span class="ellipsis">minato.example/news/</span><span class="invisible">1</span></a></p><p>長い&amp;遅い</p>`, "") +
		`],"descendants":[` + toot("3", `"1"`, "<p>同感です。</p>", `,"spoiler_text":"事件の話"`) + `,` +
		toot("4", `"3"`, "<p>引用します。</p>", `,"quote":{"state":"accepted","quoted_status":`+toot("9", "null", "<p>お詫び</p>", `,"account":{"acct":"kaisha@other.example"}`)+`}`) + `,` +
		toot("5", `"2"`, "<p>内緒</p>", `,"visibility":"private"`) + `,` + toot("6", `"2"`, "", `,"media_attachments":[{}]`) + `]}`
	d, warnings := read(t, text)
	want := []string{
		"post [かもめ@kamome@sns.example] 2021-05-21T16:00:00+09:00: 流出の件。/三週間はhttps://minato.example/news/1/長い&遅い",
		"comment [かもめ@kamome@sns.example] 2021-05-21T16:00:00+09:00 ^1: 事件の話/同感です。",
		"comment [かもめ@kamome@sns.example] 2021-05-21T16:00:00+09:00 ^2: 引用します。",
		"post> [かもめ@kaisha@other.example] 2021-05-21T16:00:00+09:00: お詫び",
	}
	if diff := cmp.Diff(want, lines(d)); diff != "" {
		t.Errorf("thread (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1 posts of the thread are left out: not public"}, warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestStatusesAloneInListsAndBoostedAreRead(t *testing.T) {
	one := toot("1", "null", "<p>三週間は長い。</p>", "")
	for name, text := range map[string]string{
		"one":     one,
		"a list":  " [" + one + "]",
		"boosted": "[" + toot("2", "null", "", `,"account":{"acct":"umineko"},"reblog":`+one) + "]",
	} {
		d, _ := read(t, text)
		if got := lines(d); len(got) != 1 || got[0] != "post [かもめ@kamome@sns.example] 2021-05-21T16:00:00+09:00: 三週間は長い。" || d.Canonical != "https://sns.example/@kamome/1" {
			t.Errorf("%s: %q, canonical %q", name, got, d.Canonical)
		}
	}
}

func TestOtherJSONIsNoThread(t *testing.T) {
	for _, text := range []string{
		`{"a":1}`, `[]`, ``, `港`, `{"thread":{"$type":"app.bsky.feed.defs#notFoundPost","notFound":true}}`, `{"ancestors":[],"descendants":[]}`,
		`{"thread":{"$type":"app.bsky.feed.defs#`, `{"ancestors":[{"content":"<p>あ`, `{"ancestors":1,"descendants":2}`,
		`{"ancestors":[` + strings.Repeat(`{},`, maxObjects) + `{}],"descendants":[]}`,
	} {
		var d record.Document
		if _, err := Read(&d, text, page); err == nil {
			t.Errorf("Read(%.60q) = %+v, want an error", text, d)
		}
	}
}

func TestAHostileThreadIsBounded(t *testing.T) {
	deep := strings.Repeat(`{"post":{"record":{"text":"港"},"author":{"handle":"a.example"}},"replies":[`, 3000)
	for name, text := range map[string]string{
		"deep":   `{"thread":` + deep + strings.Repeat(`]}`, 3000) + `}`,
		"many":   `{"ancestors":[` + strings.Repeat(`{"content":"<p>港</p>","account":{}},`, 30_000) + `{}],"descendants":[]}`,
		"wrong":  `{"ancestors":[{"content":"港","id":1,"account":[],"quote":"x","language":{},"in_reply_to_id":2}],"descendants":0}`,
		"markup": `{"descendants":[{"content":"港` + strings.Repeat("<p><b ", 300_000) + `"}],"ancestors":[]}`,
	} {
		start := time.Now()
		var d record.Document
		warnings, err := Read(&d, text, page)
		if err != nil || len(d.Utterances) == 0 || len(d.Utterances) > maxPosts || time.Since(start) > 10*time.Second {
			t.Errorf("%s: %d utterances, %q, %v in %v", name, len(d.Utterances), warnings, err, time.Since(start))
		}
	}
}

// FuzzRead: whatever the JSON, texts are not empty, ids count from one and
// parents come before their answers.
func FuzzRead(f *testing.F) {
	f.Add(`{"thread":` + sky("a", "三週間", `,"embed":{"record":{"record":{"value":{"text":"x"}}}}},"replies":[`+sky("b", "同感", `}}`)+`]}`) + `}`)
	f.Add(`{"ancestors":[` + toot("1", "null", "<p>あ", "") + `],"descendants":[` + toot("2", `"1"`, "い", `,"quote":{"state":"x"}`) + `]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var d record.Document
		if _, err := Read(&d, text, page); err != nil {
			return
		}
		for i, u := range d.Utterances {
			if u.ID != i+1 || u.Parent < 0 || u.Parent >= u.ID || u.Depth < 0 || u.Depth > maxQuotes || u.Text == "" {
				t.Fatalf("Read(%q): utterance %d = %+v", text, i, u)
			}
		}
		for _, l := range d.Links {
			if !strings.HasPrefix(l.URL, "http") {
				t.Fatalf("Read(%q): link %+v", text, l)
			}
		}
	})
}

func ExampleRead() {
	var d record.Document
	_, err := Read(&d, `{"ancestors":[],"descendants":[{"id":"2","content":"<p>三週間は<b>長い</b>。</p>","account":{"acct":"kamome@sns.example"}}]}`, page)
	fmt.Println(d.Utterances[0], err)
	// Output: post [kamome@sns.example@kamome@sns.example]: 三週間は長い。 <nil>
}
