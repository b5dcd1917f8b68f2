package action

import (
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// Paper is the signed paper behind an act that commits a party, where the
// person has no passkey (văn bản giấy đã ký): its number, its date, who signed
// it, and the scan. A command embeds it.
type Paper struct {
	Number    string           `json:"paper_number"`
	Date      viet.Date        `json:"paper_date"`
	Signatory string           `json:"paper_signatory"`
	Scan      entry.Attachment `json:"paper_scan"`
}

// Given reports whether a paper was given at all.
func (p Paper) Given() bool {
	return p.Number != "" || p.Date != (viet.Date{}) || p.Signatory != "" || !p.Scan.Hash.IsZero()
}

// Approval returns what stands beside the act: the paper where one is given,
// complete, or the mere record of the node. Nothing is shown as more than it is.
func (p Paper) Approval(post string, today viet.Date) (entry.Approval, []entry.Attachment, error) {
	if !p.Given() {
		return entry.Approval{By: "node", Post: post}, nil, nil
	}
	switch {
	case p.Number == "":
		return entry.Approval{}, nil, fault.Field("paper_number", "action.required")
	case p.Date == (viet.Date{}):
		return entry.Approval{}, nil, fault.Field("paper_date", "action.required")
	case today.Before(p.Date):
		return entry.Approval{}, nil, fault.Field("paper_date", "action.paper-in-future", p.Date)
	case p.Signatory == "":
		return entry.Approval{}, nil, fault.Field("paper_signatory", "action.required")
	case p.Scan.Hash.IsZero():
		return entry.Approval{}, nil, fault.Field("paper_scan", "action.required")
	}
	return entry.Approval{By: "paper", Post: post, Signatory: p.Signatory, Number: p.Number, Date: p.Date.String(),
		Scan: p.Scan.Hash}, []entry.Attachment{p.Scan}, nil
}
