package index

import "strings"

// scan reads text into f, and returns its words.
func scan(f *File, text string) wordSet {
	f.Lines = strings.Count(text, "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		f.Lines++
	}
	switch f.Language {
	case "go":
		scanGo(f, text)
	case "python":
		scanPython(f, text)
	case "fortran":
		scanFortran(f, text)
	case "ada":
		scanAda(f, text)
	default:
		scanBraces(f, text)
	}
	for i := range f.Decls {
		d := &f.Decls[i]
		d.File, d.End = f.Name, min(max(d.End, d.Line), f.Lines)
	}
	return wordsOf(text)
}

// wordsOf returns every word of text, comments and literals included.
func wordsOf(text string) wordSet {
	var hashes []uint32
	for i := 0; i < len(text); {
		if !wordByte(text[i]) {
			i++
			continue
		}
		digit := text[i] <= '9'
		h := uint32(fnvStart)
		for ; i < len(text) && wordByte(text[i]); i++ {
			h = (h ^ uint32(text[i])) * fnvPrime
		}
		if !digit {
			hashes = append(hashes, h)
		}
	}
	return newWordSet(hashes)
}

// wordByte reports whether c is part of a name. Bytes of other alphabets are.
func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
}
