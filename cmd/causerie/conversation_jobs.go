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

// fetchPicture does a job for a picture of a comment, or of a custom emoji.
func (h *house) fetchPicture(ctx context.Context, j queue.Job) queue.Result {
	var wanted store.WantedPicture
	if err := json.Unmarshal(j.Payload, &wanted); err != nil {
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	}
	if wanted.Comment == "" {
		return result(h.federation.EmojiPicture(ctx, wanted.URL))
	}
	return result(h.federation.CommentPicture(ctx, wanted.Comment, wanted.URL))
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
