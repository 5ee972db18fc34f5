package prose_test

import (
	"fmt"

	"classify/crawler/extract/prose"
)

func ExampleSqueeze() {
	fmt.Printf("%q\n", prose.Squeeze("　会員の皆さまに\n  お詫び"+string(prose.Break)+"申し上げます。 "))
	fmt.Printf("%q\n", prose.Squeeze("one\n two"))
	// Output:
	// "会員の皆さまにお詫び\n申し上げます。"
	// "one two"
}
