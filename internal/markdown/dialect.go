package markdown

import (
	"regexp"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// articleDialect is CommonMark with GitHub's additions, footnotes, raw HTML
// and typographic quotes. What it renders is NOT safe yet.
func articleDialect(language string) goldmark.Markdown {
	md := goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(
				util.Prioritized(parser.NewSetextHeadingParser(parser.WithHeadingAttribute()), 100),
				util.Prioritized(parser.NewATXHeadingParser(parser.WithHeadingAttribute()), 600),
				util.Prioritized(parser.NewHTMLBlockParser(), 900),
				util.Prioritized(parser.NewThematicBreakParser(), 200),
				util.Prioritized(fewFootnotes{shallow{extension.NewFootnoteBlockParser()}}, 999),
			),
			parser.WithBlockParsers(proseBlocks()...),
			parser.WithInlineParsers(
				util.Prioritized(patientTags{parser.NewRawHTMLParser()}, 400),
				util.Prioritized(fewMarks{extension.NewFootnoteParser()}, 101),
				util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			),
			parser.WithInlineParsers(proseInlines(language)...),
			parser.WithParagraphTransformers(
				util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
				util.Prioritized(boundedTable{extension.NewTableParagraphTransformer()}, 200),
			),
			parser.WithASTTransformers(
				util.Prioritized(extension.NewTableASTTransformer(), 0),
				util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
				util.Prioritized(codeMarks{}, 1000),
			),
		)),
		goldmark.WithRendererOptions(
			html.WithUnsafe(),
			renderer.WithNodeRenderers(
				util.Prioritized(extension.NewTableHTMLRenderer(
					extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), 500),
				util.Prioritized(extension.NewFootnoteHTMLRenderer(), 500),
				util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(), 500),
				util.Prioritized(newCodeRenderer(), 200),
			),
		),
	)
	addProseRenderers(md)
	return md
}

// answerDialect is for a few paragraphs: no headings, no tables, no raw HTML,
// and a line break is a line break, as people are used to in conversations.
func answerDialect(language string) goldmark.Markdown {
	md := goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(proseBlocks()...),
			parser.WithInlineParsers(proseInlines(language)...),
			parser.WithParagraphTransformers(
				util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			),
		)),
		goldmark.WithRendererOptions(html.WithHardWraps()),
	)
	addProseRenderers(md)
	return md
}

func proseBlocks() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(shallow{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
}

func proseInlines(language string) []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(patientLinks{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(
			// Never an address without "<" and ">": most things that look like
			// one in a blog of the fediverse are handles, @name@host.
			extension.WithLinkifyEmailRegexp(regexp.MustCompile(`\A\z.`)),
		), 999),
		util.Prioritized(calmQuotes{extension.NewTypographerParser(
			extension.WithTypographicSubstitutions(quotesOf(language)))}, 9999),
	}
}

func addProseRenderers(md goldmark.Markdown) {
	md.Renderer().AddOptions(
		html.WithEastAsianLineBreaks(html.EastAsianLineBreaksCSS3Draft),
		renderer.WithNodeRenderers(
			util.Prioritized(html.NewRenderer(), 1000),
			util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		),
	)
}
