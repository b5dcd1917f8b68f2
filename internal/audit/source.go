package audit

import (
	"context"

	"phoihop/internal/entry"
)

// Record is one entry as a source yields it, with the checkpoint whose size
// it completes, if there is one.
type Record struct {
	Header, Sig, Salt, Body []byte
	Note                    []byte
	Stored                  *Stored // what a database says beside the bytes
}

// Stored is what the journal's tables repeat outside the signed bytes.
type Stored struct {
	Log, ID, Subject entry.Hash
	Index, Received  int64
	Kind             string
	Hashes           []byte
	Own              bool // this node signs the log, so received must be its checkpoint's time
}

// Source yields every record once, in an order that keeps each log's own.
type Source interface {
	Records(ctx context.Context, yield func(Record) error) error
	// Blob returns nil if the file is there and has its hash.
	Blob(h entry.Hash) error
	// Rest names what stands beside the records and belongs to none of them.
	// It is called after the last record.
	Rest(ctx context.Context) ([]Fault, error)
}

// Node is a source that is a node's own journal: it knows which logs it signs,
// so which bodies it must have, and keeps hashes from which the root of an
// earlier size can be read. Verify has compared those hashes with its own by
// the time it asks.
type Node interface {
	Own(log entry.Hash) bool
	Root(ctx context.Context, log entry.Hash, size int64) (entry.Hash, error)
}
