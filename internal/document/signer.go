package document

import (
	"strings"

	"phoihop/internal/viet"
)

// Capacity is a line above a signature that says for whom the person signs
// (quyền hạn của người ký). The form writes its sign: "TM." or "T/M".
type Capacity struct {
	sign string // key of SignatureRule.Signs
	of   string
}

// OnBehalf signs for a collective: "T/M BAN THƯỜNG VỤ", "TM. ỦY BAN NHÂN DÂN".
func OnBehalf(of string) Capacity { return Capacity{"on-behalf", of} }

// ForChief is a deputy who signs for the head: "K/T CHÁNH VĂN PHÒNG", "KT. CHỦ TỊCH".
func ForChief(of string) Capacity { return Capacity{"for-chief", of} }

// ByOrder signs by standing order (thừa lệnh).
func ByOrder(of string) Capacity { return Capacity{"by-order", of} }

// ByProxy signs by authorisation (thừa uỷ quyền).
func ByProxy(of string) Capacity { return Capacity{"by-proxy", of} }

// Acting is a person entrusted with the head's post: "Q. CHỦ TỊCH".
func Acting(of string) Capacity { return Capacity{"acting", of} }

// lines gives the lines above the post.
func (s Signature) lines(r SignatureRule) []string {
	var ls []string
	if s.Authority != "" {
		ls = append(ls, s.Authority)
	}
	for _, c := range s.For {
		ls = append(ls, r.Signs[c.sign]+c.of)
	}
	return ls
}

// empty reports whether there is nothing to print.
func (s Signature) empty() bool {
	return s.Authority == "" && len(s.For) == 0 && s.Post == "" && s.Name == ""
}

// unknownPost is where a hand writes who signs.
const unknownPost = "……"

// head finds who signs for a body, by its full name.
func (r SignatureRule) head(body string) Head {
	name := viet.Fold(body)
	for _, h := range r.Heads {
		if strings.HasPrefix(name, viet.Fold(h.Begins)) {
			return h
		}
	}
	return Head{Post: unknownPost}
}

// Signed is the block under which a body, by its full name, signs what it
// issues alone: "T/M BAN THƯỜNG VỤ", "BÍ THƯ". The name of who signs is left
// to be written.
func (f Form) Signed(body string) Signature {
	h := f.Signature.head(body)
	s := Signature{Post: h.Post}
	if h.For != "" {
		s.For = []Capacity{OnBehalf(h.For)}
	}
	return s
}

// SignedJointly is the block of one of several bodies: its own name stands
// above the post.
func (f Form) SignedJointly(body string) Signature {
	return Signature{For: []Capacity{OnBehalf(body)}, Post: f.Signature.head(body).Post}
}

// Authority is who decides for a body, above a decision: "Ban Thường vụ Đảng
// ủy …", "Ủy ban nhân dân …", "Chỉ huy trưởng Bộ Chỉ huy …".
func (f Form) Authority(body string) string {
	h := f.Signature.head(body)
	switch {
	case h.For == h.Begins || h.Post == unknownPost:
		return body
	case h.For == "":
		return h.Post + " " + body
	}
	return h.For + " " + body
}
