package nodetest_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/app"
)

// ofTheMachine are words that only a program says: the id of a provision, and
// a date as ISO 8601 has it.
var ofTheMachine = regexp.MustCompile(`\bdieu-\d+[.\w-]*|\b(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d\b`)

// dailyPages are the pages of the daily work, each list and form of it, and the
// newest thing of each feature.
func dailyPages(t *testing.T, n *app.Node, account string) map[string]string {
	t.Helper()
	pages := map[string]string{
		"notices-sent": "/notices?box=sent", "notices-calendar": "/notices/calendar", "notices-forms": "/notices/forms",
		"directives-all": "/directives?box=all", "tasks-list": "/tasks?view=list", "tasks-calendar": "/tasks?view=calendar",
		"register-in": "/register?dir=in", "incidents-all": "/incidents?state=all",
		"area-party": "/areas/" + as(t, n, account).Party.String(),
	}
	me, reg := as(t, n, account), world.summary.Regulations[1].String()
	pages["do-duty.propose"] = "/do/duty.propose?regulation=" + reg + "&version=" + reg + "&provision=dieu-5.khoan-2&cadence=monthly&due_rule=day&due_number=20&due_when=before&from=2026-12-01&mode=each"
	begins := []string{"notice.send", "notice.adopt-form", "directive.register", "task.assign", "campaign.plan", "campaign.register-model", "incident.open", "indicator.define", "register.take"}
	daily := []string{"notice", "directive", "task", "campaign", "incident", "indicator", "area", "register"}
	for _, f := range n.Features {
		if !slices.Contains(daily, f.Name) {
			continue
		}
		for _, p := range f.Pages {
			if name := strings.ReplaceAll(strings.Trim(p.Pattern, "/"), "/", "-"); !strings.Contains(name, "{") && may(me, p.Right) {
				pages[name] = p.Pattern
			}
		}
		for _, a := range f.Actions {
			if slices.Contains(begins, a.Name) && may(me, a.Right) {
				pages["do-"+a.Name] = "/do/" + a.Name
			}
		}
		hits, err := newest(t, n, me, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			pages[f.Name+"-newest"], _, _ = strings.Cut(h, "#")
		}
	}
	return pages
}

// TestDailyLooks opens the pages of the daily work wide and on a phone, by day
// and by night: nobody reads an id of the machine or a date that is not
// written as here.
func TestDailyLooks(t *testing.T) {
	n, p := visit(t, "bienphong.bithu")
	pages := dailyPages(t, n, "bienphong.bithu")
	for _, look := range []struct {
		name, theme string
		width       int64
	}{{"1440", "light", 1440}, {"390-dark", "dark", 390}} {
		p.Eval(fmt.Sprintf(`fetch("/settings", {method: "POST", body: new URLSearchParams({lang: "vi", theme: %q, return: "/today"})}).then(r => r.status)`, look.theme))
		p.Size(look.width, 900)
		for name, path := range pages {
			p.Go(path)
			if w := fmt.Sprint(p.Eval("document.documentElement.scrollWidth")); w != fmt.Sprint(look.width) {
				t.Errorf("%s at %d is %s wide", name, look.width, w)
			}
			typed := fmt.Sprint(p.Eval(`[...document.querySelectorAll("input:not([type=hidden],[type=checkbox],[type=datetime-local]),textarea")].map(x => x.value).join("\n")`))
			if said := ofTheMachine.FindAllString(p.Text("body")+"\n"+typed, 3); said != nil {
				t.Errorf("%s at %s shows %q", name, look.name, said)
			}
			p.Screenshot(name + "-" + look.name)
		}
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}
