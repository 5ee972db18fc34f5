package diff

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"classify/store/record"
)

// amount is a number that was found as a fact: 五千件, 1割5分, 3週間.
type amount struct {
	text  string
	kind  string  // with which it is compared: what it counts, a currency, a share, a length of time
	value float64 // of a share in per cent, of a length of time in days
}

// amountsIn are the facts within bytes of a text that are amounts.
func amountsIn(facts []record.Fact, start, end int) (out []amount) {
	for _, f := range facts {
		if f.Start < start || f.End > end {
			continue
		}
		a := amount{text: strings.TrimSpace(f.Text), kind: f.Type}
		ok := false
		switch f.Type {
		case "count":
			a.kind += " " + f.Unit
			a.value, ok = float(f.Value)
		case "money":
			a.kind += " " + f.Currency
			a.value, ok = float(f.Value)
		case "percent":
			a.value, ok = float(f.Value)
		case "ratio":
			a.kind = "percent"
			share, is := f.Value.(string)
			if r, read := new(big.Rat).SetString(share); is && read && len(share) < longest {
				a.value, _ = r.Mul(r, big.NewRat(100, 1)).Float64()
				ok = true
			}
		case "duration":
			a.value, ok = days(f.ISO)
		}
		if ok {
			out = append(out, a)
		}
	}
	return out
}

// float is the value of a fact, which is read from JSON or was made just now.
func float(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int64:
		return float64(n), true
	case int:
		return float64(n), true
	}
	return 0, false
}

// rxDuration is a length of time in ISO 8601, as facts have it.
var rxDuration = regexp.MustCompile(`^P(?:([0-9.]+)Y)?(?:([0-9.]+)M)?(?:([0-9.]+)W)?(?:([0-9.]+)D)?(?:T(?:([0-9.]+)H)?(?:([0-9.]+)M)?(?:([0-9.]+)S)?)?$`)

// days is a length of time in days, of which a year has 365 and a month 30.
func days(iso string) (sum float64, ok bool) {
	m := rxDuration.FindStringSubmatch(iso)
	if m == nil {
		return 0, false
	}
	for i, unit := range []float64{365, 30, 7, 1, 1. / 24, 1. / 24 / 60, 1. / 24 / 60 / 60} {
		if m[i+1] == "" {
			continue
		}
		n, err := strconv.ParseFloat(m[i+1], 64)
		if err != nil {
			return 0, false
		}
		sum, ok = sum+n*unit, true
	}
	return sum, ok
}

// amountsChanged finds the amounts that became others and are not among the numbers that
// are told already.
func amountsChanged(before, after []amount, told []Number) (out []Number) {
	gone := func(a, b []amount, of func(Number) string) (left []amount) {
		rest := slices.Clone(b)
		for _, one := range a {
			same := slices.IndexFunc(rest, func(o amount) bool { return o.kind == one.kind && o.value == one.value })
			if same >= 0 {
				rest = slices.Delete(rest, same, same+1)
			} else if !slices.ContainsFunc(told, func(n Number) bool { return strings.Contains(narrow(one.text), of(n)) }) {
				left = append(left, one)
			}
		}
		return left
	}
	old := gone(before, after, func(n Number) string { return n.Before })
	for _, a := range gone(after, before, func(n Number) string { return n.After }) {
		i := slices.IndexFunc(old, func(o amount) bool { return o.kind == a.kind })
		if i >= 0 && len(told)+len(out) < mostNumbers {
			out = append(out, Number{Before: old[i].text, After: a.text, From: old[i].value, To: a.value})
			old = slices.Delete(slices.Clone(old), i, i+1)
		}
	}
	return out
}
