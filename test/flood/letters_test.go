package flood

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/test/harness"
)

// The flood: how many requests of which kind, from how many.
const (
	unsigned      = 20_000
	noise         = 4_500 // signed and proven, and of no interest to the blog
	replies       = 500   // signed, proven, and by an account of their own each
	attackers     = 200   // addresses that unsigned requests come from
	noisyHosts    = 10
	noisyAccounts = 5 // of each
	honestHosts   = 20
)

// letter is a request that is ready to be sent, as often as it takes.
type letter struct {
	from   string // address
	header http.Header
	body   []byte
	reply  string // the id of the reply it holds, if it is an honest one
}

// to makes the request anew. host is the one it was signed for.
func (l letter) to(address string, host string) (*http.Request, error) {
	r, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(l.body))
	if err != nil {
		return nil, err
	}
	r.Header, r.Host = l.header.Clone(), host
	return r, nil
}

// flood is all letters of one round, shuffled.
type flood struct {
	letters []letter
	host    string
	replies map[string]bool
}

// crowd is who writes: servers with their accounts.
type crowd struct {
	inbox, article string
	noisy, honest  []*aptest.Server
	addresses      map[*aptest.Server]string
}

func newCrowd(t *testing.T, inbox, article string) *crowd {
	c := &crowd{inbox: inbox, article: article, addresses: map[*aptest.Server]string{}}
	server := func() *aptest.Server {
		address := harness.FreeAddress()
		s := aptest.New(t, aptest.Address(address+":0"))
		c.addresses[s] = address
		return s
	}
	for range noisyHosts {
		c.noisy = append(c.noisy, server())
	}
	for range honestHosts {
		c.honest = append(c.honest, server())
	}
	return c
}

// write makes a round's letters and signs them, before the clock starts.
func (c *crowd) write(t *testing.T, round int) flood {
	f := flood{replies: map[string]bool{}}
	inbox, err := url.Parse(c.inbox)
	if err != nil {
		t.Fatal(err)
	}
	f.host = inbox.Host
	work := make(chan func() letter)
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for do := range work {
				l := do()
				mu.Lock()
				f.letters = append(f.letters, l)
				mu.Unlock()
			}
		})
	}
	for n := range noise {
		s := c.noisy[n%len(c.noisy)]
		a := s.Actor(fmt.Sprintf("bot%d", n/len(c.noisy)%noisyAccounts))
		work <- func() letter {
			return c.letter(t, c.addresses[s], a, fmt.Sprintf("r%d-n%d", round, n), "https://elsewhere.example/1")
		}
	}
	for n := range replies {
		s := c.honest[n%len(c.honest)]
		a := s.Actor(fmt.Sprintf("reader%d-%d", round, n))
		work <- func() letter {
			l := c.letter(t, c.addresses[s], a, fmt.Sprintf("r%d-%d", round, n), c.article)
			l.reply = a.ID + "/notes/" + fmt.Sprintf("r%d-%d", round, n)
			return l
		}
	}
	close(work)
	group.Wait()
	for _, l := range f.letters {
		if l.reply != "" {
			f.replies[l.reply] = true
		}
	}
	for n := range unsigned {
		f.letters = append(f.letters, letter{
			from:   fmt.Sprintf("127.66.%d.%d", n%attackers/100, 1+n%attackers%100),
			header: http.Header{"Content-Type": {"application/activity+json"}},
			body:   fmt.Appendf(nil, `{"@context":"https://www.w3.org/ns/activitystreams","id":"https://evil.example/%d","type":"Create","actor":"https://evil.example/mallory","object":{"type":"Note","content":"%0512d"}}`, n, n),
		})
	}
	rand.Shuffle(len(f.letters), func(i, j int) { f.letters[i], f.letters[j] = f.letters[j], f.letters[i] })
	return f
}

// letter is a signed Create of a note.
func (c *crowd) letter(t *testing.T, from string, a *aptest.Actor, name, answers string) letter {
	public := "https://www.w3.org/ns/activitystreams#Public"
	note := a.ID + "/notes/" + name
	body, err := json.Marshal(map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "id": note + "/activity", "actor": a.ID, "to": public,
		"object": map[string]any{
			"type": "Note", "id": note, "attributedTo": a.ID, "inReplyTo": answers, "to": public,
			"content": "<p>This is what I think of it: " + name + "</p>", "published": time.Now().UTC().Format(time.RFC3339),
		},
	})
	if err != nil {
		t.Error(err)
	}
	r, err := http.NewRequest(http.MethodPost, c.inbox, bytes.NewReader(body))
	if err != nil {
		t.Error(err)
	}
	r.Header.Set("Content-Type", "application/activity+json")
	if err := signature.SignCavage(r, body, a.PrivateKey(), time.Now()); err != nil {
		t.Error(err)
	}
	return letter{from: from, header: r.Header, body: body}
}

// drain reads an answer to its end, so that its connection can be used again.
func drain(answer *http.Response) {
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
}
