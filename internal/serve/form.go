package serve

import (
	"io"
	"net/http"

	"github.com/airesdev/aires/internal/api"
)

// formField bounds a field of a form that is not its log.
const formField = 4 << 10

// readForm reads fields until the log, which is left to be read.
func (s *submission) readForm(r *http.Request, boundary string) error {
	bad := func(detail string) error { return api.NewProblem(http.StatusBadRequest, detail) }
	if boundary == "" {
		return bad("the form has no boundary")
	}
	form, err := r.MultipartReader()
	if err != nil {
		return bad("the form cannot be read")
	}
	for {
		part, err := form.NextPart()
		if p, known := api.ProblemOf(err); err != nil && known {
			return p
		}
		if err != nil {
			return bad("the form holds no file named log, or is cut off before it")
		}
		if part.FormName() == "log" {
			if s.log = part; s.Title == "" {
				s.Title = part.FileName()
			}
			return nil
		}
		value, err := io.ReadAll(io.LimitReader(part, formField+1))
		if p, known := api.ProblemOf(err); err != nil && known {
			return p
		}
		if err != nil || len(value) > formField {
			return bad("the field " + quoted(part.FormName()) + " is too long or cut off")
		}
		if err := s.set(part.FormName(), string(value)); err != nil {
			return err
		}
	}
}

func (s *submission) set(name, value string) error {
	switch name {
	case "title":
		s.Title = value
	case "priority":
		s.Priority = value
	case "workspace":
		s.Workspace = value
	case "label":
		labels, err := labelsOf([]string{value})
		if err != nil {
			return err
		}
		if s.Labels == nil {
			s.Labels = map[string]string{}
		}
		for k, v := range labels {
			s.Labels[k] = v
		}
	case "no_ai":
		if s.NoAI = value == "true"; !s.NoAI && value != "false" {
			return api.NewProblem(http.StatusUnprocessableEntity, "no_ai must be true or false")
		}
	default:
		return api.NewProblem(http.StatusUnprocessableEntity, "a form has no field "+quoted(name))
	}
	return nil
}
