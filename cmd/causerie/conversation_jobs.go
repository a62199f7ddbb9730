package main

import (
	"context"
	"encoding/json"
	"io"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/media"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store"
)

// fetchPicture does a job for a picture of a comment, of a letter or a report, or
// of a custom emoji.
func (h *house) fetchPicture(ctx context.Context, j queue.Job) queue.Result {
	var wanted store.WantedPicture
	if err := json.Unmarshal(j.Payload, &wanted); err != nil {
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	}
	if wanted.Owner != "" {
		return result(h.federation.EnclosedPicture(ctx, wanted.Owner, wanted.URL))
	}
	if wanted.Comment == "" {
		return result(h.federation.EmojiPicture(ctx, wanted.URL))
	}
	return result(h.federation.CommentPicture(ctx, wanted.Comment, wanted.URL))
}

// erasePicture does a job that removes our copy of a picture of a letter.
func (h *house) erasePicture(_ context.Context, j queue.Job) queue.Result {
	if err := h.media.Discard(string(j.Payload)); err != nil {
		return queue.Result{Outcome: queue.Retry, Reason: err.Error()}
	}
	return queue.Result{Outcome: queue.Done}
}

// tellTerms does a job that has other servers told who may reply and quote.
func (h *house) tellTerms(ctx context.Context, _ queue.Job) queue.Result {
	if err := h.TellTerms(ctx); err != nil {
		return queue.Result{Outcome: queue.Retry, Reason: err.Error()}
	}
	return queue.Result{Outcome: queue.Done}
}

// lookForThread does a job that looks for missing parts of a conversation.
func (h *house) lookForThread(ctx context.Context, j queue.Job) queue.Result {
	var look blog.Look
	if err := json.Unmarshal(j.Payload, &look); err != nil {
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	}
	return result(h.federation.Look(ctx, look))
}

// pictures lets the media library keep pictures of conversations, in the words
// of the domain.
func pictures(add func(context.Context, io.Reader) (media.Remote, error)) func(context.Context, io.Reader) (blog.Attachment, error) {
	return func(ctx context.Context, r io.Reader) (blog.Attachment, error) {
		made, err := add(ctx, r)
		return blog.Attachment{Copy: made.Name, Width: made.Width, Height: made.Height}, err
	}
}
