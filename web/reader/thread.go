package reader

import "github.com/causerie/causerie/internal/blog"

// maxDepth is how far answers are set in. Deeper ones are folded, and stand below
// each other and name whom they answer: a narrow screen has no room for more, and
// nobody can make a page that browsers give up on.
const maxDepth = 4

// comment is an entry of a thread as it is shown.
type comment struct {
	*blog.Entry
	Picture *blog.Picture // of the author, in several sizes
	Answers []comment
	Folded  []comment // all answers below the deepest that are set in
}

// nest turns a thread into comments, and folds answers deeper than maxDepth.
func nest(thread []*blog.Entry, author blog.Byline) []comment {
	return nestAt(1, thread, author)
}

func nestAt(depth int, entries []*blog.Entry, author blog.Byline) []comment {
	comments := make([]comment, 0, len(entries))
	for _, entry := range entries {
		made := show(entry, author)
		if depth < maxDepth {
			made.Answers = nestAt(depth+1, entry.Replies, author)
		} else {
			made.Folded = row(entry.Replies, author)
		}
		comments = append(comments, made)
	}
	return comments
}

// row lists entries and all answers to them in reading order. A thread may be
// deeper than a stack should be, so it keeps its own.
func row(entries []*blog.Entry, author blog.Byline) []comment {
	var comments []comment
	waiting := reversed(entries)
	for len(waiting) > 0 {
		entry := waiting[len(waiting)-1]
		waiting = append(waiting[:len(waiting)-1], reversed(entry.Replies)...)
		comments = append(comments, show(entry, author))
	}
	return comments
}

func show(entry *blog.Entry, author blog.Byline) comment {
	if entry.ByAuthor {
		return comment{Entry: entry, Picture: author.Avatar}
	}
	return comment{Entry: entry}
}

func reversed(entries []*blog.Entry) []*blog.Entry {
	turned := make([]*blog.Entry, len(entries))
	for i, entry := range entries {
		turned[len(entries)-1-i] = entry
	}
	return turned
}
