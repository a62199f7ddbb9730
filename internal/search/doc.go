// Package search knows words: how a text is divided into them, which of them are
// alike, what a visitor asks for, and where in a text it stands. It knows of no
// database. Both databases are given the words that it makes, so that an article
// is found by the same words in each, and marked by the same ones.
package search
