package dup_test

import (
	"errors"
	"fmt"

	"classify/store/dup"
)

// memory keeps the blocks of an index in a map.
type memory map[[2]uint32][]byte

func (m memory) Block(segment, n uint32) ([]byte, error) { return m[[2]uint32{segment, n}], nil }

func (m memory) Keep(segment, n uint32, block []byte) error {
	m[[2]uint32{segment, n}] = block
	return nil
}

func (m memory) Drop(segment, n uint32) error {
	delete(m, [2]uint32{segment, n})
	return nil
}

func ExampleIndex_Add() {
	index := dup.Index{Blocks: memory{}, Item: func(dup.Number) (dup.Item, error) {
		return dup.Item{}, errors.New("nothing was added before")
	}}
	pairs, _, err := index.Add([]dup.Item{
		{Number: dup.At(1, 0), Text: "ご心配をおかけしております。"},
		{Number: dup.At(1, 1), Text: "会員の皆さまに順にお知らせを差し上げています。"},
		{Number: dup.At(2, 0), Text: "会員の皆様に順にお知らせを差し上げています。"},
		{Number: dup.At(3, 0), Text: "会員の皆さまに順にお知らせを差し上げていません。"},
	})
	for _, p := range pairs {
		fmt.Println(p[0].Revision(), "is said again in", p[1].Revision())
	}
	fmt.Println(err)
	// Output:
	// 1 is said again in 2
	// <nil>
}
