package diag

import "github.com/airesdev/aires"

// identity is what makes two diagnostics the same error met twice, as when
// many translation units include one broken header.
type identity struct {
	tool, severity, code, message, file string
	line, column                        int
	job                                 string // where it is not known which of its files it means
}

func identityOf(d *aires.Diagnostic) identity {
	return identity{d.Tool, string(d.Severity), d.Code, d.Message, d.File, d.Line, d.Column, ""}
}

// keeper folds repeats and keeps at most max diagnostics. Once full, an error
// displaces the latest warning: ten thousand warnings must not hide the error
// that stopped the build.
type keeper struct {
	max     int
	seen    map[identity]int
	kept    []aires.Diagnostic
	ids     []identity // of kept
	soft    []int      // places in kept that an error may take
	dropped int
}

func newKeeper(limit int) *keeper {
	return &keeper{max: limit, seen: make(map[identity]int)}
}

// add keeps d, which the log of a job held, "" where there is only one. It
// returns what is kept of it, which may be changed until the next call but for
// what identifies it; nil for a repeat, and where there is no room.
func (k *keeper) add(d aires.Diagnostic, job string) *aires.Diagnostic {
	id := identityOf(&d)
	if d.PathStatus == aires.PathMissing {
		id.job = job
	}
	if i, ok := k.seen[id]; ok {
		k.kept[i].Count++
		return nil
	}
	d.Count = 1
	hard := d.Severity == aires.SeverityError
	place := len(k.kept)
	switch {
	case place < k.max:
		k.kept, k.ids = append(k.kept, d), append(k.ids, id)
	case hard && len(k.soft) > 0:
		place = k.soft[len(k.soft)-1]
		k.soft = k.soft[:len(k.soft)-1]
		k.dropped += k.kept[place].Count
		delete(k.seen, k.ids[place])
		k.ids[place] = id
		k.kept[place] = d
	default:
		k.dropped++
		return nil
	}
	k.seen[id] = place
	if !hard {
		k.soft = append(k.soft, place)
	}
	return &k.kept[place]
}

// retool gives the diagnostics of the tool named from the name to.
func (k *keeper) retool(from, to string) {
	for i := range k.kept {
		if k.kept[i].Tool == from {
			k.kept[i].Tool = to
		}
	}
}

func (k *keeper) list() []aires.Diagnostic { return append([]aires.Diagnostic{}, k.kept...) }
