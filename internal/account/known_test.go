package account

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/fault"
)

// TestKnownPasswords: what many have is refused however it is dressed up; a
// sentence of one's own is taken.
func TestKnownPasswords(t *testing.T) {
	for password, want := range map[string]string{
		"ngắn":                  "account.weak-password",
		"1234567":               "account.weak-password",
		"password":              "account.known-password",
		"PassWord":              "account.known-password",
		"password1":             "account.known-password",
		"sunshine":              "account.known-password",
		"p-a-s-s-w-o-r-d":       "account.known-password",
		"Mật khẩu":              "account.known-password",
		"matkhau@2025":          "account.known-password",
		"Bộ đội biên phòng":     "account.known-password",
		"anhyeuem1990":          "account.known-password",
		"Hanoi123Vietnam":       "account.known-password",
		"!!!!!!!!!!!!":          "account.own-name",
		"01/01/1990":            "account.known-password",
		"01011990":              "account.only-digits",
		"0912345678":            "account.only-digits",
		"xavinhan.bithu":        "account.own-name",
		"XaVinhAn-BiThu":        "account.own-name",
		"phoihop-demo":          "account.known-password",
		"con thuyền qua bến cũ": "",
		"bien-xanh-song-lon-7":  "",
		"4821 cây dừa":          "",
		"sàm sỡ tím ngắt 88":    "",
	} {
		err := fit("xavinhan.bithu", password)
		if f := fault.Of(err); (want == "") != (err == nil) || err != nil && (f.Key != want || f.Field != "password") {
			t.Errorf("%q: %v, want %q", password, err, want)
		}
	}
}

// TestKnownList: every line of the list is itself refused, in any case.
func TestKnownList(t *testing.T) {
	lines, err := known()
	if err != nil || len(lines) < 15_000 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(lines).Draw(t, "line")
		for _, p := range []string{l, strings.ToUpper(l)} {
			if fit("a.b", p) == nil {
				t.Errorf("%q is taken", p)
			}
		}
	})
}
