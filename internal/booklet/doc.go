// Package booklet turns what is known about a run into something to read: it
// assembles the chapters of a booklet, and renders reports as Markdown, as an
// HTML page, as JSON, as SARIF, for GitHub's workflows and for terminals.
//
// It refuses to know where findings come from, where a booklet is kept, and
// what a terminal can do (a Style says so). All functions are pure: they read
// their arguments, change none of them, and are safe for concurrent use.
//
// What always holds:
//
//   - Without any finding a chapter still says what is wrong, where to look and
//     how to verify. Findings only add to that.
//   - A model's answer never makes an evidence id, a file outside the
//     workspace or a panic.
//   - Logs, sources and models are untrusted. Their words cannot add a heading,
//     a link, an image, HTML, a table row or a fence to a Markdown booklet, an
//     element or a request to a page, a command to a workflow, nor a control,
//     escape or bidirectional character to a terminal. Such characters are
//     shown as visible stand-ins.
//   - An HTML page needs nothing but itself, and its Content-Security-Policy
//     forbids scripts, pictures and requests.
//   - A rendering with Style.Color off holds no escape byte at all.
package booklet
