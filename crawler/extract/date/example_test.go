package date_test

import (
	"fmt"

	"classify/crawler/extract/date"
)

func ExampleISO() {
	fmt.Println(date.ISO("令和三年五月二十一日"))
	fmt.Println(date.ISO("2021年5月21日(金) 午後4時30分"))
	fmt.Println(date.ISO("2021-05-20T22:00:00Z"))
	// Output:
	// 2021-05-21
	// 2021-05-21T16:30+09:00
	// 2021-05-21T07:00:00+09:00
}

func ExampleShown_Line() {
	var d date.Shown
	d.Line("公開日：2021/5/21　最終更新日：2021/6/1")
	fmt.Println(d.Published, d.Modified)
	// Output:
	// 2021-05-21 2021-06-01
}
