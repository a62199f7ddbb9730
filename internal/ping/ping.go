// Package ping tells services that something on the blog has changed: a WebSub hub
// of a feed, search engines of pages.
package ping

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/activitypub/fetch"
)

// ErrFinal says that a service will not have it, however often it is told.
var ErrFinal = errors.New("the service refused it")

// Hub tells a WebSub hub that a feed has changed. (What a publisher says to its
// hub, WebSub leaves to the two; this is what PubSubHubbub 0.4 had, which the hubs
// understand.)
func Hub(ctx context.Context, client *fetch.Client, hub, feed string) error {
	form := url.Values{"hub.mode": {"publish"}, "hub.url": {feed}, "hub.topic": {feed}}
	return post(ctx, client, hub, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// Index tells an endpoint of IndexNow (indexnow.org) of pages. key proves that the
// host is ours, because it can be read at keyLocation.
func Index(ctx context.Context, client *fetch.Client, endpoint, host, key, keyLocation string, pages []string) error {
	body, err := json.Marshal(struct {
		Host     string   `json:"host"`
		Key      string   `json:"key"`
		Location string   `json:"keyLocation"`
		Pages    []string `json:"urlList"`
	}{host, key, keyLocation, pages})
	if err != nil {
		return fmt.Errorf("write a list of pages: %w", err)
	}
	return post(ctx, client, endpoint, "application/json; charset=utf-8", body)
}

func post(ctx context.Context, client *fetch.Client, to, mediaType string, body []byte) error {
	_, err := client.Post(ctx, to, http.Header{"Content-Type": {mediaType}, "Accept": {"*/*"}}, body, nil)
	var status *fetch.StatusError
	switch {
	case errors.As(err, &status) && status.Status < http.StatusInternalServerError && status.Status != http.StatusTooManyRequests:
		return fmt.Errorf("%w: %w", ErrFinal, err)
	case errors.Is(err, fetch.ErrRefusedAddress) || errors.Is(err, fetch.ErrScheme):
		return fmt.Errorf("%w: %w", ErrFinal, err)
	}
	return err
}
