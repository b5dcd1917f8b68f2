// Package asset holds the fonts, scripts and the coast line of the pages (tệp
// giao diện dùng chung), as their makers publish them, with their licences. script/vendor-web fetches them; SHA256SUMS names what is expected.
//
// A page asks for nothing from outside: all of it is served from the node,
// under /asset/.
package asset

import "embed"

// FS holds the files by their path under /asset/: fonts.css, font/*.woff2,
// leaflet.js, leaflet.css, coast.json (made by internal/coastline), and a
// LICENSE-*.txt for each origin.
//
//go:embed SHA256SUMS LICENSE-*.txt *.css *.js *.json font/*.woff2
var FS embed.FS
