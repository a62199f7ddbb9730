package markdown

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Embed is something elsewhere that can be shown in a frame when a reader asks
// for it.
type Embed struct {
	Kind    string // "film", "sound" or "post"
	Address string // for people
	Host    string // of the site, as it is shown
	Player  string // for the frame
	Origin  string // scheme and host of Player
	Label   string // what the article calls it; "" for nothing but its address
	About   string // oEmbed: JSON with title and picture; "" for none
}

const (
	film  = "film"
	sound = "sound"
	post  = "post"
)

// embedOf recognises what can be played. Of large sites that is told by the host,
// of what anyone can run by the shape of the path.
func embedOf(address string) (Embed, bool) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		return Embed{}, false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	e, ok := bySite(host, u)
	if !ok {
		e, ok = byPath(u)
	}
	if !ok {
		return Embed{}, false
	}
	player, err := url.Parse(e.Player)
	if err != nil || !reference.MatchString(player.Host) { // it becomes part of a policy
		return Embed{}, false
	}
	e.Origin = player.Scheme + "://" + player.Host
	if e.Address == "" {
		e.Address = address
	}
	e.Host = displayHost(strings.TrimPrefix(u.Host, "www."))
	return e, true
}

// What ids look like at the sites.
var (
	filmID   = regexp.MustCompile(`^[A-Za-z0-9_-]{3,32}$`)
	listID   = regexp.MustCompile(`^[A-Za-z0-9_-]{10,64}$`)
	numberID = regexp.MustCompile(`^[0-9]{1,20}$`)
	vimeo    = regexp.MustCompile(`^/(?:video/)?([0-9]{1,12})(?:/([0-9a-f]{6,16}))?/?$`)
	spotify  = regexp.MustCompile(`^/(?:intl-[a-z]{2}/)?(?:embed/)?(episode|show|track|album|playlist|artist)/([A-Za-z0-9]{10,40})/?$`)
	deezer   = regexp.MustCompile(`^/(?:[a-z]{2}/)?(show|episode|track|album|playlist)/([0-9]{1,20})/?$`)
	track    = regexp.MustCompile(`^/[A-Za-z0-9_-]+/(?:sets/)?[A-Za-z0-9_-]+/?$`)
)

// bySite knows the large sites.
func bySite(host string, u *url.URL) (Embed, bool) {
	switch host {
	case "youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be":
		return youTube(host, u)
	case "vimeo.com", "player.vimeo.com":
		return vimeoFilm(u)
	case "dailymotion.com", "dai.ly":
		id := strings.TrimPrefix(strings.TrimPrefix(u.Path, "/video/"), "/")
		return Embed{
			Kind: film, Player: "https://geo.dailymotion.com/player.html?video=" + id,
			About: "https://www.dailymotion.com/services/oembed?format=json&url=" + url.QueryEscape("https://www.dailymotion.com/video/"+id),
		}, filmID.MatchString(id)
	case "open.spotify.com":
		m := spotify.FindStringSubmatch(u.Path)
		if m == nil {
			return Embed{}, false
		}
		page := "https://open.spotify.com/" + m[1] + "/" + m[2]
		return Embed{
			Kind: sound, Player: "https://open.spotify.com/embed/" + m[1] + "/" + m[2],
			About: "https://open.spotify.com/oembed?url=" + url.QueryEscape(page),
		}, true
	case "podcasts.apple.com", "embed.podcasts.apple.com":
		return applePodcast(u)
	case "soundcloud.com", "w.soundcloud.com":
		return soundCloud(host, u)
	case "deezer.com":
		m := deezer.FindStringSubmatch(u.Path)
		if m == nil {
			return Embed{}, false
		}
		return Embed{Kind: sound, Player: "https://widget.deezer.com/widget/auto/" + m[1] + "/" + m[2]}, true
	}
	return Embed{Kind: sound, Player: u.String()}, u.Scheme == "https" && isPodcastPlayer(host, u.Path)
}

// isPodcastPlayer knows the players that podcast hosts give out as iframes; their
// address is that of the player.
func isPodcastPlayer(host, path string) bool {
	switch host {
	case "html5-player.libsyn.com", "play.libsyn.com", "player.simplecast.com", "player.captivate.fm", "embed.acast.com", "player.blubrry.com":
		return true
	case "share.transistor.fm":
		return strings.HasPrefix(path, "/e/")
	case "buzzsprout.com", "bandcamp.com":
		return strings.HasPrefix(path, "/EmbeddedPlayer/") || host == "buzzsprout.com"
	case "creators.spotify.com", "podcasters.spotify.com", "anchor.fm":
		return strings.Contains(path, "/embed")
	case "podbean.com":
		return strings.Contains(path, "player")
	case "castbox.fm":
		return strings.HasPrefix(path, "/app/castbox/player/")
	}
	return strings.HasSuffix(host, ".podigee.io") && strings.Contains(path, "/embed")
}

