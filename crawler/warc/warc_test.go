package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
)

var noon = time.Date(2021, 5, 21, 7, 0, 0, 0, time.UTC)

// fixed options give the same bytes each time.
func fixed(zip bool) Options {
	n := 0
	return Options{Software: "classify/1", Operator: "https://newsroom.example/bot", Gzip: zip,
		Clock: func() time.Time { return noon },
		ID:    func() string { n++; return fmt.Sprintf("urn:uuid:00000000-0000-4000-8000-%012d", n) }}
}

// exchange is an invented page of the given number.
func exchange(i int) Exchange {
	body := fmt.Sprintf("<html><p>みなとの会員情報 %d 件目。%s</p></html>", i, strings.Repeat(fmt.Sprint(i*7919), 30+i))
	return Exchange{
		URL: fmt.Sprintf("https://minato.example/news/%d", i), Time: noon.Add(time.Duration(i) * time.Minute), Took: 120 * time.Millisecond,
		IP: "192.0.2.7", Request: http.Header{"User-Agent": {"classify/1"}}, Proto: "HTTP/1.1", Status: 200,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Transfer-Encoding": {"chunked"}, "Date": {"Fri, 21 May 2021 07:00:00 GMT"}},
		Body:   []byte(body),
	}
}

func written(t testing.TB, zip bool, all ...Exchange) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, fixed(zip))
	for _, e := range all {
		err = errors.Join(err, w.Write(e))
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func some(n int) []Exchange {
	all := make([]Exchange, n)
	for i := range all {
		all[i] = exchange(i)
	}
	return all
}

// records reads an archive to its end.
func records(t testing.TB, r *Reader) []*Record {
	t.Helper()
	var all []*Record
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rec)
	}
}

