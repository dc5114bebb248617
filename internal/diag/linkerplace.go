package diag

import (
	"path"
	"regexp"
	"strings"
)

// objectFile is the name of something that holds compiled code.
var objectFile = regexp.MustCompile(`\.(?:o|obj|lo|a|lib|so(?:\.[\d.]+)?|dylib|dll|bc)(?:\(.*\))?$`)

// linkPlace splits what linkers put in front of a message: any of
// "x.o:(.text+0x5): ", "x.o:x.c:12: ", "x.c:(.text+0x5): ", "lib.a(x.o): ",
// "(.text+0x1b): ".
func linkPlace(text string) (at place, object, message string) {
	head, rest, ok := strings.Cut(text, ": ")
	if !ok || strings.HasPrefix(head, "cannot ") {
		return at, "", text
	}
	if i := strings.LastIndex(head, ":function "); i > 0 { // gold
		head = head[:i]
	}
	section := strings.Index(head, ":(")
	if section > 0 {
		head = head[:section]
	} else if strings.HasPrefix(head, "(") && strings.HasSuffix(head, ")") {
		return at, head, rest
	}
	if numbered, _, ok := cutPlace(head + ":"); ok {
		at, head = numbered, numbered.file
	}
	from := 0
	if hasDrive(head) {
		from = 2
	}
	if i := strings.IndexByte(head[from:], ':'); i >= 0 && objectFile.MatchString(head[:from+i]) {
		object, head = head[:from+i], head[from+i+1:]
	}
	switch {
	case objectFile.MatchString(head):
		at.file, object = "", head
	case at.line > 0, section > 0 && path.Ext(head) != "", sourceExtensions[path.Ext(head)], object != "":
		at.file = head
	default:
		return place{}, "", text
	}
	return at, object, rest
}

// compiledFrom returns the source called name of an object, as far as the name
// of the object tells: CMake makes tools/CMakeFiles/dump.dir/dump.c.o and, below
// it, lib/libdump.a(dump.c.o) from files in tools and lib of its source tree;
// what make puts beside its source, src/dump.o, is made from src/dump.c. It is
// "" for other objects.
func compiledFrom(object, name string) (source string, cmake bool) {
	object = slashed(object)
	if dir, rest, ok := strings.Cut(object, "CMakeFiles/"); ok {
		_, source, ok = strings.Cut(rest, ".dir/")
		if !ok {
			return "", false
		}
		return dir + strings.TrimSuffix(strings.TrimSuffix(source, ".o"), ".obj"), true
	}
	if archive, member, ok := strings.Cut(object, "("); ok {
		if isAbs(archive) || member != name+".o)" || !sourceExtensions[path.Ext(name)] {
			return "", false
		}
		return path.Join(path.Dir(archive), name), true
	}
	dir, base := path.Split(object)
	first, _, _ := strings.Cut(object, "/")
	if isAbs(object) || built[strings.ToLower(first)] || strings.TrimSuffix(base, path.Ext(base)) != strings.TrimSuffix(name, path.Ext(name)) {
		return "", false
	}
	return path.Join(dir, name), false
}

// memberSource is the name of the source that an object of CMake is named after:
// codec.cpp of codec/libcodec.a(codec.cpp.o).
func memberSource(object string) string {
	return path.Base(strings.TrimSuffix(object[strings.IndexByte(object, '(')+1:], ".o)"))
}

// built are the folders that builds put their objects into, away from the
// sources.
var built = map[string]bool{
	"build": true, "_build": true, "obj": true, "objs": true, "out": true, "bin": true, "target": true, "debug": true, "release": true, ".libs": true, "..": true,
}

// above returns the folders that dirs lie in.
func above(dirs []string) []string {
	up := make([]string, len(dirs))
	for i, dir := range dirs {
		up[i] = path.Dir(slashed(dir))
	}
	return up
}

// temporary reports whether a compiler's driver made the object for itself.
func temporary(object string) bool {
	return strings.HasPrefix(object, "(") || hasAny(slashed(object), "/tmp/", "/var/folders/", "/Temp/", "$WORK/")
}
