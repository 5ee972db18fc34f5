package token_test

import (
	"fmt"

	"classify/nlp/token"
)

func Example() {
	var words []token.Token
	for _, sentence := range []string{"連絡が遅かった。", "早く払え"} {
		words = token.Append(words[:0], sentence)
		for _, w := range words {
			fmt.Print(w.Base, "/", w.POS, "|")
		}
		fmt.Println()
	}
	// Output:
	// 連絡/名詞|が/助詞|遅い/形容詞|た/助動詞|。/記号|
	// 早い/形容詞|払う/動詞|
}
