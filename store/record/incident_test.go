package record

import "testing"

func TestAnAccountIsKnownHoweverItIsWritten(t *testing.T) {
	o := Organisation{Name: "みなと", Accounts: []string{"x.com/Minato", "https://social.example/@Minato_PR/", "@minato.example", "@news@minato.example"}}
	for handle, want := range map[string]bool{
		"@minato": true, "@MINATO": true, "minato": true, "@minato_pr": true, "@minato.example": true, "@news@minato.example": true,
		"@minato_fake": false, "@news": false, "": false, "@": false, "@x.com": false,
	} {
		if got := o.HasAccount(handle); got != want {
			t.Errorf("HasAccount(%q) = %v, want %v", handle, got, want)
		}
	}
}
