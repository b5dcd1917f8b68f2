// Package access says who is acting and what that lets them do (thẩm quyền).
// The caller is an argument of everything that reads or writes; it is never
// hidden in a context.
package access

import "phoihop/internal/entry"

// Right is one thing an account may do for its party.
type Right string

// The rights. A mandate (thẩm quyền ký) narrows Sign further, in the feature
// that knows mandates.
const (
	Read       Right = "read"       // see what the party may see
	Draft      Right = "draft"      // record ordinary acts: trợ lý, văn thư
	Sign       Right = "sign"       // acts that commit the party: lãnh đạo
	Administer Right = "administer" // posts, units, mandates of the party
	Operate    Right = "operate"    // run the node; sees no content
)

// Caller is who acts: an account of this node, in the post it holds, for one
// party in one space.
type Caller struct {
	Account string
	Name    string     // the post's title, for people
	Post    string     // pseudonymous id of the post, as headers carry it
	Space   entry.Hash // the space acted in
	Party   entry.Hash // the log written to
	Rights  []Right
}

// Can reports whether the caller has the right.
func (c Caller) Can(r Right) bool {
	for _, have := range c.Rights {
		if have == r || r == Read {
			return true
		}
	}
	return false
}
