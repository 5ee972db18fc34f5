package model

// Form is which features a model has and how it is trained.
type Form struct {
	Grams    bool // characters
	Words    bool // base forms and pairs of them
	Concepts bool // concept classes, their pairs, heading and parent
	Rules    bool // what the rules found
	// Penalties of large weights and of many.
	Ridge, Lasso float64
	// Loose is the importance of sentences without an incident.
	Loose float64
	// Obvious is the importance of sentences in which the rules found the
	// theme: the model is asked about the others.
	Obvious float64
}

func (f Form) has(k kind) bool {
	switch k {
	case kindGram:
		return f.Grams
	case kindWord, kindPair, kindEnd:
		return f.Words
	case kindRule:
		return f.Rules
	}
	return f.Concepts
}

// builtinForms are those of the built-in model; the package comment has how
// others compare.
func builtinForms() []Form {
	return []Form{{Grams: true, Words: true, Concepts: true, Ridge: 0.5, Lasso: 0.05, Loose: 1, Obvious: 1}}
}
