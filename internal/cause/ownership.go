package cause

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// localCodes are rustc's errors about moves, borrows and lifetimes. Their
// messages name local variables, so that equal messages in two functions say
// nothing: what counts is which declaration moved or borrowed too much.
var localCodes = strings.Fields("E0373 E0381 E0382 E0384 E0499 E0502 E0503 E0505 E0506 E0507 E0515 E0594 E0596 E0597 E0716")

var (
	takesOwnership = regexp.MustCompile("^consider changing this parameter type in (?:function|method) |^consider changing this to be (?:a )?mutable|takes ownership of the receiver ")
	valueMoved     = regexp.MustCompile(`^(?:value|variable|data) moved|moved (?:here|into closure here)`)
	valueBorrowed  = regexp.MustCompile("^(?:first )?(?:mutable |immutable )?borrow (?:later )?(?:of .+ )?occurs here$|^`.+` is borrowed here$|^borrow of `.+` occurs here$")
)

// byOwnership looks for the declaration behind rustc's complaint: the function
// that takes ownership, the one whose result keeps a borrow alive; failing
// these, the place of the move or borrow.
func byOwnership(d *aires.Diagnostic) (string, bool) {
	if d.Tool != "rustc" || !slices.Contains(localCodes, d.Code) {
		return "", false
	}
	for _, n := range d.Notes {
		if takesOwnership.MatchString(n.Message) && n.Line > 0 && isRelative(n.File) {
			return join("taken", n.File, strconv.Itoa(n.Line)), true
		}
	}
	for _, n := range d.Notes {
		switch {
		case n.File == "" || n.Line == 0:
		case valueMoved.MatchString(n.Message):
			return join("moved", n.File, strconv.Itoa(n.Line)), true
		case valueBorrowed.MatchString(n.Message):
			if name := borrower(n); name != "" {
				return join("borrowed", name), true
			}
			return join("borrowed", n.File, strconv.Itoa(n.Line)), true
		}
	}
	return join(d.Code, d.File, headline(d)), true
}

// library are methods of the standard library that borrow from their receiver.
// Two uses of them have nothing to do with each other.
var library = strings.Fields("as_bytes as_deref as_mut as_ref as_slice as_str borrow borrow_mut chars chunks drain entry first first_mut get " +
	"get_mut get_or_insert_with insert into_iter iter iter_mut keys last last_mut lines lock peek peek_mut pop push read remove split split_at " +
	"split_at_mut swap take trim unwrap values values_mut windows write clone extend append sort retain clear")

// borrower returns the function of the project that a note's source calls with
// what is borrowed: its receiver, or an argument. Assert macros and the
// library are no such function.
func borrower(n aires.Note) string {
	name := calledAt(n.Source, n.Column)
	if name == "" {
		name = receiverCall(n.Source, n.Column)
	}
	if name == "" {
		name = enclosingCall(n.Source, n.Column)
	}
	if slices.Contains(library, name) {
		return ""
	}
	return name
}

// receiverCall is calledAt for a column that stands on "&mut" or "*".
func receiverCall(source string, column int) string {
	for column >= 1 && column <= len(source) {
		rest := strings.TrimPrefix(strings.TrimLeft(source[column-1:], "&*( "), "mut ")
		at := len(source) - len(rest) + 1
		if at == column {
			return ""
		}
		if name := calledAt(source, at); name != "" {
			return name
		}
		column = at
	}
	return ""
}
