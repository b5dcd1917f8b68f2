// Package archtest holds the rules of how the packages may use each other
// (quy tắc phụ thuộc giữa các gói), each with its reason, and checks the source
// tree against them. docs/architecture.md has the picture.
package archtest

// module is the path of this module.
const module = "phoihop"

// place is one package in the order.
type place struct {
	path string // below internal/, or from the root for cmd/
	why  string // what it is, and so why it stands where it stands
}

// order lists every package, lowest first: a package imports only those above
// its own line. A new package is one line here.
func order() []place {
	return append(append(kernel(), features()...), top()...)
}

// kernel is what every feature stands on.
func kernel() []place {
	return []place{
		// Libraries of their own: they know nothing of the rest.
		{"viet", "the Vietnamese language, usable by itself"},
		{"calendar", "days and holidays, usable by itself"},
		{"legaltext", "normative text, usable by itself"},
		{"legaltext/amending", "texts that amend another, usable by itself"},
		{"legaltext/docx", "normative text out of Word, usable by itself"},
		{"cadence", "how often and by when, read from text; usable by itself"},

		// What is said to people.
		{"fault", "kinds of error, without their words"},
		{"lang", "the words, in two languages"},

		{"position", "places at sea, read from text; usable but for its faults by itself"},

		// The signed fact and its proofs: a verifier needs no more than this.
		{"entry", "the signed fact"},
		{"passkey", "what a person signed, checked from the entry alone"},
		{"checkpoint", "heads and proofs over entries"},

		// Files.
		{"document", "a neutral document to and from file formats"},
		{"document/ruler", "measures Word files by figures of its own; no production code may rest on it"},
		{"spreadsheet", "tables to and from XLSX"},
		{"secrecy", "refuses marked documents before a byte is stored, so below all that stores"},
		{"photo", "removes what a photograph tells beside the picture"},

		{"pdf", "the words of a PDF, read in a process of its own"},
		{"textfile", "the words of a file that a person brings"},

		// Storing. Who may is decided at the gate, so access stands below it.
		{"storage", "the engines"},
		{"blob", "files by their hash"},
		{"access", "caller, mandate and policy, decided without storage"},
		{"audit", "checks a journal from its bytes, so knows nothing of the gate that wrote it"},
		{"journal", "the one gate through which facts are written"},
		{"readmodel", "what can be thrown away and made again from the journal"},
		{"report", "what a feature contributes to a review, without the review"},

		{"localca", "certificates for an office network"},
		{"backup", "a node in one file, and back"},

		{"account", "who may sign in to this node; local, never an entry"},
		{"batch", "what was taken in from a spreadsheet; local, never an entry"},

		// What a person meets, still without any feature.
		{"action", "one declaration of a command: form, JSON, command line"},
		{"web/asset", "fonts and scripts as published"},
		{"web", "the shell of the pages and the panels"},
		{"feature", "what a feature is"},
	}
}

// features are the parts a person has a name for. A feature shows itself on
// the page of one above it through a panel, never by an import upwards.
func features() []place {
	return []place{
		{"seamap", "the sea, its coast and its names; records nothing, and features draw on it"},
		{"organisation", "parties, units, mandates"},
		{"regulation", "texts that organisations agree on"},
		{"duty", "what a regulation's clauses oblige to"},
		{"evidence", "what proves that a duty was kept"},
		{"register", "official numbers, which every paper after it may take"},
		{"directive", "what is handed down, and what each unit makes of it"},
		{"notice", "an exchange that is itself evidence"},
		{"task", "what one party asked another to do"},
		{"campaign", "what mobilises the coast, and the models of the movement"},
		{"incident", "what happens at sea, handled together"},
		{"indicator", "what is counted period by period, out of the record where it can be"},
		{"area", "all of one party or unit on one page; records nothing"},
		{"proposal", "what the parties advise, and where each stands to it"},
		{"meeting", "what the parties settle when they meet"},
		{"reorganisation", "leads through successions, what passes by them, and the minutes"},
		{"commendation", "praise that rests on signed evidence"},
		{"review", "figures over all of the above"},
		{"verification", "shows the record itself"},
		{"draft", "what was begun and is not yet recorded; local to the node"},
		{"inbox", "what has come for a party, and for a person"},
		{"search", "finds what every feature says can be found"},
		{"settings", "a person's own account, local to the node"},
	}
}

// top is what knows all features.
func top() []place {
	return []place{
		{"app", "puts the features together"},
		{"metric", "counts what a whole node does"},
		{"demo", "plays a scenario through a whole node"},
		{"bench", "measures the kernel against baselines of the same run"},
		{"browser", "drives a real browser for tests; no production code may rest on it"},
		{"nodetest", "a whole node for tests; no production code may rest on it"},
		{"archtest", "these rules; nothing rests on them"},
		{"measure", "counts lines; nothing rests on it"},
		{"coastline", "makes the coast line that is shipped; nothing rests on it"},
		{"cmd/phoihop", "reads flags and signals and starts the rest"},
	}
}
