// Package booklet turns what is known about a run into something to read: it
// assembles the chapters of a booklet, and renders reports as Markdown, as
// JSON and for terminals.
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
//     a link, an image, HTML, a table row or a fence to a Markdown booklet, nor
//     a control, escape or bidirectional character to a terminal. Such
//     characters are shown as visible stand-ins.
//   - A rendering with Style.Color off holds no escape byte at all.
package booklet
