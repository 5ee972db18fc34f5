package mask_test

import (
	"fmt"

	"classify/crawler/mask"
)

func ExampleMyNumbers() {
	body := []byte("個人番号 1234-5678-9018、伝票番号 1234-5678-9018")
	out, n := mask.MyNumbers(body, nil)
	fmt.Println(n, string(out))
	// Output:
	// 1 個人番号 ****-****-****、伝票番号 1234-5678-9018
}
