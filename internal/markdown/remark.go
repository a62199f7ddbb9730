package markdown

// Remark renders what strangers write in the form under an article: paragraphs,
// emphasis, links, lists, quotes and code, as in [Renderer.Answer], and made safe
// as what comes from other servers is ([CleanComment]): links tell search engines
// that they are not the blog's word. The error is ErrTooLong or nil.
func (r *Renderer) Remark(source string) (html, text string, err error) {
	rough, err := convert(r.answer, source)
	if err != nil {
		return "", "", err
	}
	html, text = CleanComment(rough)
	return html, text, nil
}
