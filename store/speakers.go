package store

import (
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// speakers knows who speaks with the organisation's voice: in posts the accounts that
// the incident file lists, as do those of authorities with theirs, wherever they are shown, and of those whom a page quotes who
// is called by its name, but none who answers for another one. They are told when they
// are read, so that names and lists that are changed count at once.
type speakers struct {
	of      record.Organisation
	offices []string // accounts of authorities
	names   *nameReader
	voice   map[spokesman]byte // codes of the voices of those who are quoted
}

// spokesman is who is quoted: the number of his name, and the voice that his name has.
type spokesman struct {
	speaker uint64
	voice   byte
}

func speakersOf(tx *bolt.Tx, incident string) (*speakers, error) {
	var inc record.Incident
	if _, err := get(tx.Bucket(incidentsBucket), []byte(incident), &inc); err != nil {
		return nil, err
	}
	return &speakers{of: inc.Organisation, offices: inc.Authorities, names: &nameReader{tx, map[uint64]string{}, map[int64]string{}}, voice: map[spokesman]byte{}}, nil
}

// rows gives the organisation's posts and words its voice, and takes it from who speaks
// for another one: he has the page's.
func (a *speakers) rows(rows []row) error {
	own := codeOf(voiceCodes, record.Announcement)
	for i := range rows {
		r := &rows[i]
		kind := valueOf(kindCodes, r.kind)
		post := len(a.of.Accounts)+len(a.offices) > 0 && kind == record.Post
		if r.speaker == 0 || !post && r.voice != own && (r.voice != 0 || kind != record.Quote) {
			continue
		}
		name, err := a.names.name(r.speaker)
		if err != nil {
			return err
		}
		switch account := record.AccountIn(name); {
		case post && a.of.HasAccount(account):
			r.voice = own
		case post && record.IsListed(a.offices, account):
			r.voice = codeOf(voiceCodes, record.Authority)
		case account == "":
			r.voice = a.quoted(spokesman{r.speaker, r.voice}, name)
		}
	}
	return nil
}

// quoted is the voice of one who has a name, as it stands in rows.
func (a *speakers) quoted(who spokesman, name string) byte {
	code, known := a.voice[who]
	if !known {
		name, _, _ = strings.Cut(name, "\x00")
		code = codeOf(voiceCodes, a.of.Quoted(name, valueOf(voiceCodes, who.voice)))
		a.voice[who] = code
	}
	return code
}

// document does so in a document, and in the quotations within its texts.
func (a *speakers) document(d *record.Document) {
	for i := range d.Utterances {
		u := &d.Utterances[i]
		switch {
		case u.Kind == record.Post && a.of.HasAccount(u.Handle):
			u.Voice = record.Announcement
		case u.Kind == record.Post && record.IsListed(a.offices, u.Handle):
			u.Voice = record.Authority
		case u.Handle == "" && u.Speaker != "" && (u.Voice == record.Announcement || u.Kind == record.Quote):
			u.Voice = a.of.Quoted(u.Speaker, u.Voice)
		}
		for j := range u.Quotes {
			u.Quotes[j].Voice = a.of.Quoted(u.Quotes[j].Speaker, u.Quotes[j].Voice)
		}
	}
}
