package evidence

import "phoihop/internal/web"

func pages() []web.Page   { return nil }
func panels() []web.Panel { return nil }
func nav() []web.Nav      { return nil }
func files() []web.File   { return nil }
