package model

// Form is which features a model has and how it is trained.
type Form struct {
	Grams    bool // characters
	Words    bool // base forms and pairs of them
	Concepts bool // concept classes, their pairs, heading and parent
	Rules    bool // what the rules found
	// Penalties of large weights and of many.
	Ridge, Lasso float64
	// Flat leaves out of the worth of a feature how it is spread, see spread.
	Flat bool
	// Loose is the importance of sentences without an incident.
	Loose float64
	// Obvious is the importance of sentences in which the rules found the
	// theme: the model is asked about the others.
	Obvious float64
	// Dims of a form that all themes share, see space; 0: each theme is learned by
	// itself, with penalties. Epochs is how often it reads all sentences.
	Dims, Epochs int
	// Share is its weight in the mean of several forms; 0: 1.
	Share float64
}

func (f Form) share() float64 {
	if f.Share == 0 {
		return 1
	}
	return f.Share
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

// builtinForms are those of the built-in model: all features together, and
// each kind of them alone, so that one cannot hide what another has to say, and
// what the themes share. The first tells the stance. The package comment has how others compare.
func builtinForms() []Form {
	one := Form{Ridge: 0.5, Lasso: 0.05, Loose: 1, Obvious: 1}
	all, grams, words, concepts := one, one, one, one
	all.Grams, all.Words, all.Concepts = true, true, true
	grams.Grams, grams.Share = true, 2
	words.Words, concepts.Concepts = true, true
	shared := all
	shared.Dims, shared.Epochs, shared.Share = 16, 6, 2
	return []Form{all, grams, words, concepts, shared}
}
