package main

import (
	"fmt"

	"github.com/airesdev/aires/internal/redact"
)

// redactSpec is a sort of secret of the user's own, as aires.yaml has it.
type redactSpec struct {
	Name   string `yaml:"name"`
	Regexp string `yaml:"regexp"`
}

// maxRedact bounds how many rules every text is tried against.
const maxRedact = 64

// redactions takes the rules of all files: what one wants hidden, another cannot
// show.
func (src sources) redactions(s *settings) error {
	s.origins["redact"], s.origins["private_hosts"] = "default", "default"
	for _, f := range src.files {
		if n := f.node("redact"); n != nil {
			var specs []redactSpec
			if err := f.decode(n, "redact", &specs); err != nil {
				return err
			}
			s.origins["redact"] = f.at(n)
			for i, spec := range specs {
				rule, err := redact.NewRule(spec.Name, spec.Regexp)
				if err != nil {
					return f.fault(n.Content[i], fmt.Sprintf("redact[%d]", i), err)
				}
				s.Redact, s.redactNames = append(s.Redact, rule), append(s.redactNames, spec.Name)
			}
		}
		if n := f.node("private_hosts"); n != nil {
			var hosts []string
			if err := f.decode(n, "private_hosts", &hosts); err != nil {
				return err
			}
			s.origins["private_hosts"] = f.at(n)
			for i, host := range hosts {
				rule, err := redact.NewHost(host)
				if err != nil {
					return f.fault(n.Content[i], fmt.Sprintf("private_hosts[%d]", i), err)
				}
				s.Redact, s.privateHosts = append(s.Redact, rule), append(s.privateHosts, host)
			}
		}
		if n := len(s.Redact); n > maxRedact {
			return f.fault(f.root, "", fmt.Errorf("redact and private_hosts have %d entries; at most %d", n, maxRedact))
		}
	}
	return nil
}
