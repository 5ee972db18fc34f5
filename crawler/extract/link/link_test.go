package link

import "testing"

func TestAddressesInTextAreLinks(t *testing.T) {
	got := InText([]string{"詳しくは https://minato.example/news/ を。", "続報https://t.co/abcdefghijhttps://t.co/klmnopqrst pic.twitter.com/xyz"})
	want := []string{"https://minato.example/news/", "https://t.co/abcdefghij", "https://t.co/klmnopqrst"}
	if len(got) != len(want) {
		t.Fatalf("InText = %+v, want %q", got, want)
	}
	for i, l := range got {
		if l.URL != want[i] {
			t.Errorf("link %d = %q, want %q", i, l.URL, want[i])
		}
	}
}
