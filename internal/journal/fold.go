package journal

import "phoihop/internal/entry"

// foldCache remembers the states of subjects that have not changed since they
// were folded: the decision of a command then costs no reading.
type foldCache map[foldKey]any

type foldKey struct {
	name    string
	subject entry.Hash
}

func (c foldCache) forget(subject entry.Hash) {
	for k := range c {
		if k.subject == subject {
			delete(c, k)
		}
	}
}

// maxFolds bounds the cache; when it is full it starts again.
const maxFolds = 4096

// Fold returns the state that the subject's entries add up to. name tells
// apart the folds of one subject; the state must not be changed by the caller.
func Fold[S any](p Past, name string, subject entry.Hash, fold func([]entry.Entry) S) (s S, err error) {
	k := foldKey{name, subject}
	if s, ok := p.j.folds[k].(S); ok {
		return s, nil
	}
	es, err := p.Subject(subject)
	if err != nil {
		return s, err
	}
	s = fold(es)
	if p.j.folds == nil || len(p.j.folds) >= maxFolds {
		p.j.folds = foldCache{}
	}
	p.j.folds[k] = s
	return s, nil
}
