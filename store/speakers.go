package store

import (
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// speakers knows who speaks with the organisation's voice: in posts the accounts that
// the incident file lists, wherever they are shown, and of those whom a page quotes by
// an office or a company's name none who answers for another one. They are told when
// they are read, so that names and lists that are changed count at once.
type speakers struct {
	of    record.Organisation
	names *nameReader
	other map[uint64]bool // by the number of a speaker's name
}

func speakersOf(tx *bolt.Tx, incident string) (*speakers, error) {
	var inc record.Incident
	if _, err := get(tx.Bucket(incidentsBucket), []byte(incident), &inc); err != nil {
		return nil, err
	}
	return &speakers{of: inc.Organisation, names: &nameReader{tx, map[uint64]string{}, map[int64]string{}}, other: map[uint64]bool{}}, nil
}

// rows gives the organisation's posts its voice, and takes it from who speaks for
// another one: he has the page's.
func (a *speakers) rows(rows []row) error {
	own := codeOf(voiceCodes, record.Announcement)
	for i := range rows {
		r := &rows[i]
		post := len(a.of.Accounts) > 0 && valueOf(kindCodes, r.kind) == record.Post
		if r.speaker == 0 || !post && r.voice != own {
			continue
		}
		name, err := a.names.name(r.speaker)
		if err != nil {
			return err
		}
		switch account := record.AccountIn(name); {
		case post && a.of.HasAccount(account):
			r.voice = own
		case r.voice == own && account == "" && a.isOther(r.speaker, name):
			r.voice = 0
		}
	}
	return nil
}

// isOther reports whether who has a name, as it stands in rows, speaks for another one.
func (a *speakers) isOther(number uint64, name string) bool {
	is, known := a.other[number]
	if !known {
		name, _, _ = strings.Cut(name, "\x00")
		is = a.of.IsOthers(name)
		a.other[number] = is
	}
	return is
}

// document does so in a document, and in the quotations within its texts.
func (a *speakers) document(d *record.Document) {
	for i := range d.Utterances {
		u := &d.Utterances[i]
		switch {
		case u.Kind == record.Post && a.of.HasAccount(u.Handle):
			u.Voice = record.Announcement
		case u.Voice == record.Announcement && u.Handle == "" && u.Speaker != "" && a.of.IsOthers(u.Speaker):
			u.Voice = ""
		}
		for j := range u.Quotes {
			if q := &u.Quotes[j]; q.Voice == record.Announcement && a.of.IsOthers(q.Speaker) {
				q.Voice = ""
			}
		}
	}
}
