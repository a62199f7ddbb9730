// Package webmention tells pages that an article links to of the link, and takes
// in the word of pages that link here (https://www.w3.org/TR/webmention/). It
// finds endpoints, reads what a page says in microformats, and hands that to the
// blog, whose rules decide what becomes of it.
//
// Discovery and the reading of pages are written out here: the libraries at hand
// fetch with a client of their own, and what is fetched for strangers must pass
// the guard of activitypub/fetch.
package webmention
