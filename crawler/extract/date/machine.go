package date

import (
	"strings"
	"time"
)

// zones are the zones that RFC 822 and old feeds name; a name alone would be
// read as one without an offset.
var zones = map[string]string{
	"GMT": "+0000", "UTC": "+0000", "UT": "+0000", "Z": "+0000", "JST": "+0900", "KST": "+0900",
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
	"BST": "+0100", "CET": "+0100", "CEST": "+0200",
}

// machineForms are those of RFC 3339 and RFC 822 with the liberties that feeds
// take: two-digit years, no weekday, no seconds.
var machineForms = []string{
	"Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04 -0700", "Monday, 2-Jan-06 15:04:05 -0700", "Mon Jan 2 15:04:05 -0700 2006",
}

// Machine reads a date that a program wrote, in a feed, sitemap or header, as
// ISO does and at a small part of its cost. Other forms are left to ISO.
func Machine(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 100 {
		return ""
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return known(t)
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		if known(t) == "" {
			return ""
		}
		return s
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		if offset, named := zones[strings.ToUpper(s[i+1:])]; named {
			s = s[:i+1] + offset
		}
	}
	for _, form := range machineForms {
		if t, err := time.Parse(form, s); err == nil {
			return known(t)
		}
	}
	return ISO(s)
}

// known writes a time in Japan's zone, "" for one that no page can have.
func known(t time.Time) string {
	if t.Year() < 1990 || t.Year() > 2099 {
		return ""
	}
	return t.In(tokyo).Format(time.RFC3339)
}
