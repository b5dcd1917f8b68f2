package campaign

import (
	"net/url"
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// changePill is the colour of what changed.
func changePill(change string) string {
	return map[string]string{"better": "ok", "worse": "bad", "same": "late"}[change]
}

// actionOn is the address of an action's form about one session.
func actionOn(r *web.Request, action string, campaign, session entry.Hash) string {
	return "/do/" + action + "?" + url.Values{"campaign": {campaign.String()}, "session": {session.String()}, "return": {r.URL.RequestURI()}}.Encode()
}

// numbersWords says what a model has on a day.
func numbersWords(r *web.Request, k Defined, n Numbers) string {
	if k.Boats {
		return r.L.T("campaign.with-boats", n.Groups, n.Boats, n.Members)
	}
	return r.L.T("campaign.without-boats", n.Groups, n.Members)
}

func totalWords(r *web.Request, g group, day viet.Date) string {
	return numbersWords(r, g.Defined, g.total(day))
}

// mainCount is what is drawn of a kind: boats where it has them, else members.
func mainCount(g group) func(Numbers) int {
	if g.Defined.Boats {
		return boatsOf
	}
	return membersOf
}

func (v sheetOfModel) newestFirst() []Count {
	cs := v.ByDay()
	slices.Reverse(cs)
	return cs
}
