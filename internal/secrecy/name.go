package secrecy

import "strings"

// scanName judges a file's name: a part of it between brackets, underscores or
// spaced dashes that is a marking, or the words "tối mật", "tuyệt mật" anywhere.
// Without diacritics "mat" alone says nothing, since names often lose them
// ("mat tran").
func scanName(name string) (Marking, bool) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 6 {
		name = name[:i]
	}
	parts := strings.NewReplacer("(", "\n", ")", "\n", "[", "\n", "]", "\n", "{", "\n", "}", "\n", "_", "\n", " - ", "\n", " – ", "\n").Replace(name)
	for p := range strings.SplitSeq(parts, "\n") {
		w, ok := read(p)
		if !ok {
			continue
		}
		if m, ok := w.marking(false); ok && (m != Mat || w.union(0, len(w.base)) != 0 || len(w.base) > 3) {
			return m, true
		}
	}
	return scanWords(name)
}

// scanWords looks for the two-word markings among the words of a name.
func scanWords(name string) (Marking, bool) {
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" _-–.,()[]{}+", r) })
	for i := 0; i+1 < len(words); i++ {
		w, ok := read(words[i] + words[i+1])
		if !ok {
			continue
		}
		if m, n := w.at(0, false); m != Mat && n > 0 && n == len(w.base) {
			return m, true
		}
	}
	return "", false
}
