package duty

import "phoihop/internal/web"

// Books serves the pages of duties.
type Books struct{}

func (b *Books) pages() []web.Page   { return nil }
func (b *Books) panels() []web.Panel { return nil }
func (b *Books) nav() []web.Nav      { return nil }
