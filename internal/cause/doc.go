// Package cause finds out which diagnostics come from one root cause, and in
// which order the causes are to be fixed.
//
// Two kinds of rules do it, both plain lists: identities say what makes two
// diagnostics the same (identity.go), adoptions say which of the groups that
// result are only the consequence of another (adoption.go). A new rule is a new
// entry in one of the lists, and nothing else. What no rule foresees is weighed:
// of two groups that are left, each says about which names, types and places it
// is (profile.go), and what both have in common (link.go) speaks for one cause
// as much as was measured (weight.go). Where enough does, they are joined
// (join.go).
//
// The package knows no tool's output format and asks no model. It sees what the
// diagnostics say and, where there is a workspace, what that declares where
// (workspace.go): a name that two lines share means more when the project
// declares it, and less when it belongs to a library. It opens no file by
// itself. It never masks a symbol. Two errors
// that differ only in the name they quote have two causes, for the name is what
// tells causes apart.
//
// What always holds: every error belongs to exactly one cause, every warning to
// one cause of warnings, a note to none; equal input gives equal output; and
// where the diagnostics carry their log spans, their order in the slice does
// not matter.
package cause
