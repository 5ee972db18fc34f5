package verify

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"classify/store/report"
)

// shape is which fields a value of a report may have.
type shape struct {
	fields map[string]*shape // of an object; nil: it is none, or may have any
	of     *shape            // what a list or a map of any keys holds
}

// reports is the shape of a report.
func reports() *shape { return shapeOf(reflect.TypeFor[report.Report]()) }

func shapeOf(t reflect.Type) *shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[time.Time](), t.Implements(reflect.TypeFor[json.Marshaler]()):
		return &shape{}
	case t.Kind() == reflect.Struct:
		s := &shape{fields: map[string]*shape{}}
		s.take(t)
		return s
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Map:
		return &shape{of: shapeOf(t.Elem())}
	}
	return &shape{}
}

// take adds the fields of a struct as JSON names them.
func (s *shape) take(t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			s.take(f.Type)
		case f.IsExported() && name != "-":
			s.fields[name] = shapeOf(f.Type)
		}
	}
}

// unknown is the first field that no report has, with its path; nil: there is
// none.
func unknown(n *node, s *shape) (path string, other *node) {
	for _, key := range n.keys {
		at := s.of
		if s.fields != nil {
			at = s.fields[key]
		}
		if at == nil {
			return under("", key), n.fields[key]
		}
		if path, other = unknown(n.fields[key], at); other != nil {
			return join(under("", key), path), other
		}
	}
	for i, one := range n.items {
		if s.of == nil {
			break
		}
		if path, other = unknown(one, s.of); other != nil {
			return join(within("", i), path), other
		}
	}
	return "", nil
}

// join puts the paths of a value and of one within it together.
func join(path, rest string) string {
	if strings.HasPrefix(rest, "[") {
		return path + rest
	}
	return path + "." + rest
}
