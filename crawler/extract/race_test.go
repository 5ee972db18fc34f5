//go:build race

package extract

// slack is how much longer a test may take under the race detector.
const slack = 15

// slowPDF: compiling PDFium takes minutes and a gigabyte.
const slowPDF = true
