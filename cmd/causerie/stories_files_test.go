package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestFilesBesideAnArticleAreBroughtAndNothingElseChanges(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		folder := t.TempDir()
		for _, name := range []string{"small.gif", "my photo.gif", "50%.gif"} {
			w.must(os.WriteFile(filepath.Join(folder, name), pixel, 0o600))
		}
		w.must(os.Mkdir(filepath.Join(folder, "folder"), 0o700))
		words := blog.Words{Source: strings.Join([]string{
			"![alt [x] y](small.gif) ![](<my photo.gif> \"T\") ![](my%20photo.gif) ![](50%.gif) ![a][r]",
			"<figure>\n<img alt=\">\"\n  src=\"small.gif\" width=5><figcaption>C</figcaption></figure>",
			"> - ![](small.gif)",
			"`![alt](small.gif)`\n\n\t![alt](small.gif)\n\n```html\n<img src=\"small.gif\">\n```",
			"![](https://far.test/small.gif) ![](//far.test/small.gif) ![](/small.gif) ![](data:small.gif) ![](folder) ![](gone.gif) [](small.gif)",
			"[r]: <small.gif> 'T'",
		}, "\n\n")}
		before := words.Source
		w.must(anna.bringPictures(t.Context(), folder, &words))
		file := regexp.MustCompile(`/media/[0-9a-z]+\.gif`)
		id := file.FindString(words.Source)
		w.equal("a file", id != "", true)
		want := strings.NewReplacer(
			"y](small.gif)", "y]("+id+")", "<my photo.gif>", "<"+id+">", "(my%20photo.gif)", "("+id+")", "(50%.gif)", "("+id+")",
			"src=\"small.gif\" width", "src=\""+id+"\" width", "> - ![](small.gif)", "> - !["+"]("+id+")", "<small.gif>", "<"+id+">",
		).Replace(before)
		w.equal("the text", words.Source, want)
	})
}
