package verdict

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// distributions are the names under which modules of Python are installed, where
// those differ from the modules' own: module, then distribution.
var distributions = pairsOf(`yaml PyYAML cv2 opencv-python PIL Pillow sklearn scikit-learn skimage scikit-image bs4 beautifulsoup4
	dateutil python-dateutil dotenv python-dotenv attr attrs jwt PyJWT serial pyserial Crypto pycryptodome OpenSSL pyOpenSSL
	psycopg2 psycopg2-binary MySQLdb mysqlclient usb pyusb zmq pyzmq win32api pywin32 magic python-magic docx python-docx
	git GitPython github PyGithub slugify python-slugify nacl PyNaCl ruamel ruamel.yaml markdown Markdown lxml lxml`)

func pairsOf(text string) map[string]string {
	words, all := strings.Fields(text), map[string]string{}
	for i := 0; i+1 < len(words); i += 2 {
		all[words[i]] = words[i+1]
	}
	return all
}

var (
	noPythonModule = regexp.MustCompile(`^No module named '([\w.]+)'`)
	requirement    = regexp.MustCompile(`^\s*["']?([A-Za-z][\w.-]*)\s*(?:\[[\w, -]*\])?\s*(?:[=<>!~;@"',]|$)`)
)

// pythonPackage is the verdict on a module of Python that no file of the workspace
// is: what requirements.txt or pyproject.toml have under nearly the same name, have
// and is not installed, or do not have.
func (j *Judge) pythonPackage(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	m := noPythonModule.FindStringSubmatch(d.Message)
	if m == nil || path.Ext(d.File) != ".py" {
		return Verdict{}, false
	}
	module, _, _ := strings.Cut(m[1], ".")
	own := j.above(path.Dir(d.File), "requirements.txt")
	if own == "" {
		own = j.above(path.Dir(d.File), "pyproject.toml")
	}
	if own == "" || j.look.Lines(module+".py") != nil || j.look.Lines(path.Join(module, "__init__.py")) != nil {
		return Verdict{}, false
	}
	wanted := module
	if of := distributions[module]; of != "" {
		wanted = of
	}
	v := Verdict{Hypothesis: aires.Hypothesis{
		Claim:      fmt.Sprintf("%s is used, but %s does not name %s.", module, own, wanted),
		Confidence: 0.7,
	}, Steps: []string{fmt.Sprintf("Add %s to %s, and install it: python -m pip install %s", wanted, own, wanted)}}
	for _, l := range j.look.Lines(own) {
		r := requirement.FindStringSubmatch(l)
		if r == nil {
			continue
		}
		switch named := strings.ReplaceAll(r[1], "-", "_"); {
		case strings.EqualFold(named, strings.ReplaceAll(wanted, "-", "_")):
			v.Hypothesis.Claim = fmt.Sprintf("%s names %s, which is not installed for the Python that ran.", own, r[1])
			v.Hypothesis.Confidence = 0.85
			v.Steps = []string{fmt.Sprintf("Install what %s names, for the Python that ran: python -m pip install %s", own, wanted)}
			return v, true
		case isIdentifier(named) && typo(module, named) && len(named) > 3:
			edits, _ := j.replace(module, declared{name: named, arity: -1}, j.places(ds, module))
			v.Hypothesis.Claim = fmt.Sprintf("There is no module %s; %s names %s, which is probably what is meant.", module, own, r[1])
			v.Hypothesis.Confidence, v.Edits = 0.85, edits
			v.Steps = []string{fmt.Sprintf("Write %s in place of %s.", named, module)}
			return v, true
		}
	}
	return v, true
}
