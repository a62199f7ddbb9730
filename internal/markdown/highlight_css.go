package markdown

import "strings"

// HighlightCSS returns the colours of highlighted code on a light and on a
// dark page, scoped to ".prose pre". Every colour reaches a contrast of 4.5
// (WCAG 2.2 AA) against the pages' grounds, #fbfaf7 and #15171a, against
// grounds a little darker or lighter for listings, and on marked lines.
func HighlightCSS() (light, dark string) {
	return palette{
			keyword: "#8f1f4f", name: "#1b4f8a", kind: "#5b3a8c", text: "#2b6128", number: "#8a4200",
			comment: "#625c50", meta: "#7a3e6d", deleted: "#9c1c1c", inserted: "#22622c", marked: "#f1e8cf",
		}.css(), palette{
			keyword: "#f49ab5", name: "#8fc1f2", kind: "#c8adf2", text: "#a8d490", number: "#ecb878",
			comment: "#a29c90", meta: "#e3a6d4", deleted: "#f79a92", inserted: "#93d59b", marked: "#2c2f33",
		}.css()
}

// palette is one colour for each sort of word in a program.
type palette struct {
	keyword, name, kind, text, number, comment, meta, deleted, inserted, marked string
}

// codeRules are the classes of words (chroma's and Pygments' short names) and
// how they look.
func codeRules(p palette) [][2]string {
	return [][2]string{
		{"k kc kd kn kp kr kt ow", "color:" + p.keyword},
		{"nf fm nb bp nt", "color:" + p.name},
		{"nc nn no nd ne ni nl nv vc vg vi vm na", "color:" + p.kind},
		{"s sa sb sc dl sd s2 se sh si sx sr s1 ss", "color:" + p.text},
		{"m mb mf mh mi il mo", "color:" + p.number},
		{"c ch cm c1 cs", "color:" + p.comment + ";font-style:italic"},
		{"cp cpf gh gu gp go gt", "color:" + p.meta},
		{"gd gr", "color:" + p.deleted},
		{"gi", "color:" + p.inserted},
		{"ge", "font-style:italic"},
		{"gs", "font-weight:600"},
		{"gl", "text-decoration:underline"},
		{"hl", "display:block;background:" + p.marked},
	}
}

func (p palette) css() string {
	var b strings.Builder
	for _, rule := range codeRules(p) {
		b.WriteString(".prose pre ." + strings.Join(strings.Fields(rule[0]), ",.prose pre ."))
		b.WriteString("{" + rule[1] + "}\n")
	}
	return b.String()
}
