package audit

// Fault is one thing that is wrong, named by its place.
type Fault struct {
	Log   string `json:"log"`   // 64 hexadecimal digits, or empty for a file
	Index int64  `json:"index"` // -1 where no one entry is meant
	What  string `json:"what"`  // message key
	Note  string `json:"note"`  // the value found, for people
}

// Report is the outcome of one verification.
type Report struct {
	Entries     int64   `json:"entries"`
	Signatures  int64   `json:"signatures"` // of entries and of checkpoints
	Approvals   int64   `json:"approvals"`  // by passkey
	Bodies      int64   `json:"bodies"`
	Withheld    int64   `json:"withheld"`  // bodies for other parties, not here
	Unchecked   int64   `json:"unchecked"` // heads seen that were too old to be compared in one pass
	Blobs       int64   `json:"blobs"`
	Checkpoints int64   `json:"checkpoints"`
	Logs        int     `json:"logs"`
	Faults      []Fault `json:"faults"`
}
