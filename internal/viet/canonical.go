package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// toned lists the vowels in rows of six: no tone, huyền, sắc, hỏi, ngã, nặng.
const toned = "aàáảãạ" + "ăằắẳẵặ" + "âầấẩẫậ" + "eèéẻẽẹ" + "êềếểễệ" + "iìíỉĩị" +
	"oòóỏõọ" + "ôồốổỗộ" + "ơờớởỡợ" + "uùúủũụ" + "ưừứửữự" + "yỳýỷỹỵ"

// Canonical returns s normalised, in lower case, with the tone mark of every
// syllable in its traditional place: hoà becomes hòa, uỷ ủy, thuý thúy, qúy
// quý. It serves to compare words with their marks. Words that are no single
// Vietnamese syllable keep their marks where they are.
func Canonical(s string) string {
	s = Lower(s)
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var word []rune
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.Is(unicode.M, r) {
			word = append(word, r)
			continue
		}
		flushWord(&b, word)
		word = word[:0]
		b.WriteRune(r)
	}
	flushWord(&b, word)
	return b.String()
}

func flushWord(b *strings.Builder, word []rune) {
	replaceTone(word)
	for _, r := range word {
		b.WriteRune(r)
	}
}

// replaceTone moves the tone of one lower-case syllable, in place, to its
// traditional position. It leaves alone what is no syllable with one tone.
func replaceTone(word []rune) {
	base := make([]rune, len(word))
	tone, at := 0, -1
	for i, r := range word {
		plain, t := splitTone(r)
		base[i] = plain
		if t == 0 {
			continue
		}
		if at >= 0 {
			return
		}
		tone, at = t, i
	}
	if at < 0 {
		return
	}
	if to := toneSeat(base); to >= 0 && to != at {
		word[at], word[to] = base[at], withTone(base[to], tone)
	}
}

// toneSeat returns the index of the vowel that carries the tone in a syllable
// stripped of its tone, or -1 if the word has no single group of vowels.
func toneSeat(base []rune) int {
	from, to := nucleus(base)
	if from < 0 {
		return -1
	}
	for i := to - 1; i >= from; i-- {
		if strings.ContainsRune("ăâêôơ", base[i]) {
			return i
		}
	}
	for i := from; i < to; i++ {
		if base[i] == 'ư' {
			return i
		}
	}
	switch n := to - from; {
	case n == 1:
		return from
	case n == 2 && to == len(base):
		return from
	}
	return from + 1
}

// nucleus returns the bounds of the vowels of a syllable, without the u of
// "qu" and the i of "gi" when another vowel follows; -1 if there is not
// exactly one group of vowels.
func nucleus(base []rune) (from, to int) {
	for from < len(base) && !isVowel(base[from]) {
		from++
	}
	to = from
	for to < len(base) && isVowel(base[to]) {
		to++
	}
	for _, r := range base[to:] {
		if isVowel(r) || unicode.Is(unicode.M, r) {
			return -1, -1
		}
	}
	if from == to || to-from > 4 {
		return -1, -1
	}
	if to-from > 1 && from == 1 && glides(base[0], base[1]) {
		from++
	}
	return from, to
}

// glides reports whether the vowel belongs to the initial: qu, gi.
func glides(initial, vowel rune) bool {
	return initial == 'q' && vowel == 'u' || initial == 'g' && vowel == 'i'
}

func isVowel(r rune) bool { return strings.ContainsRune("aăâeêioôơuưy", r) }

// splitTone returns a lower-case vowel without its tone and the tone's column
// in toned, 0 for none. Other characters come back unchanged.
func splitTone(r rune) (base rune, tone int) {
	if r < utf8.RuneSelf {
		return r, 0
	}
	i := 0
	for _, v := range toned {
		if v == r {
			return withTone(r, -(i % 6)), i % 6
		}
		i++
	}
	return r, 0
}

// withTone returns the vowel that stands tone columns to the right of r.
func withTone(r rune, tone int) rune {
	var row [6]rune
	i, found := 0, -1
	for _, v := range toned {
		row[i%6] = v
		if v == r {
			found = i % 6
		}
		if i++; i%6 == 0 && found >= 0 {
			return row[found+tone]
		}
	}
	return r
}
