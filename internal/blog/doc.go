// Package blog is the domain of Causerie: an author writes articles, people
// answer them, react to them and follow them. It holds every rule and nothing
// of how things are stored, shown or sent.
//
// Each use case is one function of [Blog], called alike from the desk, the
// command line, the inbox and the queue. A use case runs in one transaction
// ([Tx]) in which the fact and the work that follows from it are written
// together; it never touches the network.
//
// Pages that only read skip the domain's functions and ask the store for the
// views declared here (views.go).
package blog
