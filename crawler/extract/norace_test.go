//go:build !race

package extract

// slack is how much longer a test may take than the limit it names.
const slack = 1

// slowPDF: PDFium is quick enough to be tested.
const slowPDF = false