func captures(t testing.TB, in io.Reader) ([]record.Capture, Tally) {
	t.Helper()
	var all []record.Capture
	tally, err := Captures(in, record.Imported, func(c record.Capture) error {
		all = append(all, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, tally
}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	for _, zip := range []bool{false, true} {
		e := exchange(1)
		data := written(t, zip, e)
		got := records(t, NewReader(iotest.OneByteReader(bytes.NewReader(data))))
		var types []string
		for _, rec := range got {
			types = append(types, rec.Type)
		}
		if want := []string{"warcinfo", "request", "response", "metadata"}; !cmp.Equal(types, want) {
			t.Fatalf("gzip %v: types %v, want %v", zip, types, want)
		}
		if got[1].Get("warc-concurrent-to") != got[2].ID || got[3].Get("WARC-Concurrent-To") != got[2].ID {
			t.Error("the records of an exchange are not linked")
		}
		if want := "GET /news/1 HTTP/1.1\r\nHost: minato.example\r\nUser-Agent: classify/1\r\n\r\n"; string(got[1].Block) != want {
			t.Errorf("request %q, want %q", got[1].Block, want)
		}
		if want := "fetchTimeMs: 120\r\n"; string(got[3].Block) != want {
			t.Errorf("metadata %q, want %q", got[3].Block, want)
		}
		all, tally := captures(t, bytes.NewReader(data))
		want := record.Capture{URL: e.URL, Time: e.Time, Origin: record.Imported, Status: 200, Body: e.Body, Size: len(e.Body), SHA256: record.Hash(e.Body),
			Header: http.Header{"Content-Type": e.Header["Content-Type"], "Date": e.Header["Date"], "Content-Length": {fmt.Sprint(len(e.Body))}}}
		if diff := cmp.Diff([]record.Capture{want}, all); diff != "" {
			t.Errorf("captures (-want +got):\n%s", diff)
		}
		if tally.Records != 4 || tally.Used != 1 || tally.Passed[PassRequest] != 1 {
			t.Errorf("tally = %+v", tally)
		}
		if again := written(t, zip, e); !bytes.Equal(again, data) {
			t.Error("the same exchange was written in two ways")
		}
	}
}

func TestAPageThatDidNotChangeIsARevisit(t *testing.T) {
	first, second, third, fourth := exchange(1), exchange(1), exchange(1), exchange(1)
	second.Time = noon.Add(time.Hour)
	second.Header = http.Header{"X-Later": {"1"}}
	third.Time, third.Status, third.Body = noon.Add(2*time.Hour), 304, nil
	fourth.Time, fourth.Body = noon.Add(3*time.Hour), []byte("changed")
	data := written(t, true, first, second, third, fourth)
	var revisits []*Record
	for _, rec := range records(t, NewReader(bytes.NewReader(data))) {
		if rec.Type == "revisit" {
			revisits = append(revisits, rec)
		}
	}
	if len(revisits) != 2 || revisits[0].Get("WARC-Profile") != sameDigest || revisits[1].Get("WARC-Profile") != notModified ||
		revisits[1].Get("WARC-Refers-To-Date") != "2021-05-21T07:01:00Z" || revisits[0].Get("WARC-Refers-To-Target-URI") != first.URL {
		t.Fatalf("revisits = %+v", revisits)
	}
	for name, in := range map[string]io.Reader{"file": bytes.NewReader(data), "stream": io.MultiReader(bytes.NewReader(data))} {
		all, tally := captures(t, in)
		if len(all) != 4 || tally.Used != 4 {
			t.Fatalf("%s: %d captures, %+v", name, len(all), tally)
		}
		for i, want := range []string{string(first.Body), string(first.Body), string(first.Body), "changed"} {
			if string(all[i].Body) != want || all[i].Status != 200 || all[i].Time.Before(noon.Add(time.Duration(i)*time.Hour)) {
				t.Errorf("%s: capture %d is %d %q at %s", name, i, all[i].Status, all[i].Body, all[i].Time)
			}
		}
		if all[1].Header.Get("X-Later") != "1" {
			t.Errorf("%s: the revisit has the header %v", name, all[1].Header)
		}
	}
}

func TestARevisitWithoutItsOriginalIsCounted(t *testing.T) {
	first, again, gone := exchange(1), exchange(1), exchange(2)
	again.Time = noon.Add(time.Hour)
	gone.Status, gone.Body = 304, nil
	data := written(t, false, first, again, gone)
	cut := bytes.Index(data, []byte("WARC-Type: response"))
	copy(data[cut:], "WARC-Type: nonsense")
	all, tally := captures(t, bytes.NewReader(data))
	want := map[string]int{PassInfo: 1, PassRequest: 3, PassMetadata: 3, PassOther: 1, PassRevisit: 1, PassNotModified: 1}
	if diff := cmp.Diff(want, tally.Passed); len(all) != 0 || diff != "" {
		t.Errorf("%d captures, passed (-want +got):\n%s", len(all), diff)
	}
}

// ids of the records that lie whole outside the damaged bytes from to end.
func outside(all []*Record, ends []int64, from, end int64) map[string]bool {
	ids := map[string]bool{}
	for i, rec := range all {
		if ends[i] <= from || rec.Offset >= end {
			ids[rec.ID] = true
		}
	}
	return ids
}

// boundaries reads a whole archive and says where its records end.
func boundaries(t *testing.T, data []byte) (all []*Record, ends []int64) {
	all = records(t, NewReader(bytes.NewReader(data)))
	for i := range all {
		end := int64(len(data))
		if i+1 < len(all) {
			end = all[i+1].Offset
		}
		ends = append(ends, end)
	}
	return all, ends
}

// checkDamaged reads a damaged archive and wants every record that must be
// there, as it was, no other one, and at least one damage.
func checkDamaged(t *testing.T, what string, data []byte, whole []*Record, must map[string]bool) {
	t.Helper()
	written := map[string]bool{}
	for _, rec := range whole {
		written[string(rec.Block)] = true
	}
	for _, in := range []io.Reader{bytes.NewReader(data), io.MultiReader(bytes.NewReader(data))} {
		r := NewReader(in)
		found := map[string]bool{}
		for _, rec := range records(t, r) {
			found[rec.ID] = true
			if !written[string(rec.Block)] { // the header of a plain record has no digest
				t.Errorf("%s: a damaged record is handed out: %s %q", what, rec.ID, rec.Block)
			}
		}
		for id := range must {
			if !found[id] {
				t.Errorf("%s: the undamaged record %s is lost; damages %v", what, id, r.damages)
				return
			}
		}
		if len(found) < len(whole) && r.count == 0 {
			t.Errorf("%s: %d of %d records are gone in silence", what, len(whole)-len(found), len(whole))
		}
	}
}

func TestReaderFindsEveryUndamagedRecord(t *testing.T) {
	step := 97
	if testing.Short() {
		step *= 7
	}
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	for _, zip := range []bool{false, true} {
		data := written(t, zip, some(6)...)
		all, ends := boundaries(t, data)
		if len(all) != 19 {
			t.Fatalf("%d records", len(all))
		}
		garbage := []byte("\x00garbage\r\nWARC/1.1\r\n\x1f\x8b\x08\x00 more WARC/1.0\nx: y\r\n\r\n")
		random := rand.New(rand.NewPCG(1, 2))
		for at := 0; at < len(data); at += step {
			name := fmt.Sprintf("gzip %v, byte %d", zip, at)
			cut := data[:at]
			r := outside(all, ends, int64(at), int64(len(data)))
			checkTruncated(t, name+" cut off", cut, all, r, ends)
			flipped := bytes.Clone(data)
			flipped[at] ^= 1 << random.IntN(8)
			if line := lineAt(data, at); zip || !undigested(line) {
				checkDamaged(t, name+" flipped", flipped, all, outside(all, ends, int64(at), int64(at)+1))
			}
			lost := append(bytes.Clone(data[:at]), data[min(at+50, len(data)):]...)
			checkDamaged(t, name+" 50 bytes lost", lost, all, outside(all, ends, int64(at), int64(at)+50))
			planted := append(append(bytes.Clone(data[:at]), garbage...), data[at:]...)
			checkDamaged(t, name+" garbage", planted, all, outside(all, ends, int64(at), int64(at)+1))
		}
		for i, end := range ends { // between records nothing is lost
			planted := append(append(bytes.Clone(data[:end]), garbage...), data[end:]...)
			checkDamaged(t, fmt.Sprintf("gzip %v, garbage behind record %d", zip, i), planted, all, outside(all, ends, end, end))
		}
	}
}

// lineAt is the line of a plain archive that byte at stands in.
func lineAt(data []byte, at int) string {
	start := bytes.LastIndexByte(data[:at], '\n') + 1
	line, _, _ := bytes.Cut(data[start:], []byte("\n"))
	return string(line)
}

// undigested reports whether a plain archive's line may be damaged without a
// trace: a field of a record's header, or the empty lines between records.
func undigested(line string) bool {
	return strings.HasPrefix(line, "WARC") || strings.HasPrefix(line, "Content-Type") || strings.TrimSpace(line) == ""
}

func checkTruncated(t *testing.T, what string, data []byte, whole []*Record, must map[string]bool, ends []int64) {
	t.Helper()
	if len(data) == 0 {
		return
	}
	for _, end := range ends {
		// Between records, and in the empty lines behind a plain one, nothing is
		// missing that could be known.
		if left := end - int64(len(data)); left == 0 || left > 0 && left <= 4 && data[0] == 'W' {
			return
		}
	}
	checkDamaged(t, what, data, whole, must)
}

func TestReaderTakesOneMemberForAllRecords(t *testing.T) {
	plain := written(t, false, some(5)...)
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(plain)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	all := records(t, NewReader(bytes.NewReader(b.Bytes())))
	if len(all) != 16 || all[3].String() == all[4].String() {
		t.Fatalf("%d records, at %s and %s", len(all), all[3].Place, all[4].Place)
	}
	for _, rec := range all {
		if rec.Type != "response" {
			continue
		}
		c, err := ReadCapture(bytes.NewReader(b.Bytes()), rec.Place)
		if err != nil || !strings.Contains(string(c.Body), "みなと") {
			t.Errorf("ReadCapture(%s) = %q, %v", rec.Place, c.Body, err)
		}
	}
	cut := NewReader(bytes.NewReader(b.Bytes()[:b.Len()/2]))
	if got := records(t, cut); len(got) < 2 || cut.count != 1 {
		t.Errorf("half of it gives %d records and damages %v", len(got), cut.damages)
	}
	wrong := bytes.Replace(plain, []byte("Content-Length: "), []byte("Content-Length: 9"), 2)
	b.Reset()
	w = gzip.NewWriter(&b)
	_, _ = w.Write(wrong)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got := records(t, NewReader(bytes.NewReader(b.Bytes()))); len(got) != 14 {
		t.Errorf("two wrong lengths leave %d of 16 records", len(got))
	}
}

func TestReaderChecksDigests(t *testing.T) {
	for _, field := range []string{"WARC-Block-Digest", "WARC-Payload-Digest"} {
		data := written(t, false, exchange(1))
		at := bytes.Index(data, []byte("WARC-Type: response"))
		digest := at + bytes.Index(data[at:], []byte(field+": sha1:")) + len(field+": sha1:")
		copy(data[digest:], "AAAA")
		r := NewReader(bytes.NewReader(data))
		if got := records(t, r); len(got) != 3 || r.count != 1 || !strings.Contains(r.damages[0].What, "digest") {
			t.Errorf("a wrong %s: %d records, damages %v", field, len(got), r.damages)
		}
	}
}

func TestAdversarialArchivesEndInGoodTime(t *testing.T) {
	n := 50_000
	if testing.Short() {
		n = 10_000
	}
	claims := strings.Repeat("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3000000\r\n\r\n", n/10)
	for name, data := range map[string]string{
		"version lines":    strings.Repeat("WARC/1.0\n", n),
		"in fields":        "WARC/1.0\r\n" + strings.Repeat("X: WARC/1.0\r\n", n),
		"magics":           strings.Repeat("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00", n),
		"bare magics":      strings.Repeat("\x1f\x8b\x08\x00", n),
		"claimed lengths":  claims,
		"no line end":      "WARC/1.0\r\n" + strings.Repeat("a", 10*n),
		"letters":          strings.Repeat("W", 10*n),
		"newlines":         strings.Repeat("\r\n", 10*n),
		"empty members":    strings.Repeat("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00", n/10),
		"claims in a gzip": zipped(t, claims),
	} {
		start := time.Now()
		for _, in := range []io.Reader{strings.NewReader(data), io.MultiReader(strings.NewReader(data))} {
			r := NewReader(in)
			if got := records(t, r); len(got) > 0 && r.count == 0 {
				t.Errorf("%s: %d records without a damage", name, len(got))
			}
		}
		if took := time.Since(start); took > time.Minute { // a second at most; trying everything anew would take hours
			t.Errorf("%s: %s for %d bytes", name, took, len(data))
		}
		t.Logf("%s: %s", name, time.Since(start).Round(time.Millisecond))
	}
}

func zipped(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, s)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestABombIsNotUnpacked(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks 64 MiB")
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := fmt.Fprintf(w, "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n", 1<<30)
	zeros := make([]byte, 1<<20)
	for range 80 {
		_, more := w.Write(zeros)
		err = errors.Join(err, more)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	b.Write(written(t, true, exchange(1)))
	r := NewReader(bytes.NewReader(b.Bytes()))
	if got := records(t, r); len(got) != 4 || r.count != 1 || !strings.Contains(r.damages[0].What, "far more") {
		t.Errorf("%d records, damages %v", len(got), r.damages)
	}
}

func TestAReadersErrorIsNotTheEnd(t *testing.T) {
	broken := errors.New("input/output error")
	data := written(t, true, exchange(1))
	in := io.MultiReader(bytes.NewReader(data[:len(data)-20]), iotest.ErrReader(broken))
	if _, err := Captures(in, record.Saved, func(record.Capture) error { return nil }); !errors.Is(err, broken) {
		t.Errorf("Captures = %v, want %v", err, broken)
	}
}

// alien is a record as another producer writes it.
func alien(named, block string) string {
	return fmt.Sprintf("WARC/1.0\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n", strings.ReplaceAll(named, "\n", "\r\n"), len(block), block)
}

const answer = "WARC-Type: response\nWARC-Target-URI: <http://press.example/a>\nWARC-Date: 2021-05-21T16:00:00+09:00\nContent-Type: application/http;msgtype=response\n"

func TestCapturesReadWhatOthersWrite(t *testing.T) {
	for name, tt := range map[string]struct {
		archive string
		status  int
		body    string
		short   bool
		header  http.Header
	}{
		"chunked":           {alien(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), 200, "abcde", false, http.Header{}},
		"no chunks left":    {alien(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nみなと"), 200, "みなと", false, http.Header{}},
		"chunks cut off":    {alien(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"), 200, "abc", true, http.Header{}},
		"zipped transfer":   {alien(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n"), 200, "z", false, http.Header{"Content-Encoding": {"gzip"}}},
		"version 2":         {alien(answer, "HTTP/2 404\nx: y\n\nnot here"), 404, "not here", false, http.Header{"X": {"y"}}},
		"version 3":         {alien(answer, "HTTP/3.0 200 \r\n\r\n"), 200, "", false, http.Header{}},
		"version 1.0":       {alien(answer, "HTTP/1.0 503 Busy\r\nA: b\r\n c\r\nbroken\r\nContent-Length: 9\r\n\r\nwait"), 503, "wait", true, http.Header{"A": {"b c"}, "Content-Length": {"9"}}},
		"raw bytes":         {alien(answer, "HTTP/1.1 200 \x83\x80\r\nX-Title: \x93\xfa\r\n\r\nb"), 200, "b", false, http.Header{"X-Title": {"\x93\xfa"}}},
		"said to be cut":    {alien(answer+"WARC-Truncated: time\n", "HTTP/1.1 200 OK\r\n\r\nb"), 200, "b", true, http.Header{}},
		"resource":          {alien("WARC-Type: resource\nWARC-Target-URI: http://press.example/a\nWARC-Date: 2021-05-21T07:00:00Z\nContent-Type: text/plain\n", "words"), 200, "words", false, http.Header{"Content-Type": {"text/plain"}}},
		"one line end less": {strings.TrimSuffix(alien(answer, "HTTP/1.1 200 OK\r\n\r\nb"), "\r\n"), 200, "b", false, http.Header{}},
		"payload digest":    {alien(answer+"WARC-Payload-Digest: "+sum([]byte("abc"))+"\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), 200, "abc", false, http.Header{}},
	} {
		for form, archive := range map[string]string{"plain": tt.archive, "gzip": zipped(t, tt.archive)} {
			all, tally := captures(t, strings.NewReader(archive))
			if len(all) != 1 || len(tally.Damages) > 0 {
				t.Errorf("%s, %s: %d captures, %+v", name, form, len(all), tally)
				continue
			}
			c := all[0]
			if c.URL != "http://press.example/a" || !c.Time.Equal(noon) || c.Status != tt.status || string(c.Body) != tt.body || c.Truncated != tt.short || !cmp.Equal(c.Header, tt.header) {
				t.Errorf("%s, %s: %+v with %q", name, form, c, c.Body)
			}
		}
	}
}

func TestWhatIsNoPageIsPassedOverByName(t *testing.T) {
	post := "WARC-Type: request\nWARC-Record-ID: <urn:q>\nWARC-Concurrent-To: <urn:a>\nWARC-Target-URI: http://press.example/a\n"
	for _, tt := range [][2]string{
		{PassScheme, alien("WARC-Type: response\nWARC-Target-URI: dns:press.example\n", "1 2 3")},
		{PassAddress, alien("WARC-Type: response\nWARC-Target-URI: http://u:p@press.example/\n", "HTTP/1.1 200 OK\r\n\r\n")},
		{PassNoResponse, alien(answer, "<html>")},
		{PassOther, alien("WARC-Type: continuation\nWARC-Target-URI: http://press.example/a\n", "x")},
		{PassMethod, alien(answer+"WARC-Record-ID: <urn:a>\n", "HTTP/1.1 200 OK\r\n\r\nfound") + alien(post, "POST /a HTTP/1.1\r\n\r\n")},
		{PassMethod, alien(post, "POST /a HTTP/1.1\r\n\r\n") +
			alien(answer+"WARC-Record-ID: <urn:a>\n", "HTTP/1.1 200 OK\r\n\r\nfound")},
		{PassDamaged, "no archive at all"},
	} {
		reason, archive := tt[0], tt[1]
		all, tally := captures(t, strings.NewReader(archive))
		passed := 0
		for _, n := range tally.Passed {
			passed += n
		}
		if len(all) != 0 || tally.Passed[reason] != 1 || tally.Records != passed {
			t.Errorf("%s: %d captures, %+v", reason, len(all), tally)
		}
	}
}

func TestOpenTakesAwayWhatAKillLeft(t *testing.T) {
	for _, name := range []string{"a.warc.gz", "a.warc"} {
		zip := strings.HasSuffix(name, ".gz")
		data := written(t, zip, some(2)...)
		all, ends := boundaries(t, data)
		step := 13
		if testing.Short() {
			step *= 7
		}
		for at := 0; at <= len(data); at += step {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, data[:at], 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := Open(path, fixed(false))
			if err != nil {
				t.Fatalf("%s cut at %d: %v", name, at, err)
			}
			if err := errors.Join(f.Write(exchange(9)), f.Close()); err != nil {
				t.Fatal(err)
			}
			in, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			r := NewReader(in)
			got := records(t, r)
			want := len(outside(all, ends, int64(at), int64(len(data)))) + 4
			if (len(got) != want && (zip || len(got) != want+1)) || r.count != 0 {
				t.Errorf("%s cut at %d: %d records, want %d; damages %v", name, at, len(got), want, r.damages)
			}
			if err := in.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestOpenLeavesAloneWhatIsNoArchive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.warc")
	for _, text := range []string{"my only notes", zipped(t, "my only notes"), "WARC/1.1 is a format"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), "no WARC archive") {
			t.Errorf("Open(%q) = %v", text, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%q has become %q, %v", text, got, err)
		}
	}
}

func TestAnArchiveIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.warc.gz")
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestALargeBodyIsCappedAndStillChecked(t *testing.T) {
	e := exchange(1)
	e.Body = bytes.Repeat([]byte("0123456789abcdef"), (maxBlock+chunk)/16)
	data := written(t, false, e, exchange(2))
	all, tally := captures(t, bytes.NewReader(data))
	if len(all) != 2 || !all[0].Truncated || len(tally.Damages) > 0 {
		t.Fatalf("%d captures, %+v", len(all), tally)
	}
	data[len(data)/2] ^= 1 // in what is not kept of the body, or in what is
	if all, tally = captures(t, bytes.NewReader(data)); len(all) != 1 || len(tally.Damages) != 1 {
		t.Errorf("after a flip: %d captures, %+v", len(all), tally)
	}
}
