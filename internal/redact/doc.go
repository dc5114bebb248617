// Package redact replaces secrets in text by placeholders: private keys, the
// tokens of well-known services, passwords that stand in URLs, in settings and
// on command lines, and e-mail addresses.
//
// It stands at the two doors through which text enters AIRES, the log and the
// workspace, so that whatever is made of the text (prompts, keys of the cache,
// events, stored runs, booklets) never held the secret. It does not know what
// the text is for, keeps no secret it saw, and asks nobody whether one is valid.
//
// A placeholder names the sort of the secret and, where the caller gave a key,
// a keyed hash of it: ‹secret:github-token:1a2b3c4d›. The same secret has the
// same placeholder wherever the key is the same, and who does not have the key
// cannot try out guesses.
//
// What always holds: text without a secret comes back as it was; masked text is
// not changed by masking it again; the number of lines stays; time is linear in
// the length of the text. Commit hashes, UUIDs, checksums and long names are no
// secrets by themselves: what has no form of its own is masked only where its
// surroundings call it a password, a token or a key.
package redact
