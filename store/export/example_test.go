package export_test

import (
	"fmt"
	"os"

	"classify/store/export"
)

func Example() {
	set := export.Set{Lines: []export.Line{{URL: "https://blog.example/1", Text: "発表まで三週間は遅い。"}}}
	if _, err := export.Write(os.Stdout, set, "jsonl"); err != nil {
		fmt.Println(err)
	}
	// Output: {"id":"","incident":"","url":"https://blog.example/1","title":"","site":"","published":"","on_incident":false,"voice":"","kind":"","speaker":"","handle":"","posted":"","depth":0,"parent":"","heading":"","captured":"0001-01-01T00:00:00Z","sha256":"","extractor":"","text_sha256":"","utterance":0,"text":"発表まで三週間は遅い。","themes":null,"facts":null,"events":null}
}
