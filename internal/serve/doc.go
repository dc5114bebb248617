// Package serve is the daemon over HTTP: the API that OpenAPI describes at
// /openapi.json, its documentation, and live events.
//
// What always holds: nobody does what his token does not allow. Every answer
// that is no success is a problem document (RFC 9457), and none of them reveals
// what went on inside. No body is read without a bound on its size and on its
// patience, and no client that does not read is waited for. Logs go from the
// connection into the parser; none is held in memory.
//
// It knows the daemon and its tokens, not what else the process does: handlers
// of health and metrics are mounted from outside.
package serve
