package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noBlock = "There is no such block."

// Blocked reports whether a person is turned away: they, their host or a parent
// domain of it are suspended, or only listed hosts may speak here and theirs is
// not one.
func (v view) Blocked(ctx context.Context, personURI, host string) (bool, error) {
	s, err := v.Standing(ctx, blog.Person{URI: personURI, Host: host})
	return s.TurnedAway(), err
}

// Standing says how a person is treated, by the strictest of the blocks that
// concern them. Without a handle, the one they are known by counts.
func (v view) Standing(ctx context.Context, p blog.Person) (blog.Standing, error) {
	if p.Handle == "" && p.URI != "" {
		known, err := v.q.Person(ctx, p.URI)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return blog.Standing{}, wrap(err, "look up a block")
		}
		p.Handle = known.Handle
	}
	var s blog.Standing
	for batch := range slices.Chunk(concerning(p), 8) {
		rows, err := v.q.BlocksAmong(ctx, among(batch))
		if err != nil {
			return s, wrap(err, "look up a block")
		}
		for _, r := range rows {
			s.Add(blog.Rule{Severity: blog.Severity(r.Severity), RejectMedia: r.RejectMedia, RejectReports: r.RejectReports})
		}
	}
	listed, err := v.listed(ctx, p.Host)
	s.Unlisted = !listed
	return s, err
}

// concerning lists the values under which a block of a person may stand: their
// address, their handle, their host with and without port, and its parents.
func concerning(p blog.Person) []string {
	host := strings.TrimSuffix(strings.ToLower(p.Host), ".")
	values := []string{p.URI, host}
	if p.Handle != "" {
		values = append(values, "@"+strings.ToLower(p.Handle))
	}
	for h := withoutPort(host); h != ""; {
		values = append(values, h)
		_, parent, found := strings.Cut(h, ".")
		if !found {
			break
		}
		h = parent
	}
	return values
}

func among(values []string) db.BlocksAmongParams {
	var v [8]string
	copy(v[:], values)
	return db.BlocksAmongParams{
		Value: v[0], Value_2: v[1], Value_3: v[2], Value_4: v[3], Value_5: v[4], Value_6: v[5], Value_7: v[6], Value_8: v[7],
	}
}

// listed reports whether a host may speak here and is written to: any may,
// unless the author chose otherwise.
func (v view) listed(ctx context.Context, host string) (bool, error) {
	mode, err := v.q.Setting(ctx, keyFederation)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && mode != string(blog.FederateListed)) {
		return true, nil
	}
	if err != nil {
		return false, wrap(err, "read a setting")
	}
	n, err := v.q.AllowedHost(ctx, strings.ToLower(host))
	return n > 0, wrap(err, "look up a host")
}

// MayReach reports whether anything may be sent to an inbox.
func (v view) MayReach(ctx context.Context, inbox string) (bool, error) {
	return v.listed(ctx, blog.HostOf(inbox))
}

// Blocks returns all blocks, newest first.
func (v view) Blocks(ctx context.Context) ([]blog.Block, error) {
	rows, err := v.q.Blocks(ctx)
	return blocksOf(rows), wrap(err, "list blocks")
}

