package static

// Highlight is the content of highlight.css: the colours of code on a light and
// on a dark page.
func Highlight(light, dark string) string {
	return light + "@media (prefers-color-scheme: dark) {\n" + dark + "}\n"
}
