package duty

import (
	"errors"
	"testing"
	"time"

	"phoihop/internal/entry"
)

// TestBooks: one moment's book is loaded once, another's is not waited for,
// and what could not be loaded is tried again.
func TestBooks(t *testing.T) {
	var b Books
	at := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	here, there := bookKey{entry.Hash{1}, at, 1}, bookKey{entry.Hash{2}, at, 1}
	loads, hold := 0, make(chan struct{})
	load := func() (*Book, error) { loads++; return &Book{}, nil }
	slow := b.keep(there, func() (*Book, error) { <-hold; return &Book{}, nil })
	go slow()
	one, _ := b.keep(here, load)()
	if two, _ := b.keep(here, load)(); one != two || loads != 1 {
		t.Errorf("one moment: %d loads", loads)
	}
	close(hold)
	broken := bookKey{entry.Hash{3}, at, 1}
	if _, err := b.keep(broken, func() (*Book, error) { return nil, errors.New("no") })(); err == nil {
		t.Error("a failure is hidden")
	}
	b.drop(broken)
	if book, err := b.keep(broken, load)(); err != nil || book == nil {
		t.Errorf("a failure stays: %v", err)
	}
	for i := range keptBooks {
		b.keep(bookKey{entry.Hash{4}, at, int64(i)}, load)
	}
	if len(b.kept) != keptBooks {
		t.Errorf("%d books are kept", len(b.kept))
	}
}
