package warc

import (
	"bytes"
	"testing"

	"classify/store/record"
)

func TestTheNameOfAnImportedFileIsAnAddress(t *testing.T) {
	for uri, want := range map[string]string{
		"file:folder/page.html": "", "file:頁.html": "", "file:///etc/hosts": PassScheme, "file:/etc/hosts": PassScheme, "file:": PassScheme, "urn:x": PassScheme,
	} {
		var out bytes.Buffer
		w, err := NewWriter(&out, Options{})
		if err == nil {
			err = w.Write(Exchange{URL: uri, Status: 200, Body: []byte("みなと")})
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = Entries(bytes.NewReader(out.Bytes()), record.Imported, func(e Entry) error {
			switch {
			case e.Capture != nil && (want != "" || e.Capture.URL != uri):
				t.Errorf("%s gives a capture of %s", uri, e.Capture.URL)
			case e.Capture == nil && e.Reason != PassInfo && e.Reason != PassRequest && e.Reason != want:
				t.Errorf("%s is passed over: %q, want %q", uri, e.Reason, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
