package activitypub

import (
	"errors"
	"fmt"
	"strings"
)

// SynchronizationHeader is the header by which servers compare whom they count as
// followers of an actor (FEP-8fcf).
const SynchronizationHeader = "Collection-Synchronization"

// Synchronization is what an actor's server says, along with a delivery, of the
// followers it counts on the host that receives it (FEP-8fcf).
type Synchronization struct {
	// CollectionID is the actor's followers collection.
	CollectionID string
	// URL is where the followers on the receiving host are listed, for that host
	// alone.
	URL string
	// Digest is the XOR of the SHA-256 of their ids, in hexadecimal.
	Digest string
}

// NoFollowers is the digest of an empty list of followers.
const NoFollowers = "0000000000000000000000000000000000000000000000000000000000000000"

// String writes the value of the header.
func (s Synchronization) String() string {
	return fmt.Sprintf(`collectionId="%s", url="%s", digest="%s"`, s.CollectionID, s.URL, s.Digest)
}

var errSynchronization = errors.New("activitypub: not a readable Collection-Synchronization header")

// ParseSynchronization reads the value of the header: parameters in any order,
// each once, the digest in either case. Parameters it does not know are passed
// over.
func ParseSynchronization(header string) (Synchronization, error) {
	var s Synchronization
	for rest := strings.TrimSpace(header); rest != ""; {
		name, after, found := strings.Cut(rest, "=")
		if !found || !strings.HasPrefix(after, `"`) {
			return Synchronization{}, errSynchronization
		}
		value, after, found := strings.Cut(after[1:], `"`)
		if !found {
			return Synchronization{}, errSynchronization
		}
		if err := s.set(strings.TrimSpace(name), value); err != nil {
			return Synchronization{}, err
		}
		after = strings.TrimSpace(after)
		if after != "" && after[0] != ',' {
			return Synchronization{}, errSynchronization
		}
		rest = strings.TrimSpace(strings.TrimPrefix(after, ","))
	}
	if s.CollectionID == "" || s.URL == "" || !isDigest(s.Digest) {
		return Synchronization{}, errSynchronization
	}
	return s, nil
}

func (s *Synchronization) set(name, value string) error {
	field := map[string]*string{"collectionId": &s.CollectionID, "url": &s.URL, "digest": &s.Digest}[name]
	if field == nil {
		return nil
	}
	if *field != "" {
		return errSynchronization // which of the two is meant?
	}
	if *field = value; name == "digest" {
		*field = strings.ToLower(value)
	}
	return nil
}

func isDigest(s string) bool {
	return len(s) == len(NoFollowers) && strings.Trim(s, "0123456789abcdef") == ""
}
