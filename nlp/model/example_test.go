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
	scores, _ := m.Score(model.Text{Tokens: token.Cut("会社は半年前に知っていたのに、客には何も言わなかった。")})
	for _, s := range scores {
		fmt.Println(s.Theme)
	}
	// Output: delay
}
