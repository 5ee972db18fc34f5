package columns

import "testing"

func TestATableIsInColumnsWhateverItsCharacters(t *testing.T) {
	got := Table([][]string{{"テーマ", "n"}, {"delay", "12"}, {"x", ""}}, 1)
	if want := "テーマ   n\ndelay   12\nx\n"; got != want {
		t.Errorf("Table = %q, want %q", got, want)
	}
	if got := Title("補償 α"); got != "補償 α\n------" {
		t.Errorf("Title = %q", got)
	}
	if got := Truncate("公表が遅い", 7); got != "公表が…" {
		t.Errorf("Truncate = %q", got)
	}
}
