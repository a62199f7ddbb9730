package search

// Phrase is words that stand next to each other.
type Phrase struct {
	Words  []string
	Prefix bool // the last one may go on
}

// Group is met by any of its phrases.
type Group struct {
	Any []Phrase
	Not bool // an article that meets it is not found
}

// Plan is a question in the words that are there to be found. An article must meet
// each of its groups; with Some, one is enough.
type Plan struct {
	Groups []Group
	Some   bool
}

// Loose is the plan that is met by any word of this one.
func (p Plan) Loose() Plan {
	loose := Plan{Some: true, Groups: p.Unwanted()}
	for _, g := range p.Wanted() {
		words := g.Any[0].Words
		if len(words) == 1 {
			loose.Groups = append(loose.Groups, g)
			continue
		}
		for _, word := range words {
			loose.Groups = append(loose.Groups, Group{Any: []Phrase{{Words: []string{word}}}})
		}
	}
	return loose
}

// Wanted are the groups that are to be met.
func (p Plan) Wanted() []Group { return p.only(false) }

// Unwanted are the groups that must not be met.
func (p Plan) Unwanted() []Group { return p.only(true) }

func (p Plan) only(not bool) []Group {
	var list []Group
	for _, g := range p.Groups {
		if g.Not == not && len(g.Any) > 0 {
			list = append(list, g)
		}
	}
	return list
}
