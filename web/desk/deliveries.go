package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// deliveryReads is what the page of deliveries shows.
type deliveryReads interface {
	Deliveries(ctx context.Context, page int) (list []blog.Delivery, pages int, err error)
	Correspondent(ctx context.Context, personURI string) (blog.Person, error)
}

type deliveriesBody struct {
	Deliveries []deliveryLine
	Pager      pager
}

// deliveryLine is something that was sent, in words.
type deliveryLine struct {
	blog.Delivery
	Label  string
	Reader *blog.Person // whom it is to, when that is one person
	Plain  []plainFailure
}

type plainFailure struct {
	blog.DeliveryFailure
	Host string
	Why  string
}

// deliveries shows how far what was sent has got. A script asks for the same as
// JSON, to move the bars while something is under way.
func (d *Desk) deliveries(w http.ResponseWriter, r *http.Request) error {
	page := pageNumber(r)
	list, pages, err := d.Store.Deliveries(r.Context(), page)
	if err != nil {
		return fmt.Errorf("listing deliveries: %w", err)
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, progressOf(list))
		return nil
	}
	body := deliveriesBody{Pager: newPager(page, pages, "/desk/deliveries")}
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	for _, delivery := range list {
		line, err := d.lineOf(r.Context(), delivery)
		if err != nil {
			return err
		}
		body.Deliveries = append(body.Deliveries, line)
	}
	return d.show(w, r, view{Page: "deliveries", Title: "Deliveries", Nav: "deliveries", Body: body})
}

func (d *Desk) lineOf(ctx context.Context, delivery blog.Delivery) (deliveryLine, error) {
	line := deliveryLine{Delivery: delivery, Label: labelOf(delivery.What)}
	if len(delivery.To) == 1 {
		person, err := d.Store.Correspondent(ctx, delivery.To[0])
		if err != nil {
			return line, fmt.Errorf("reading whom a letter is for: %w", err)
		}
		line.Reader = &person
	}
	for _, f := range delivery.Failures {
		line.Plain = append(line.Plain, plainFailure{DeliveryFailure: f, Host: hostOf(f.Inbox), Why: inPlainWords(f.Reason)})
	}
	return line, nil
}

// progress is how far a delivery has got, for the script.
type progress struct {
	ID        string `json:"id"`
	Total     int    `json:"total"`
	Delivered int    `json:"delivered"`
	Failed    int    `json:"failed"`
	Pending   int    `json:"pending"`
}

func progressOf(list []blog.Delivery) []progress {
	out := make([]progress, 0, len(list))
	for _, l := range list {
		out = append(out, progress{l.ID, l.Total, l.Delivered, l.Failed, l.Pending})
	}
	return out
}

func labelOf(kind blog.BroadcastKind) string {
	switch kind {
	case blog.ArticlePublished:
		return "Article published"
	case blog.ArticleUpdated:
		return "Article updated"
	case blog.ArticleRemoved:
		return "Article withdrawn"
	case blog.ArticlePinned:
		return "Article pinned"
	case blog.ArticleUnpinned:
		return "Article unpinned"
	case blog.AnswerPublished:
		return "Answer sent"
	case blog.AnswerUpdated:
		return "Answer changed"
	case blog.AnswerRemoved:
		return "Answer withdrawn"
	case blog.ProfileUpdated:
		return "Profile changed"
	case blog.LetterSent:
		return "Letter sent"
	case blog.LetterUpdated:
		return "Letter changed"
	case blog.LetterRemoved:
		return "Letter withdrawn"
	case blog.AuthorMoved:
		return "Move announced"
	case blog.FollowDenied:
		return "Mistaken follow undone"
	case blog.FollowAccepted:
		return "Follower welcomed"
	case blog.FollowRejected:
		return "Follower removed"
	case blog.PermitGranted:
		return "Leave given"
	case blog.PermitRefused:
		return "Leave refused"
	case blog.PermitRevoked:
		return "Leave taken back"
	}
	return string(kind)
}
