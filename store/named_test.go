package store

import (
	"slices"
	"strings"
	"testing"
)

func TestANameStandsBesideAQuotation(t *testing.T) {
	for text, name := range map[string]string{
		"昨日の牛乳姫さんの「三週間も黙っていた」に笑った。": "牛乳姫", "牛乳姫「三週間も黙っていた」": "牛乳姫", "「三週間も黙っていた」（牛乳姫）は名言。": "牛乳姫", "「三週間も黙っていた」と牛乳姫さん。": "牛乳姫",
		"夜更かしペンギンさん曰く、「三週間も黙っていた」。": "夜更かしペンギン", "『三週間も黙っていた』――夜更かしペンギン氏": "夜更かしペンギン", "@Gyu_nyu の言う「三週間も黙っていた」": "@gyu_nyu",
		"浜野（@hamano）は「三週間も黙っていた」と書いた。": "@hamano", "浜野さん（34）が「三週間も黙っていた」": "浜野", "牛乳姫：「三週間も黙っていた」": "牛乳姫", "「三週間も黙っていた」(＠Gyu_nyu)": "@gyu_nyu",
		"きのうだれかがどこかで書いていたように「三週間も黙っていた」のである": "", "三週間「三週間も黙っていた」": "三週間",
	} {
		from := strings.Index(text, "三週間も")
		got := besideQuote(text, [2]int{from, from + len("三週間も黙っていた")})
		if name == "" && len(got) > 0 || name != "" && !slices.Contains(got, name) {
			t.Errorf("beside the quotation in %q stands %q, want %q", text, got, name)
		}
	}
}
