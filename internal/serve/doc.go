// Package serve is the daemon over HTTP.
package serve
