// Package settings is a person's own page (tài khoản và thiết đặt): password,
// second factor, open sessions; and, for a party's administrator, who else may
// sign in. Nothing here is an entry: accounts are local to the node.
package settings

import (
	"embed"
	"reflect"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. It records nothing.
func Feature() feature.Feature {
	return feature.Feature{
		Name:    "settings",
		Version: 1,
		Project: func(*readmodel.Tx, entry.Hash, []entry.Entry) error { return nil },
		Pages:   []web.Page{{Pattern: "/settings", Model: reflect.TypeFor[state](), Show: show}},
		Locals: []web.Local{
			{Pattern: "/settings/password", Do: setPassword},
			{Pattern: "/settings/factor", Do: setFactor},
			{Pattern: "/settings/factor/off", Do: dropFactor},
			{Pattern: "/settings/codes", Do: renewCodes},
			{Pattern: "/settings/sessions/end", Do: endSession},
			{Pattern: "/settings/email", Do: setEmail},
			{Pattern: "/settings/passkeys/end", Do: dropPasskey},
			{Pattern: "/settings/tokens", Do: makeToken},
			{Pattern: "/settings/tokens/end", Do: endToken},
			{Pattern: "/settings/invite", Right: access.Administer, Do: invite},
			{Pattern: "/settings/accounts/end", Right: access.Administer, Do: endAccount},
		},
		Sheets: []web.Sheet{invitations()},
		Texts:  texts,
	}
}
