package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

// attribute gives the fault every error of broken that is not left when it is
// fixed, and reports whether there was one. Errors are known again by what they
// say about which text, since a fix can move lines.
func attribute(errs []corpus.Error, fault string, broken, fixed corpus.Tree, after []corpus.Error) bool {
	left := map[string]int{}
	for _, e := range after {
		left[signature(e, fixed)]++
	}
	any := false
	for i, e := range errs {
		s := signature(e, broken)
		if left[s] > 0 {
			left[s]--
			continue
		}
		errs[i].Faults = append(errs[i].Faults, fault)
		any = any || e.Severity == "error"
	}
	return any
}

var number = regexp.MustCompile(`\d+`)

func signature(e corpus.Error, t corpus.Tree) string {
	return strings.Join([]string{e.File, e.Severity, e.Code, number.ReplaceAllString(e.Message, "0"), t.Line(e.File, e.Line)}, "\x00")
}

// show prints a truth for whoever records.
func show(chain, name string, t *corpus.Truth) {
	fmt.Printf("%s/%s: exit %d, silent %v\n", chain, name, t.Exit, t.Silent)
	for _, e := range t.Errors {
		mark := " "
		if len(e.Faults) != 1 && e.Severity == "error" {
			mark = "?"
		}
		fmt.Printf(" %s %s:%d:%d %s %s %s %.80s %v\n", mark, e.File, e.Line, e.Column, e.Tool, e.Severity, e.Code, e.Message, e.Faults)
	}
}
