package booklet

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/airesdev/aires"
)

// Causes writes the short form: the causes in the order to fix them, each with
// its root error, and its symptoms counted and folded below. It fills at most
// st.Height rows; a wide log loses symptoms first, then causes, and says how
// many. It returns only w's errors.
func Causes(w io.Writer, a *aires.Analysis, st Style) error {
	head := &sheet{Style: st}
	head.put("", bold, headline(a))
	if d := Doubts(a.Summary); d != "" {
		head.put("", yellow, d)
	}
	if _, err := io.WriteString(w, head.String()); err != nil {
		return err
	}
	room := st.height() - strings.Count(head.String(), "\n")
	if st.Height < 0 {
		room = math.MaxInt
	}
	_, err := io.WriteString(w, causeList(a, st, room))
	return err
}

func headline(a *aires.Analysis) string {
	if len(a.Causes) == 0 {
		return "No errors found."
	}
	s := plural(a.Summary.Errors, "error") + " from " + plural(broken(a), "cause")
	if broken(a) > 1 {
		s += ", in the order to fix them"
	}
	if n := a.Summary.Warnings; n > 0 {
		s += "; " + plural(n, "warning")
	}
	if a.Summary.BuildStoppedEarly {
		s += "; the build stopped early"
	}
	return s
}

// Doubts says in one line why what was read of a log may not be all that it
// held, "" where nothing speaks for that.
func Doubts(s aires.Summary) string {
	all := mismatches(s)
	if s.Dropped > 0 {
		all = append(all, plural(s.Dropped, "more diagnostic")+" not kept")
	}
	return incomplete(all)
}

func mismatches(s aires.Summary) []string {
	var all []string
	for _, m := range s.Mismatches {
		all = append(all, fmt.Sprintf("%s counted %s, %d read", line(m.Tool), plural(m.Said, "error"), m.Read))
	}
	return all
}

func incomplete(why []string) string {
	if len(why) == 0 {
		return ""
	}
	return "The list may be incomplete: " + strings.Join(why, "; ")
}

// doubts is Doubts for a booklet, whose summary counts what was not kept.
func (p *page) doubts() string { return sentence(incomplete(mismatches(p.rep.Summary))) }

// causeList writes as much as fits into so many rows: with fewer symptoms
// where that shows every cause, else the first causes alone.
func causeList(a *aires.Analysis, st Style, room int) string {
	var parts []string
	byID := diagnosticsByID(a)
	for _, symptoms := range []int{3, 1, 0} {
		parts = parts[:0]
		rows := 0
		for i := range a.Causes {
			s := &sheet{Style: st}
			if symptoms > 0 || i == 0 {
				s.gap()
			}
			s.cause(a, byID, i, symptoms)
			parts = append(parts, s.String())
			rows += strings.Count(s.String(), "\n")
		}
		if rows <= room {
			return strings.Join(parts, "")
		}
	}
	return shorten(parts, room)
}

// shorten keeps the first causes, at least one, and counts the others.
func shorten(parts []string, room int) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 && strings.Count(b.String()+p, "\n") >= room {
			fmt.Fprintf(&b, "… and %s\n", plural(len(parts)-i, "more cause"))
			break
		}
		b.WriteString(p)
	}
	return b.String()
}

// cause writes the i-th cause with so many symptoms.
func (s *sheet) cause(a *aires.Analysis, byID map[string]*aires.Diagnostic, i, symptoms int) {
	c := &a.Causes[i]
	first := fitRight(fmt.Sprint(i+1), len(fmt.Sprint(len(a.Causes)))) + "  "
	below := strings.Repeat(" ", len(first))
	f, _ := fold(byID, c, symptoms+1)
	s.put(first, bold, dash(c.Title))
	about := line(string(c.Kind)) + ", " + confidence(c.Confidence)
	if len(f.shown) > 0 {
		if at := place(&f.shown[0]); at != "" {
			about = at + " · " + about
		}
		if code := line(f.shown[0].Code); code != "" {
			about += ", " + code
		}
		if r := repeats(&f.shown[0]); r != "" {
			about += ", " + r
		}
	}
	if symptoms == 0 && f.more > 0 {
		about += ", " + plural(f.more, "symptom")
	}
	s.put(below, dim, about)
	if symptoms == 0 || len(f.shown) == 0 {
		return
	}
	for _, n := range f.shown[0].Notes {
		if strings.HasPrefix(n.Message, "fix: ") {
			s.put(below, "", remark(n))
			break
		}
	}
	for i := range f.shown[1:] {
		d := &f.shown[i+1]
		message := line(d.Message)
		if d.File != "" && d.Message == f.shown[0].Message {
			message = "" // the root says it already
		}
		text := joined(place(d), message, repeats(d))
		s.WriteString(below + "└ " + strings.TrimRight(fit(text, max(narrowest/2, s.width()-len(below)-2)), " ") + "\n")
	}
	if r := f.rest(); r != "" {
		s.put(below+"  ", dim, strings.Replace(r, "more error", "more symptom", 1))
	}
}
