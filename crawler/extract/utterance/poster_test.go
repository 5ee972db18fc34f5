package utterance

import "testing"

func TestAPosterOfABoardIsKnownByTheIDBesideTheName(t *testing.T) {
	for line, want := range map[string]string{
		"12 ：名無しさん：2021/05/21(金) 12:34:56 ID:abCd12xy":           "名無しさん ID:abCd12xy",
		"12: 名無しの港民 2021/05/21(金) 12:34:56.78 ID:Zz+9/kQ00":      "名無しの港民 ID:Zz+9/kQ00",
		"12 ：名無しさん：2021/05/21(金) 12:34:56 ID:???":                "名無しさん",
		"12 ：名無しさん：2021/05/21(金) 12:34:56":                       "名無しさん",
		"12 ：名無しさん：2021/05/21(金) 12:34:56 HOSTID:abCd12xy":       "名無しさん",
		"12 ：港の人 ◆minato：2021/05/21(金) 12:34:56 ID:abCd12xy":     "港の人 ◆minato",
		"12 ：灯台守：2021/05/21(金) 12:34:56 ID:abCd12xy":             "灯台守",
		"12 ：名無しさん ID:qwErTy12：2021/05/21(金) 12:34:56 ID:other1": "名無しさん ID:qwErTy12",
	} {
		if u, _, ok := BoardHead(line); !ok || u.Speaker != want {
			t.Errorf("BoardHead(%q) is by %q, %v, want %q", line, u.Speaker, ok, want)
		}
	}
}
