// Package model is the learned complement to the rules: it finds sentences
// that are about a theme though no word of it is in them (「3週間も黙ってたわけ?」,
// 「500円で済ませる気か」). Labelled sentences go in, a small file of weights comes
// out; a sentence's words go in, and for each theme the chance that it is meant,
// with the features that speak for it and the words that are the evidence. Start with
// Builtin, May and Score; Learn makes a model. It does no I/O, knows no rules but
// those it is told of, and is not asked about a theme that the rules found: it
// adds a theme where the chance reaches Threshold.
//
// It is a logistic regression over three kinds of features: characters (runs of 2 to 4), words (base forms and pairs near each other) and
// concepts: some sixty classes of stems of our own writing, such as knowing,
// telling, silence, leaving, identity papers, small sums, with their ordered pairs in the
// sentence, and pairs with those of the heading and of the comment that is
// answered. It is the mean of two, of which one is also told what the rules found:
// that one learns more from what the rules miss.
//
// Sentences of 42 incidents (testdata/gold: officials, forums-and-blogs,
// posts-and-threads), each scored by a model that did not know its incident,
// means of three divisions into five folds; the sentences without an incident
// are trained on always. Curve and threshold of a fold are those of the others.
// Precision, recall and F1 of rules and model together; macro-F1; recall of the
// sentences labelled implicit:
//
//	                              compensation    delay           retention       macro  implicit
//	rules alone                  0.95 0.40 0.57  0.89 0.41 0.56  0.94 0.51 0.66  0.597  0.25
//	characters                   0.94 0.51 0.66  0.88 0.59 0.71  0.91 0.60 0.72  0.699  0.42
//	words                        0.93 0.49 0.64  0.88 0.53 0.66  0.92 0.61 0.73  0.679  0.38
//	concepts                     0.93 0.50 0.65  0.87 0.61 0.72  0.92 0.67 0.77  0.712  0.47
//	words, concepts              0.92 0.49 0.64  0.88 0.65 0.75  0.91 0.69 0.79  0.727  0.50
//	all three                    0.92 0.52 0.66  0.89 0.67 0.76  0.92 0.71 0.80  0.740  0.53
//	  only what rules miss       0.94 0.53 0.67  0.87 0.59 0.70  0.93 0.68 0.79  0.720  0.51
//	  no lasso, ridge 3          0.92 0.50 0.65  0.88 0.65 0.75  0.92 0.71 0.80  0.733  0.51
//	all three, rules             0.94 0.53 0.68  0.87 0.58 0.70  0.93 0.67 0.78  0.718  0.50
//	mean of the three alone      0.92 0.52 0.66  0.87 0.66 0.75  0.91 0.68 0.78  0.731  0.48
//	mean with and without rules  0.94 0.54 0.69  0.87 0.63 0.73  0.92 0.71 0.80  0.741  0.54
//
// MODEL_FORMS=1 go test -run TestForms -v ./cmd/classify prints it, now with the thresholds for use, see below. One division
// differs from another by two points, so that the last rows are alike: the
// built-in model is the last because it keeps precision best. The precision of
// the rules is flattering, as they were mended with these files in view, and so is
// a little what the classes gain: some stems were written with some of the
// sentences in view.
//
// Stance is that of the sentence, by four regressions over the same features,
// learned from all that have a theme: right in 446 of 611, where "asked if there is
// a question mark or か at the end, else asserted" is right in 329; of the implicit
// ones in three quarters.
//
// The table was made with thresholds for text like the labelled. In use, most text
// is about nothing: the thresholds of the built-in model ask that seven in ten of
// what it adds be right where such text is six times as common (see thresholdOf),
// and sentences of more than a hundred characters are not asked about. On the folds
// that is macro-F1 0.725 and implicit recall 0.25 to 0.49; on the 800 sentences of
// testdata/gold/unseen 0.62 to 0.76, and implicit recall 0.25 to 0.46, while the
// precision of delay fell by three points.
//
// The gate (May) reads concepts alone and no words. In the folds it loses two
// in a hundred of what the model adds rightly, and lets through a tenth to a
// fifth of what the rules leave open, in text that is about incidents.
package model
