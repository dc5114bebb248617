package booklet

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"github.com/airesdev/aires"
)

// The style sheets: colours by name, the page, the picture in it, and the
// picture wherever it stands.
var (
	//go:embed page/colors.css
	colors string
	//go:embed page/style.css
	pageStyle string
	//go:embed page/figure.css
	figureStyle string
	//go:embed page/timeline.css
	timelineStyle string

	style = colors + pageStyle + figureStyle + timelineStyle
)

//go:embed page/*.tmpl
var layouts embed.FS

// policy lets a page use its own style sheet and nothing else: no script, no
// picture, no request.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}()

var pages = template.Must(template.ParseFS(layouts, "page/*.tmpl"))

// listedErrors is how many errors a chapter of an HTML page lists; they are
// folded away, so there may be many.
const listedErrors = 200

// HTML writes rep as one page that needs nothing else: no network, no script,
// no font. It is light or dark as the reader's system is, and prints well.
// Whatever the report holds stands in it as text; its only links lead to
// https documentation and to its own evidence. It returns only w's errors.
func HTML(w io.Writer, rep *aires.Report) error {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, "page.tmpl", newLeaf(rep)); err != nil {
		return fmt.Errorf("lay out page: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
