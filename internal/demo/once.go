package demo

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"
)

// Once builds the data in a folder that several programs share: the first one
// builds, the others wait. What was built is told in a file beside the folder,
// and is not built again while that stands.
func Once(ctx context.Context, dir string, o Options) (Summary, error) {
	for {
		if s, err := told(dir); !errors.Is(err, fs.ErrNotExist) {
			return s, err
		}
		switch err := os.Mkdir(dir+".making", 0o700); {
		case err == nil:
			s, err := Build(ctx, dir, o)
			return s, errors.Join(err, tell(dir, s, err), os.Remove(dir+".making"))
		case !errors.Is(err, fs.ErrExist):
			return Summary{}, err
		}
		select {
		case <-ctx.Done():
			return Summary{}, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// told reads what somebody built.
func told(dir string) (s Summary, err error) {
	b, err := os.ReadFile(dir + ".json")
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(b, &s)
}

// tell writes what was built, unless building failed; whoever waits sees the
// whole file or none.
func tell(dir string, s Summary, failed error) error {
	if failed != nil {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := os.WriteFile(dir+".json.new", b, 0o600); err != nil {
		return err
	}
	return os.Rename(dir+".json.new", dir+".json")
}
