package web

// Site is the whole of what is served; app composes it.
type Site struct{}
