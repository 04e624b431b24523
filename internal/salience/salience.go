// Package salience chooses the sentences of an article that together say what a
// person's summary of it would say.
//
// [NewDocument] prepares an article, [Model.Choose] searches for the best choice
// that fills a [Budget]. The score of a choice is a weighted sum, and every
// weight has a name in weights.txt:
//
//   - term, pair: a logistic regression each, giving the chance that a person's
//     summary uses a word stem or a pair of neighbouring stems;
//   - sentence: traits of the sentences, averaged over the choice;
//   - choice: the matches that those chances let expect, each term and pair
//     counted once, as ROUGE counts them (Lin 2004), and what the sentences have
//     to do with each other.
//
// The idea of fitting chances of words and pairs and of covering them with whole
// sentences follows Gillick and Favre 2009 and Hong and Nenkova 2014.
package salience
