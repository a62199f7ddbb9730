package feeds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

type jsonDocument struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	Home        string       `json:"home_page_url"`
	Self        string       `json:"feed_url"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"language,omitempty"`
	Authors     []jsonAuthor `json:"authors"`
	Next        string       `json:"next_url,omitempty"`
	Hubs        []jsonHub    `json:"hubs,omitempty"`
	Items       []jsonItem   `json:"items"` // must be there, even when empty
}

type jsonHub struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type jsonAttachment struct {
	URL  string `json:"url"`
	Type string `json:"mime_type"`
	Size int64  `json:"size_in_bytes,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type jsonItem struct {
	ID        string           `json:"id"`
	URL       string           `json:"url"`
	Title     string           `json:"title,omitempty"`
	Content   string           `json:"content_html"`
	Summary   string           `json:"summary,omitempty"`
	Image     string           `json:"image,omitempty"`
	Published string           `json:"date_published"`
	Modified  string           `json:"date_modified,omitempty"`
	Authors   []jsonAuthor     `json:"authors,omitempty"`
	Tags      []string         `json:"tags,omitempty"`
	Language  string           `json:"language,omitempty"`
	Played    []jsonAttachment `json:"attachments,omitempty"`
}

const jsonType = "application/feed+json"

// writeJSON writes JSON Feed 1.1 (jsonfeed.org).
func writeJSON(l list) ([]byte, error) {
	document := jsonDocument{
		Version:     "https://jsonfeed.org/version/1.1",
		Title:       l.Title,
		Home:        l.Home,
		Self:        l.Self,
		Description: l.Description,
		Language:    l.Language,
		Authors:     []jsonAuthor{{l.Author.Name, l.AuthorURL}},
		Next:        l.Before,
		Items:       []jsonItem{},
	}
	if l.Hub != "" {
		document.Hubs = []jsonHub{{"WebSub", l.Hub}}
	}
	for _, i := range l.Items {
		made := jsonItem{
			ID:        i.GUID,
			URL:       i.Address,
			Title:     i.Title,
			Content:   i.Content,
			Summary:   i.Summary,
			Image:     i.Image,
			Published: i.PublishedAt.UTC().Format(time.RFC3339),
			Authors:   []jsonAuthor{{i.Creator, i.Profile}},
			Tags:      i.Terms,
			Language:  i.Language,
		}
		if !i.EditedAt.IsZero() {
			made.Modified = i.EditedAt.UTC().Format(time.RFC3339)
		}
		for _, e := range i.Played {
			made.Played = append(made.Played, jsonAttachment{e.Address, e.Type, e.Size})
		}
		document.Items = append(document.Items, made)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // never inside of a page
	if err := encoder.Encode(document); err != nil {
		return nil, fmt.Errorf("writing feed: %w", err)
	}
	return out.Bytes(), nil
}
