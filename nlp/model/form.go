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
	Worth   map[string]float64
}

func (f Form) has(kind string) bool {
	switch kind {
	case kindGram:
		return f.Grams
	case kindWord, kindPair, kindEnd:
		return f.Words
	case kindRule:
		return f.Rules
	}
	return f.Concepts
}

// worth is what a feature of a kind counts: of what there is much in every
// sentence each counts less.
func (f Form) worth(kind string) float64 {
	if w, ok := f.Worth[kind]; ok {
		return w
	}
	return worth[kind]
}

var worth = map[string]float64{
	kindGram: 0.25, kindWord: 0.7, kindPair: 0.4, kindEnd: 0.5, kindClass: 0.5, kindClasses: 0.5,
	kindFact: 1, kindRule: 2, kindHeading: 0.5, kindParent: 0.8,
}

// builtinForms are those of the built-in model; the package comment has how
// others compare.
func builtinForms() []Form {
	plain := Form{Grams: true, Words: true, Concepts: true, Ridge: 0.5, Lasso: 0.05, Loose: 1, Obvious: 1}
	ruled := plain
	ruled.Rules = true
	return []Form{plain, ruled}
}
