package reader

import (
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// posting is a BlogPosting of schema.org, which search engines read. A browser
// does not run it, so the strictest policy lets it stand in the page.
type posting struct {
	Context     string    `json:"@context"`
	Type        string    `json:"@type"`
	ID          string    `json:"@id"`
	URL         string    `json:"url"`
	Headline    string    `json:"headline,omitempty"`
	Description string    `json:"description,omitempty"`
	Language    string    `json:"inLanguage,omitempty"`
	Published   string    `json:"datePublished"`
	Modified    string    `json:"dateModified,omitempty"`
	Author      person    `json:"author"`
	Image       string    `json:"image,omitempty"`
	Keywords    []string  `json:"keywords,omitempty"`
	Comments    int       `json:"commentCount"`
	Counters    []counter `json:"interactionStatistic"`
}

type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

type counter struct {
	Type   string `json:"@type"`
	Action string `json:"interactionType"`
	Count  int    `json:"userInteractionCount"`
}

func (rd *Reader) posting(data article) posting {
	a := data.Article
	made := posting{
		Context:     "https://schema.org",
		Type:        "BlogPosting",
		ID:          data.Address,
		URL:         data.Address,
		Headline:    a.Title,
		Description: data.Head.Description,
		Language:    data.Lang,
		Published:   a.PublishedAt.UTC().Format(time.RFC3339),
		Author:      person{"Person", a.Author.Name, rd.site.Author(a.Author.Handle)},
		Keywords:    names(a.Tags),
		Comments:    a.Comments,
		Counters: []counter{
			{"InteractionCounter", "https://schema.org/LikeAction", a.Likes},
			{"InteractionCounter", "https://schema.org/ShareAction", a.Boosts},
		},
	}
	if !a.EditedAt.IsZero() {
		made.Modified = a.EditedAt.UTC().Format(time.RFC3339)
	}
	if data.Head.Image != nil {
		made.Image = data.Head.Image.Src
	}
	return made
}

func names(terms []blog.Term) []string {
	var all []string
	for _, term := range terms {
		all = append(all, term.Name)
	}
	return all
}
