package model_test

import (
	"fmt"

	"classify/nlp/model"
	"classify/nlp/token"
)

func Example() {
	m, err := model.Builtin()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range m.Score(model.Text{Tokens: token.Cut("会社は半年前に知っていたのに、客には何も言わなかった。")}) {
		fmt.Println(s.Theme)
	}
	// Output: delay
}
