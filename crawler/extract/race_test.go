//go:build race

package extract

// slack is how much longer a test may take under the race detector.
const slack = 15
