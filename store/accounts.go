package store

import (
	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// accounts knows which posts are the organisation's own: those of the accounts that
// the incident file lists, wherever they are shown. They are told when they are read,
// so that a list that is changed counts at once. nil: none are listed.
type accounts struct {
	of    record.Organisation
	names *nameReader
}

func accountsOf(tx *bolt.Tx, incident string) (*accounts, error) {
	var inc record.Incident
	if _, err := get(tx.Bucket(incidentsBucket), []byte(incident), &inc); err != nil || len(inc.Organisation.Accounts) == 0 {
		return nil, err
	}
	return &accounts{inc.Organisation, &nameReader{tx, map[uint64]string{}, map[int64]string{}}}, nil
}

// rows gives the organisation's posts its voice.
func (a *accounts) rows(rows []row) error {
	if a == nil {
		return nil
	}
	for i := range rows {
		r := &rows[i]
		if r.speaker == 0 || valueOf(kindCodes, r.kind) != record.Post {
			continue
		}
		name, err := a.names.name(r.speaker)
		if err != nil {
			return err
		}
		if a.of.HasAccount(record.AccountIn(name)) {
			r.voice = codeOf(voiceCodes, record.Announcement)
		}
	}
	return nil
}

// document does so in a document.
func (a *accounts) document(d *record.Document) {
	if a == nil {
		return
	}
	for i := range d.Utterances {
		if u := &d.Utterances[i]; u.Kind == record.Post && a.of.HasAccount(u.Handle) {
			u.Voice = record.Announcement
		}
	}
}
