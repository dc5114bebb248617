// Package api holds the shapes in which a daemon speaks over HTTP beside those
// of package aires: what is submitted, what is listed, and problems. The server
// and the client share them, so that neither has to know the other.
//
// What always holds: an *aires.Error that goes through a Problem comes out with
// the same kind and the same words.
package api
