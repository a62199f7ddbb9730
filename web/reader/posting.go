package reader

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// posting is a BlogPosting of schema.org, which search engines read. A browser
// does not run it, so the strictest policy lets it stand in the page.
type posting struct {
	Context     string    `json:"@context"`
	Type        types     `json:"@type"`
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
	Words       int       `json:"wordCount,omitempty"`
	Time        string    `json:"timeRequired,omitempty"`
	Series      *whole    `json:"isPartOf,omitempty"`
	Media       []medium  `json:"associatedMedia,omitempty"`
	Comments    int       `json:"commentCount"`
	Comment     []spoken  `json:"comment,omitempty"`
	Counters    []counter `json:"interactionStatistic"`
}

type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// types are what something is. One is written as a word, for those who look for
// nothing else.
type types []string

// MarshalJSON implements [json.Marshaler].
func (t types) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// whole is what an article is a part of.
type whole struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// medium is a sound of an article, which makes it an episode.
type medium struct {
	Type string `json:"@type"`
	URL  string `json:"contentUrl"`
}

// spoken is a comment that is shown on the page.
type spoken struct {
	Type      string `json:"@type"`
	ID        string `json:"@id"`
	Published string `json:"dateCreated"`
	Text      string `json:"text"`
	Author    person `json:"author"`
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
		Type:        types{"BlogPosting"},
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
			{"InteractionCounter", "https://schema.org/CommentAction", a.Comments},
		},
	}
	if !a.EditedAt.IsZero() {
		made.Modified = a.EditedAt.UTC().Format(time.RFC3339)
	}
	if data.Head.Image != nil {
		made.Image = data.Head.Image.Src
	}
	if minutes := data.Reading.Minutes; minutes > 0 {
		made.Words, made.Time = blog.CountWords(a.Text), "PT"+strconv.Itoa(minutes)+"M"
	}
	if a.Series != nil {
		made.Series = &whole{"CreativeWorkSeries", a.Series.Name, rd.site.Path(blog.SeriesPath(a.Series.Slug))}
	}
	for _, src := range data.Reading.audio {
		made.Media = append(made.Media, medium{"AudioObject", rd.absolute(src)})
	}
	if len(made.Media) > 0 {
		made.Type = append(made.Type, "PodcastEpisode")
	}
	made.Comment = rd.spokenOf(a, data.Thread, nil)
	return made
}

// maxRemarks is how many comments are told to machines: a page may have thousands.
const maxRemarks = 30

// spokenOf lists comments in the order of the page. What bears a warning is for
// those who open it, and what its writer does not want announced is for those who
// read the page.
func (rd *Reader) spokenOf(a blog.ArticleView, thread []comment, list []spoken) []spoken {
	for _, c := range thread {
		if len(list) == maxRemarks {
			break
		}
		if !c.Gone && !c.Unlisted && c.Warning == "" {
			by := person{Type: "Person", Name: c.Name, URL: c.ProfileURL}
			if c.ByAuthor {
				by.URL = rd.site.Author(a.Author.Handle)
			}
			list = append(list, spoken{
				"Comment", rd.site.Comment(a.Slug, c.ID), c.PublishedAt.UTC().Format(time.RFC3339), plain(c.HTML), by,
			})
		}
		list = rd.spokenOf(a, c.Answers, list)
	}
	return list
}

func names(terms []blog.Term) []string {
	var all []string
	for _, term := range terms {
		all = append(all, term.Name)
	}
	return all
}
