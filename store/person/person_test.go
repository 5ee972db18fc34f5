package person

import "testing"

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
