package model

import "strings"

// SameName reports whether two model names mean the same model. Ollama's
// default registry, namespace and tag may be left out, and case does not
// matter: "mistral", "Mistral:latest" and "library/mistral:latest" are one.
func SameName(a, b string) bool { return canonicalName(a) == canonicalName(b) }

// ShortName leaves out what Ollama adds by itself: registry, namespace
// "library" and the tag "latest".
func ShortName(name string) string {
	name = strings.TrimPrefix(name, "registry.ollama.ai/")
	name = strings.TrimPrefix(name, "library/")
	return strings.TrimSuffix(name, ":latest")
}

// Find returns the model that name means.
func Find(infos []Info, name string) (Info, bool) {
	for _, i := range infos {
		if SameName(i.Name, name) {
			return i, true
		}
	}
	return Info{}, false
}

func canonicalName(name string) string { return strings.ToLower(ShortName(strings.TrimSpace(name))) }
