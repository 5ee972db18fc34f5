package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"classify/store/person"
	"classify/store/record"
)

// company is in the full name of one.
var company = regexp.MustCompile(`株式会社|有限会社|合同会社|\(株\)|\(有\)|法人|組合`)

// issuer is who has issued a page that is listed as an announcement, if that is not
// the organisation but another company, as a contractor whose notice is collected too:
// it calls the organisation あおば書店様, as nobody calls himself. "": the organisation.
func issuer(d record.Document, organisation []string) string {
	called := func(name string) bool {
		name = person.Same(name)
		return slices.ContainsFunc(organisation, func(o string) bool { o = person.Same(o); return strings.Contains(name, o) || strings.Contains(o, name) })
	}
	named := func(name string) bool { return company.MatchString(person.Same(name)) && !called(name) }
	other := ""
	switch {
	case named(d.Site):
		other = d.Site
	case named(d.Byline):
		other = d.Byline
	case d.Site != "" && called(d.Site):
		return ""
	}
	text := person.Same(d.Text())
	for _, o := range organisation {
		if o = person.Same(o); strings.Contains(text, o+"様") || strings.Contains(text, o+"御中") {
			return cmp.Or(other, d.Site, person.Host(d.URL))
		}
	}
	return ""
}
