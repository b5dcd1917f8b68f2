package account

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strings"
	"unicode"

	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// knownList is what people choose most, a line each, in small letters: those
// of @zxcvbn-ts/language-common that are long enough. script/known-passwords
// makes it.
//
//go:embed known.txt.gz
var knownList []byte

// The bounds of a password: letters, and bytes.
const (
	minPassword = 8
	maxPassword = 1024
)

// maxDigits is up to how many digits alone are a date or a telephone number.
const maxDigits = 12

// fit refuses a password that is short, the account's own name, or one that
// many have.
func fit(name, password string) error {
	switch {
	case len([]rune(password)) < minPassword || len(password) > maxPassword:
		return fault.Field("password", "account.weak-password")
	case plain(password) == "" || plain(password) == plain(name):
		return fault.Field("password", "account.own-name")
	case onlyDigits(password) && len(password) <= maxDigits:
		return fault.Field("password", "account.only-digits")
	}
	known, err := isKnown(password)
	if err == nil && known {
		err = fault.Field("password", "account.known-password")
	}
	return err
}

func onlyDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// plain is a text without marks, case, and all that is neither letter nor digit.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, viet.Fold(s))
}

// isKnown reports whether a password is on the list, or an obvious Vietnamese
// word or two with nothing but digits and signs about it.
func isKnown(password string) (bool, error) {
	word := strings.TrimFunc(plain(password), unicode.IsDigit)
	if obvious(word) {
		return true, nil
	}
	lines, err := known()
	small, bare := strings.ToLower(password), plain(password)
	return slices.Contains(lines, small) || slices.Contains(lines, bare), err
}

// known unpacks the list; it is asked for only where a password is set.
func known() ([]string, error) {
	z, err := gzip.NewReader(bytes.NewReader(knownList))
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(z)
	return strings.Split(strings.TrimSpace(string(b)), "\n"), err
}

// obvious reports whether a word is made up of at most two of those that a
// guesser tries first here.
func obvious(word string) bool {
	if word == "" {
		return true // digits and signs alone
	}
	words := strings.Fields(obviousWords)
	for _, w := range words {
		rest, ok := strings.CutPrefix(word, w)
		if !ok {
			continue
		}
		if rest = strings.TrimLeftFunc(rest, unicode.IsDigit); rest == "" {
			return true
		}
		for _, v := range words {
			if rest == v {
				return true
			}
		}
	}
	return false
}

// obviousWords are words of love, of place, of the keyboard and of the office.
const obviousWords = `
	matkhau matkhaumoi matkhaucu password passwd pass admin administrator quantri quantrivien nguoidung user test demo
	anhyeuem emyeuanh yeuem yeuanh toiyeuban nhoem nhoanh mai tinhyeu giadinh hanhphuc congty xinchao chaoban khongbiet khongco khongnho quenroi
	vietnam tochuc tinhthanh hanoi saigon hochiminh bacho danang haiphong cantho nghean thanhhoa quangninh
	dang dangcongsan danguy danguyxa tinhuy huyenuy chibo bithu phobithu uyban ubnd hoidong congan quandoi bodoi
	bienphong donbienphong bdbp biendao vungbien chinhuy chihuy trolyvanthu vanthu troly vanphong coquan donvi phoihop quyche quychephoihop
	qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abc abcd abcdef aaaaaaaa
`
