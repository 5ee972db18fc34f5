package person

import (
	"strings"
	"testing"
)

func TestSpellingsOfAName(t *testing.T) {
	for name, want := range map[string]string{"浜　茜 ": "浜茜", "ＴＡＲＯ": "taro", "@Taro": "@taro", "": ""} {
		if got := Same(name); got != want {
			t.Errorf("Same(%q) = %q, want %q", name, got, want)
		}
	}
	for handle, want := range map[string]string{"Taro": "@taro", "＠taro": "@taro", "@taro": "@taro", "": ""} {
		if got := Account(handle); got != want {
			t.Errorf("Account(%q) = %q, want %q", handle, got, want)
		}
	}
	for address, want := range map[string]string{"https://A.example:81/x": "a.example:81", "file:a/b.html": "file:a/b.html", "%": "%"} {
		if got := Host(address); got != want {
			t.Errorf("Host(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestAPersonIsKnownBySeveralSpellings(t *testing.T) {
	for name, want := range map[string]string{
		"高橋さくらさん":          "高橋さくらさん 高橋さくら",
		"高橋さくら🌸":           "高橋さくら🌸 高橋さくら",
		"さくら餅（@Sakura_M）":  "さくら餅(@sakura_m) さくら餅 @sakura_m",
		"浜 茜＠新刊発売中":        "浜茜@新刊発売中 浜茜新刊発売中",
		"【公式】みなとマッチ":       "【公式】みなとマッチ みなとマッチ",
		"@umi@sns.example": "@umi@sns.example",
		"☆★":               "☆★",
		"さん":               "さん",
		"":                 "",
		"ジョン・ミルズ氏":         "ジョン・ミルズ氏 ジョン・ミルズ",
		"か\u3099く❤\ufe0f":  "がく❤\ufe0f がく",
	} {
		if got := strings.Join(Spellings(name), " "); got != want {
			t.Errorf("Spellings(%q) = %q, want %q", name, got, want)
		}
	}
}
