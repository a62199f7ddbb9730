package nodeinfo_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/causerie/causerie/activitypub/nodeinfo"
)

func ExampleHandler() {
	handler := nodeinfo.Handler(nodeinfo.V21, func(context.Context) (nodeinfo.Document, error) {
		return nodeinfo.Document{
			Software: nodeinfo.Software{Name: "causerie", Version: "1.0.0"}, Protocols: []string{"activitypub"},
			Outbound: []string{"atom1.0", "rss2.0"}, Usage: nodeinfo.Usage{Users: 1, LocalPosts: 12},
		}, nil
	})
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/nodeinfo/2.1", nil))
	fmt.Println(w.Body)
	// Output: {"metadata":{},"openRegistrations":false,"protocols":["activitypub"],"services":{"inbound":[],"outbound":["atom1.0","rss2.0"]},"software":{"name":"causerie","version":"1.0.0"},"usage":{"localComments":0,"localPosts":12,"users":{"activeHalfyear":0,"activeMonth":0,"total":1}},"version":"2.1"}
}
