package journal

import "phoihop/internal/entry"

// foldCache remembers the states of subjects that have not changed since they
// were folded: the decision of a command then costs no reading.
type foldCache map[entry.Hash]map[string]any

func (c foldCache) forget(subject entry.Hash) { delete(c, subject) }

// maxFolds bounds the subjects in the cache; when it is full it starts again.
const maxFolds = 4096

// Fold returns the state that the subject's entries add up to. name tells
// apart the folds of one subject; the state must not be changed by the caller.
func Fold[S any](p Past, name string, subject entry.Hash, fold func([]entry.Entry) S) (s S, err error) {
	if s, ok := p.batch.j.folds[subject][name].(S); ok {
		return s, nil
	}
	es, err := p.Subject(subject)
	if err != nil {
		return s, err
	}
	s = fold(es)
	if p.batch.j.folds == nil || len(p.batch.j.folds) >= maxFolds {
		p.batch.j.folds = foldCache{}
	}
	if p.batch.j.folds[subject] == nil {
		p.batch.j.folds[subject] = map[string]any{}
	}
	p.batch.j.folds[subject][name] = s
	return s, nil
}
