//go:build race

package nlp

// slack is how much longer a test may take under the race detector.
const slack = 15
