package document

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
