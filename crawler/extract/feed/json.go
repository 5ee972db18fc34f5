package feed

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/link"

	jsonfeed "github.com/mmcdole/gofeed/json"
)

// readJSON reads a JSON Feed item by item, so that a broken one gives the
// items before the break, and one of countless items stays small.
func readJSON(text string, base link.Base) (f Feed, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	var list links
	if _, err := d.Token(); err != nil {
		return f, err
	}
	for err == nil && d.More() {
		var key json.Token
		if key, err = d.Token(); err != nil {
			break
		}
		switch key {
		case "items":
			err = f.items(d, &list, base)
		case "next_url":
			var ref string
			err = decode(d, &ref)
			f.Next = base.Resolve(ref)
		case "title":
			err = decode(d, &f.Title)
		case "language":
			err = decode(d, &f.Lang)
		default:
			var passed json.RawMessage
			err = d.Decode(&passed)
		}
	}
	f.Links = list.links
	switch {
	case errors.Is(err, errEnough):
		f.Truncated = true
		f.Warnings = append(f.Warnings, "only the first 5,000 items were read")
	case err != nil && len(f.Links) == 0:
		return f, err
	case err != nil:
		f.Warnings = append(f.Warnings, "the feed is broken: read up to there")
	}
	return f, nil
}

var errEnough = errors.New("more items than are read")

// items reads the array of items.
func (f *Feed) items(d *json.Decoder, list *links, base link.Base) error {
	open, err := d.Token()
	if err != nil || open != json.Delim('[') {
		return err // another value was taken for nothing
	}
	for n := 0; d.More(); n++ {
		if n == MaxItems {
			return errEnough
		}
		var item jsonfeed.Item
		if err := decode(d, &item); err != nil {
			return err
		}
		address := ""
		for _, ref := range []string{item.URL, item.ExternalURL, item.ID} {
			if ref == item.ID && !strings.HasPrefix(ref, "http") {
				continue
			}
			if address = base.Resolve(ref); address != "" {
				break
			}
		}
		f.Items = append(f.Items, jsonItemOf(item, address))
		body := item.Summary
		for _, other := range []string{item.ContentText, item.ContentHTML} {
			if body == "" {
				body = other
			}
		}
		at := date.Machine(item.DateModified)
		if at == "" {
			at = date.Machine(item.DatePublished)
		}
		list.add(address, item.Title, body, at)
	}
	_, err = d.Token()
	return err
}

// decode reads a value; a field of another type, such as a number for an id,
// stays empty.
func decode(d *json.Decoder, into any) error {
	err := d.Decode(into)
	var other *json.UnmarshalTypeError
	if errors.As(err, &other) {
		return nil
	}
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
