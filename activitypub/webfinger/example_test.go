package webfinger_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/causerie/causerie/activitypub/webfinger"
)

func ExampleHandler() {
	handler := webfinger.Handler{Lookup: func(_ context.Context, r webfinger.Resource) (*webfinger.JRD, error) {
		if r.User != "ida" || r.Host != "blog.example" {
			return nil, webfinger.ErrNotFound
		}
		return &webfinger.JRD{
			Subject: "acct:ida@blog.example",
			Links:   []webfinger.Link{{Rel: webfinger.RelSelf, Type: "application/activity+json", Href: "https://blog.example/ap"}},
		}, nil
	}}
	for _, resource := range []string{"acct:Ida@Blog.Example", "acct:nobody@blog.example"} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/.well-known/webfinger?resource="+resource, nil))
		fmt.Println(w.Code, w.Body)
	}
	// Output:
	// 200 {"subject":"acct:ida@blog.example","links":[{"rel":"self","type":"application/activity+json","href":"https://blog.example/ap"}]}
	// 404 {"error":"not found"}
}

func ExampleParseResource() {
	r, err := webfinger.ParseResource("@Ida@Bücher.example")
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(r, r.User, r.Host)
	// Output: acct:Ida@xn--bcher-kva.example ida xn--bcher-kva.example
}
