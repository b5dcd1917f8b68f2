package settings

import (
	"strings"

	"phoihop/internal/web"
)

// device names a browser and its system out of what it calls itself: enough to
// tell one's own sessions apart.
func device(agent string, r *web.Request) string {
	name := first(agent, [][2]string{{"Edg/", "Edge"}, {"coc_coc", "Cốc Cốc"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}})
	system := first(agent, [][2]string{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}})
	if name == "" {
		name = r.L.T("settings.unknown-device")
	}
	if system == "" {
		return name
	}
	return name + ", " + system
}

func first(s string, marks [][2]string) string {
	for _, m := range marks {
		if strings.Contains(s, m[0]) {
			return m[1]
		}
	}
	return ""
}
