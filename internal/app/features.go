package app

import (
	"embed"
	"io/fs"

	"phoihop/internal/area"
	"phoihop/internal/campaign"
	"phoihop/internal/commendation"
	"phoihop/internal/directive"
	"phoihop/internal/draft"
	"phoihop/internal/duty"
	"phoihop/internal/evidence"
	"phoihop/internal/feature"
	"phoihop/internal/inbox"
	"phoihop/internal/incident"
	"phoihop/internal/indicator"
	"phoihop/internal/meeting"
	"phoihop/internal/notice"
	"phoihop/internal/organisation"
	"phoihop/internal/proposal"
	"phoihop/internal/register"
	"phoihop/internal/regulation"
	"phoihop/internal/reorganisation"
	"phoihop/internal/report"
	"phoihop/internal/review"
	"phoihop/internal/seamap"
	"phoihop/internal/search"
	"phoihop/internal/settings"
	"phoihop/internal/task"
	"phoihop/internal/verification"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Features lists the features, lowest first: one may import those above it.
func Features() []feature.Feature {
	books := &duty.Books{}
	working := []feature.Feature{
		seamap.Feature(),
		organisation.Feature(),
		regulation.Feature(),
		duty.Feature(books),
		evidence.Feature(),
		register.Feature(),
		directive.Feature(),
		notice.Feature(books),
		task.Feature(),
		campaign.Feature(),
		incident.Feature(books),
		indicator.Feature(),
		area.Feature(books),
		proposal.Feature(),
		meeting.Feature(books),
		commendation.Feature(),
	}
	return append(working,
		reorganisation.Feature(books),
		review.Feature(sections(working)),
		verification.Feature(sections(working)),
		inbox.Feature(books),
		draft.Feature(RefuseText),
		search.Feature(),
		settings.Feature(),
	)
}

// sections are what the features contribute to a review.
func sections(fs []feature.Feature) (ss []report.Section) {
	for _, f := range fs {
		if f.Report != nil {
			ss = append(ss, f.Report)
		}
	}
	return ss
}

// shellTexts are the catalogues that belong to no feature.
func shellTexts() []fs.FS { return []fs.FS{texts, web.Texts()} }
