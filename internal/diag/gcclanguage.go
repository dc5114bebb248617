package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// severity is a word between a place and a message.
type severity struct {
	word     string
	severity aires.Severity
	fatal    bool
	foreign  bool
}

// severities are the words that compilers of the C family say, in English and
// in the languages that gcc speaks.
var severities = foreignSeverities([]severity{
	{word: "error: ", severity: aires.SeverityError},
	{word: "warning: ", severity: aires.SeverityWarning},
	{word: "note: ", severity: aires.SeverityNote},
	{word: "fatal error: ", severity: aires.SeverityError, fatal: true},
	{word: "internal compiler error: ", severity: aires.SeverityError, fatal: true},
	{word: "catastrophic error: ", severity: aires.SeverityError, fatal: true}, // Intel
	{word: "sorry, unimplemented: ", severity: aires.SeverityError},
	{word: "remark: ", severity: aires.SeverityNote},
	{word: "Error: ", severity: aires.SeverityError},
	{word: "Warning: ", severity: aires.SeverityWarning},
	{word: "Fatal error: ", severity: aires.SeverityError, fatal: true},
})

// foreignWords are error, fatal error, warning and note; empty where a language
// uses the English word.
var foreignWords = [][4]string{
	{"Fehler: ", "schwerwiegender Fehler: ", "Warnung: ", "Anmerkung: "},
	{"erreur: ", "erreur fatale: ", "attention: ", ""},
	{"", "", "avertissement: ", ""}, // French until gcc 8
	{"", "error fatal: ", "aviso: ", "nota: "},
	{"错误：", "致命错误：", "警告：", "附注："},
	{"錯誤：", "嚴重錯誤：", "", "附註："},
	{"エラー: ", "致命的エラー: ", "警告: ", "備考: "},
	{"ошибка: ", "фатальная ошибка: ", "предупреждение: ", "замечание: "},
	{"помилка: ", "критична помилка: ", "попередження: ", "зауваження: "},
	{"грешка: ", "кобна грешка: ", "упозорење: ", "напомена: "},
	{"greška: ", "fatalna greška: ", "upozorenje: ", "napomena: "},
	{"fel: ", "ödesdigert fel: ", "varning: ", "anm: "},
	{"fejl: ", "fatal fejl: ", "advarsel: ", "bemærk: "},
	{"virhe: ", "vakava virhe: ", "varoitus: ", "huom: "},
	{"fout: ", "fatale fout: ", "let op: ", ""},
	{"hata: ", "ölümcül hata: ", "UYARI: ", "bilgi: "},
	{"lỗi: ", "lỗi nghiêm trọng: ", "cảnh báo: ", "ghi chú: "},
	{"σφάλμα: ", "μοιραίο σφάλμα: ", "προειδοποίηση: ", "σημείωση: "},
}

func foreignSeverities(all []severity) []severity {
	for _, w := range foreignWords {
		for i, s := range []severity{
			{severity: aires.SeverityError}, {severity: aires.SeverityError, fatal: true}, {severity: aires.SeverityWarning}, {severity: aires.SeverityNote},
		} {
			if s.word, s.foreign = w[i], true; s.word != "" {
				all = append(all, s)
			}
		}
	}
	return all
}

// foreignGate are the words as the gate knows them.
func foreignGate() (words []string) {
	for _, s := range severities {
		if s.foreign {
			words = append(words, ": "+s.word)
		}
	}
	return words
}

// foreignName is a quoted name, in whatever quotes.
var foreignName = regexp.MustCompile("(?:[‘`«»„“\"]|(?:^|[\\s(])')\\s?([^‘’'`«»„“”\"]+?)\\s?[’'»«“”\"]")

// foreignNames returns what a message quotes.
func foreignNames(message string) (names []string) {
	for _, m := range foreignName.FindAllStringSubmatch(message, -1) {
		names = append(names, strings.Trim(m[1], "\u00a0\u202f "))
	}
	return names
}

// guess classes an error that is not said in English by its structure, once its
// source is known. A quoted name that stands at the caret, or behind the dot or
// arrow there, is not declared; two names without one there are types that do
// not go together. A note that says where the name is declared takes it back.
func (f *gccFamily) guess(d *aires.Diagnostic) {
	if !f.foreign || d.Kind != aires.KindOther || d.Severity != aires.SeverityError || d.Column == 0 || d.Column > len(d.Source) {
		return
	}
	at := strings.TrimLeft(d.Source[d.Column-1:], ".->: ")
	names := foreignNames(d.Message)
	for _, name := range names {
		if rest, ok := strings.CutPrefix(at, name); ok && foreignWord.MatchString(name) && !foreignWord.MatchString(rest[:min(1, len(rest))]) {
			d.Kind, d.Symbols, f.guessed = aires.KindMissingSymbol, missing(name), true
			return
		}
	}
	if len(names) > 1 {
		d.Kind = aires.KindType
	}
}

// foreignFile is the name in front of what the system says of a file.
var foreignFile = regexp.MustCompile(`^(\S+?)[\s\x{a0}\x{202f}]?[:：]`)

var foreignWord = regexp.MustCompile(`^[\w~]+$`)