// youTube plays from the host that keeps no cookies before a film begins.
func youTube(host string, u *url.URL) (Embed, bool) {
	q := u.Query()
	id := q.Get("v")
	for _, folder := range []string{"/shorts/", "/live/", "/embed/", "/v/"} {
		if rest, found := strings.CutPrefix(u.Path, folder); found {
			id = rest
		}
	}
	if host == "youtu.be" {
		id = strings.TrimPrefix(u.Path, "/")
	}
	list := q.Get("list")
	if u.Path == "/playlist" && listID.MatchString(list) {
		return Embed{
			Kind: film, Player: "https://www.youtube-nocookie.com/embed/videoseries?list=" + list,
			About: "https://www.youtube.com/oembed?format=json&url=" + url.QueryEscape("https://www.youtube.com/playlist?list="+list),
		}, true
	}
	if !filmID.MatchString(id) {
		return Embed{}, false
	}
	player := "https://www.youtube-nocookie.com/embed/" + id + "?autoplay=1"
	if start := seconds(or(q.Get("t"), q.Get("start"))); start > 0 {
		player += "&start=" + strconv.Itoa(start)
	}
	return Embed{
		Kind: film, Player: player,
		About: "https://www.youtube.com/oembed?format=json&url=" + url.QueryEscape("https://www.youtube.com/watch?v="+id),
	}, true
}

// seconds reads "90", "90s" and "1m30s"; 0 for nothing of the kind.
func seconds(t string) int {
	if n, err := strconv.Atoi(t); err == nil {
		return max(n, 0)
	}
	d, err := time.ParseDuration(t)
	if err != nil {
		return 0
	}
	return max(int(d/time.Second), 0)
}

func vimeoFilm(u *url.URL) (Embed, bool) {
	m := vimeo.FindStringSubmatch(u.Path)
	if m == nil {
		return Embed{}, false
	}
	page, player := "https://vimeo.com/"+m[1], "https://player.vimeo.com/video/"+m[1]+"?dnt=1&autoplay=1"
	if key := or(m[2], u.Query().Get("h")); filmID.MatchString(key) { // of a film that is not listed
		page, player = page+"/"+key, player+"&h="+key
	}
	return Embed{Kind: film, Player: player, About: "https://vimeo.com/api/oembed.json?url=" + url.QueryEscape(page)}, true
}

func applePodcast(u *url.URL) (Embed, bool) {
	player := url.URL{Scheme: "https", Host: "embed.podcasts.apple.com", Path: u.Path}
	page := url.URL{Scheme: "https", Host: "podcasts.apple.com", Path: u.Path}
	if episode := u.Query().Get("i"); numberID.MatchString(episode) {
		player.RawQuery = "i=" + episode
		page.RawQuery = player.RawQuery
	}
	return Embed{Kind: sound, Player: player.String(), Address: page.String()}, strings.Contains(u.Path, "/podcast/")
}

func soundCloud(host string, u *url.URL) (Embed, bool) {
	page := u
	if host == "w.soundcloud.com" {
		var err error
		if page, err = url.Parse(u.Query().Get("url")); err != nil || !strings.HasSuffix("."+page.Hostname(), ".soundcloud.com") {
			return Embed{}, false
		}
	} else if !track.MatchString(u.Path) {
		return Embed{}, false
	}
	address := url.QueryEscape("https://" + page.Host + page.Path)
	return Embed{
		Kind: sound, Player: "https://w.soundcloud.com/player/?url=" + address,
		About: "https://soundcloud.com/oembed?format=json&url=" + address,
	}, true
}

// Paths of programs that anyone can run.
var (
	// PeerTube's ids are UUIDs, whole or in 22 digits of base 57.
	peerTube  = regexp.MustCompile(`^/(?:w|videos/watch|videos/embed)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})/?$`)
	peerList  = regexp.MustCompile(`^/(?:w/p|video-playlists/embed)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})/?$`)
	castopod  = regexp.MustCompile(`^(/@[A-Za-z0-9_]{1,64}/episodes/[A-Za-z0-9_-]{1,190})(?:/embed(?:/[a-z-]+)?)?/?$`)
	mastodon  = regexp.MustCompile(`^(/@[A-Za-z0-9_]{1,64}/[0-9]{4,32})(?:/embed)?/?$`)
	pixelfed  = regexp.MustCompile(`^(/p/[A-Za-z0-9_.-]{1,64}/[0-9]{4,32})(?:/embed)?/?$`)
	misskey   = regexp.MustCompile(`^/notes/([a-z0-9]{10,32})/?$`)
	reference = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]+$`)
)

// byPath knows programs of the fediverse by their paths.
func byPath(u *url.URL) (Embed, bool) {
	base := u.Scheme + "://" + u.Host
	if m := peerTube.FindStringSubmatch(u.Path); m != nil {
		// Without the exchange between viewers, who would see each other's addresses.
		return Embed{
			Kind: film, Player: base + "/videos/embed/" + m[1] + "?p2p=0&autoplay=1",
			About: base + "/services/oembed?url=" + url.QueryEscape(base+"/w/"+m[1]),
		}, true
	}
	if m := peerList.FindStringSubmatch(u.Path); m != nil {
		return Embed{Kind: film, Player: base + "/video-playlists/embed/" + m[1] + "?p2p=0"}, true
	}
	if m := castopod.FindStringSubmatch(u.Path); m != nil {
		return Embed{Kind: sound, Player: base + m[1] + "/embed", Address: base + m[1], About: base + m[1] + "/oembed.json"}, true
	}
	if m := mastodon.FindStringSubmatch(u.Path); m != nil {
		return Embed{
			Kind: post, Player: base + m[1] + "/embed", Address: base + m[1],
			About: base + "/api/oembed?url=" + url.QueryEscape(base+m[1]),
		}, true
	}
	if m := pixelfed.FindStringSubmatch(u.Path); m != nil {
		return Embed{Kind: post, Player: base + m[1] + "/embed?caption=true&likes=false&layout=full", Address: base + m[1]}, true
	}
	if m := misskey.FindStringSubmatch(u.Path); m != nil {
		return Embed{Kind: post, Player: base + "/embed/notes/" + m[1]}, true
	}
	return Embed{}, false
}
