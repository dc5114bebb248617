package dag

import (
	"errors"
	"fmt"
	"strings"
)

// ErrTransition is wrapped by errors of callers that report what cannot have
// happened, such as the end of a node that does not run.
var ErrTransition = errors.New("impossible transition")

// DuplicateError says that a node's id, or one of its needs, was given twice.
type DuplicateError struct {
	Node, Need string // Need is "" when the node itself is the duplicate
}

func (e *DuplicateError) Error() string {
	if e.Need == "" {
		return fmt.Sprintf("node %q is declared twice", e.Node)
	}
	return fmt.Sprintf("node %q needs %q twice", e.Node, e.Need)
}

// UnknownNeedError says that a node needs one that does not exist.
type UnknownNeedError struct {
	Node, Need string
}

func (e *UnknownNeedError) Error() string {
	return fmt.Sprintf("node %q needs %q, which does not exist", e.Node, e.Need)
}

// CycleError names nodes that need each other in a circle; the first is
// repeated as the last.
type CycleError struct {
	Path []string
}

func (e *CycleError) Error() string {
	return "cycle: " + strings.Join(e.Path, " needs ")
}
