package pdf

import (
	"errors"
	"strings"
	"testing"
)

func TestWhatHoldsNoObjectsIsNoPDF(t *testing.T) {
	for _, body := range []string{"", "%PDF-1.7", "%PDF-1.7 と書いてあるだけ", strings.Repeat(" ", MaxBytes+1)} {
		if f, err := Read([]byte(body)); !errors.Is(err, ErrBroken) {
			t.Errorf("Read(%.30q) = %+v, %v, want ErrBroken", body, f, err)
		}
	}
}

func TestTitlesThatProgramsLeftAreNoTitles(t *testing.T) {
	for said, want := range map[string]string{
		"会員情報の流出について": "会員情報の流出について", "Microsoft Word - 会員情報の流出について.docx": "", "Microsoft Word - 会員情報の流出について": "会員情報の流出について",
		"untitled": "", "20210521_oshirase": "", "無題": "", "": "", "Notice of an incident": "Notice of an incident", "スライド 1": "",
	} {
		if got := title(said); got != want {
			t.Errorf("title(%q) = %q, want %q", said, got, want)
		}
	}
}

// FuzzJoin: whatever the lines, no letter but of furniture is lost or made.
func FuzzJoin(f *testing.F) {
	f.Add("会員情報を管理するサーバーに対し、外部から\r\nの不正\r\n・氏名", "次の頁")
	f.Fuzz(func(t *testing.T, one, two string) {
		got := join([][]string{lines(one), lines(two)})
		for _, line := range strings.Split(got, "\n") {
			if line != strings.TrimSpace(line) {
				t.Fatalf("join(%q, %q) = %q", one, two, got)
			}
		}
		if again := join([][]string{lines(one), lines(two)}); again != got {
			t.Fatalf("join(%q, %q) differs: %q", one, two, again)
		}
	})
}