// BlockPage returns the blocks whose value or handle holds the words ("" is
// all), newest first, with the number of pages and of blocks.
func (v view) BlockPage(ctx context.Context, words string, page int) (list []blog.Block, pageCount, total int, err error) {
	like := "%" + escapeLike(strings.ToLower(words)) + "%"
	n, err := v.q.CountBlocks(ctx, like)
	if err != nil {
		return nil, 0, 0, wrap(err, "count blocks")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.BlockPage(ctx, db.BlockPageParams{Words: like, Most: most, Skip: skip})
	return blocksOf(rows), pages(n, deskPage), int(n), wrap(err, "list blocks")
}

// BlockNamed returns the block of a value, an error of kind NotFound if there is
// none.
func (v view) BlockNamed(ctx context.Context, value string) (blog.Block, error) {
	r, err := v.q.Block(ctx, value)
	return blockOf(r), notFound(err, "read a block", noBlock)
}

// BlockOfHandle returns the block of a person by user@host.
func (v view) BlockOfHandle(ctx context.Context, handle string) (blog.Block, error) {
	r, err := v.q.BlockOfHandle(ctx, strings.ToLower(handle))
	return blockOf(r), notFound(err, "read a block", noBlock)
}

func blocksOf(rows []db.Block) []blog.Block {
	list := make([]blog.Block, len(rows))
	for i, r := range rows {
		list[i] = blockOf(r)
	}
	return list
}

func blockOf(r db.Block) blog.Block {
	return blog.Block{
		Value: r.Value, Host: r.Host, Handle: r.Handle, CreatedAt: fromMs(r.CreatedAt),
		Rule: blog.Rule{
			Severity: blog.Severity(r.Severity), RejectMedia: r.RejectMedia, RejectReports: r.RejectReports,
			Comment: r.Comment, PublicComment: r.PublicComment,
		},
	}
}

// SaveBlock keeps a block, or changes its rule.
func (t *tx) SaveBlock(ctx context.Context, b blog.Block) error {
	t.visible = true // faces and names of whom it silences
	return wrap(t.q.SaveBlock(ctx, db.SaveBlockParams{
		Value: b.Value, Host: b.Host, CreatedAt: ms(b.CreatedAt), Handle: strings.ToLower(b.Handle), Severity: string(b.Severity),
		RejectMedia: b.RejectMedia, RejectReports: b.RejectReports, Comment: b.Comment, PublicComment: b.PublicComment,
	}), "save a block")
}

// BindBlock gives the block of a handle to the person who turned out to have it.
func (t *tx) BindBlock(ctx context.Context, handle, uri string) error {
	unmet := "@" + strings.ToLower(handle)
	return wrap(t.q.BindBlock(ctx, db.BindBlockParams{Uri: uri, Unmet: unmet}), "bind a block")
}

// DropBlock lifts a block.
func (t *tx) DropBlock(ctx context.Context, value string) (bool, error) {
	t.visible = true
	n, err := t.q.DropBlock(ctx, value)
	return n > 0, wrap(err, "drop a block")
}

// ConcernedBy returns the people we know whom any of the blocks is about, those
// of a host together.
func (v view) ConcernedBy(ctx context.Context, blocks []blog.Block) ([]blog.Person, error) {
	values := make(map[string]bool, len(blocks))
	var people []blog.Person
	for _, b := range blocks {
		if b.Host {
			values[b.Value] = true
			continue
		}
		p, err := v.Person(ctx, b.Value)
		if err != nil && blog.KindOf(err) != blog.NotFound {
			return nil, err
		}
		if err == nil {
			people = append(people, p)
		}
	}
	if len(values) > 0 {
		ofHosts, err := v.peopleBelow(ctx, values)
		if err != nil {
			return nil, err
		}
		people = append(people, ofHosts...)
	}
	slices.SortFunc(people, func(a, b blog.Person) int { return strings.Compare(a.Host+" "+a.URI, b.Host+" "+b.URI) })
	return slices.CompactFunc(people, func(a, b blog.Person) bool { return a.URI == b.URI }), nil
}

// peopleBelow returns the people of hosts and of all below them. Hosts are
// compared here and not in the database, which would have to do so anew for each
// line of a list of blocks.
func (v view) peopleBelow(ctx context.Context, hosts map[string]bool) ([]blog.Person, error) {
	all, err := v.q.HostsOfPeople(ctx)
	if err != nil {
		return nil, wrap(err, "list hosts")
	}
	var people []blog.Person
	for _, host := range all {
		if !slices.ContainsFunc(concerning(blog.Person{Host: host}), func(value string) bool { return hosts[value] }) {
			continue
		}
		rows, err := v.q.PeopleOfHost(ctx, host)
		if err != nil {
			return nil, wrap(err, "find the people of a host")
		}
		for _, r := range rows {
			p, err := personOf(r)
			if err != nil {
				return nil, err
			}
			people = append(people, p)
		}
	}
	return people, nil
}

// Exclude ends the follows and reactions of a person and puts their comments and
// quotes away. It returns the follows.
func (t *tx) Exclude(ctx context.Context, uri string) ([]blog.Follower, error) {
	follows, err := t.Following(ctx, uri)
	if err != nil {
		return nil, err
	}
	if err := t.dropFollows(ctx, uri); err != nil {
		return nil, err
	}
	articles, err := t.q.ArticlesOfPerson(ctx, uri)
	if err != nil {
		return nil, wrap(err, "find a person's comments")
	}
	if len(articles) == 0 {
		return follows, nil
	}
	t.visible = true
	steps := []func(context.Context, string) error{
		t.q.DropReactionsOf, t.q.PutAway, t.q.HideCommentsOfPerson, t.q.PutQuotesAway, t.q.HideQuotesOf,
		t.q.ReleasePicturesOf,
	}
	for _, step := range steps {
		if err := step(ctx, uri); err != nil {
			return nil, wrap(err, "put comments away")
		}
	}
	return follows, t.recount(ctx, articles...)
}

// Readmit shows the comments and quotes of a person again that were put away, as
// they were before, and returns their ids.
func (t *tx) Readmit(ctx context.Context, uri string) (comments, quotes []string, err error) {
	if comments, err = t.q.TakeOut(ctx, uri); err != nil {
		return nil, nil, wrap(err, "take comments out")
	}
	if quotes, err = t.q.TakeQuotesOut(ctx, uri); err != nil {
		return nil, nil, wrap(err, "take quotes out")
	}
	for _, step := range []func(context.Context, string) error{t.q.DropPutAwayOf, t.q.DropQuotesPutAwayOf} {
		if err := step(ctx, uri); err != nil {
			return nil, nil, wrap(err, "forget what was put away")
		}
	}
	if len(comments) == 0 && len(quotes) == 0 {
		return nil, nil, nil
	}
	t.visible = true
	articles, err := t.q.ArticlesOfPerson(ctx, uri)
	if err != nil {
		return nil, nil, wrap(err, "find a person's comments")
	}
	return comments, quotes, t.recount(ctx, articles...)
}

// Decided notes that a comment or a quote is as somebody wants it, whatever
// becomes of a block that put it away.
func (t *tx) Decided(ctx context.Context, id string) error {
	if err := t.q.DropPutAway(ctx, id); err != nil {
		return wrap(err, "settle a comment")
	}
	return wrap(t.q.DropQuotePutAway(ctx, id), "settle a quote")
}

// DropPicture removes our copy of a person's picture.
func (t *tx) DropPicture(ctx context.Context, uri string) error {
	n, err := t.q.DropPicture(ctx, uri)
	t.visible = t.visible || n > 0
	return wrap(err, "drop a picture")
}

// SaveBlockedBy remembers that a person blocks the author.
func (t *tx) SaveBlockedBy(ctx context.Context, personURI, uri string) error {
	return wrap(t.q.SaveBlockedBy(ctx, db.SaveBlockedByParams{PersonUri: personURI, Uri: uri, At: ms(t.s.now())}), "remember a block")
}

// BlockedBy reports whether a person blocks the author.
func (v view) BlockedBy(ctx context.Context, personURI string) (bool, error) {
	n, err := v.q.BlockedBy(ctx, personURI)
	return n > 0, wrap(err, "look for a block")
}

// DropBlockedBy forgets that a person blocks the author: by that activity, or by
// whichever if it is "".
func (t *tx) DropBlockedBy(ctx context.Context, personURI, uri string) (bool, error) {
	n, err := t.q.DropBlockedBy(ctx, db.DropBlockedByParams{Person: personURI, Uri: uri, Whichever: uri == ""})
	return n > 0, wrap(err, "forget a block")
}

// withoutPort is the name of a host alone: whoever blocks it means all of it.
func withoutPort(host string) string {
	return (&url.URL{Host: host}).Hostname()
}

func escapeLike(s string) string { return strings.NewReplacer("%", "", "_", "").Replace(s) }
