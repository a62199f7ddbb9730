package webfinger

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
)

// HostMeta answers /.well-known/host-meta in XML, and /.well-known/host-meta.json
// or whoever prefers JSON in JSON (RFC 6415). It says where WebFinger is, to be
// found where the addresses' host answers for another one. base is the address
// of the server that answers WebFinger, without a slash at the end.
func HostMeta(base string) http.Handler {
	template := strings.TrimSuffix(base, "/") + "/.well-known/webfinger?resource={uri}"
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte(template)) // a bytes.Buffer never fails
	document := []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">` + "\n" +
		fmt.Sprintf(`  <Link rel="lrdd" type="%s" template="%s"/>`, ContentType, escaped.String()) + "\n</XRD>\n")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Vary", "Accept")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			fail(w, r, http.StatusMethodNotAllowed, "only GET")
		case strings.HasSuffix(r.URL.Path, ".json") || wantsJSON(r):
			write(w, r, http.StatusOK, "application/json", &JRD{Links: []Link{{Rel: "lrdd", Type: ContentType, Template: template}}})
		default:
			writeBytes(w, r, http.StatusOK, "application/xrd+xml; charset=utf-8", document)
		}
	})
}

func wantsJSON(r *http.Request) bool {
	accept := strings.ToLower(r.Header.Get("Accept"))
	return strings.Contains(accept, "json") && !strings.Contains(accept, "xml")
}

// lrddTemplate finds where a host-meta document says WebFinger is, "" when it
// says nothing.
func lrddTemplate(document []byte) string {
	var xrd struct {
		Links []struct {
			Rel      string `xml:"rel,attr"`
			Template string `xml:"template,attr"`
		} `xml:"Link"`
	}
	if err := xml.Unmarshal(document, &xrd); err != nil {
		return ""
	}
	for _, link := range xrd.Links {
		if link.Rel == "lrdd" && strings.Contains(link.Template, "{uri}") {
			return link.Template
		}
	}
	return ""
}
