package extract

import "classify/store/record"

func readText(d *record.Document, text string) {}
