// Package spam judges what strangers write: by plain rules, by a small Bayesian
// filter that learns from the author's decisions, and, where the author wants it,
// by asking Akismet.
//
// [Judge] is the rules and the filter. It needs neither network nor clock, and is
// asked inside the transaction that takes a comment in. [Akismet] is the client of
// the service, for jobs alone. Letters are never judged here and nothing is
// learned from them.
package spam
