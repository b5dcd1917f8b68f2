package app

import (
	"errors"

	"phoihop/internal/blob"
	"phoihop/internal/fault"
	"phoihop/internal/photo"
	"phoihop/internal/secrecy"
)

// RefuseText refuses a text that is marked as a state secret.
func RefuseText(field, text string) error {
	if m, line, found := secrecy.Scan(text); found {
		return &fault.Error{Kind: fault.Secret, Field: field, Key: "app.secret-text", Args: []any{line, string(m)}}
	}
	return nil
}

// CheckFile refuses a file that is marked as a state secret, before a byte of
// it is stored, and takes the position and other traces out of photographs, unless the
// person keeps them.
func CheckFile(name string, content []byte, keep bool) ([]byte, error) {
	if len(content) > blob.MaxSize {
		return nil, fault.New(fault.Invalid, "app.file-too-big", name, blob.MaxSize>>20)
	}
	if err := secrecy.Check(name, content); err != nil {
		var s *secrecy.Secret
		if errors.As(err, &s) {
			return nil, fault.New(fault.Secret, "app.secret-file", name, string(s.Marking), s.Where)
		}
		return nil, &fault.Error{Kind: fault.Invalid, Key: "app.unreadable", Args: []any{name}, Err: err}
	}
	if keep {
		return content, nil
	}
	clean, cleaned, err := photo.Strip(content)
	switch kind := photo.Kind(content); {
	case err != nil:
		return nil, &fault.Error{Kind: fault.Invalid, Key: "app.bad-photo", Args: []any{name}, Err: err}
	case !cleaned && (kind == "heif" || kind == "tiff"):
		return nil, fault.New(fault.Invalid, "app.photo-kind", name)
	}
	return clean, nil
}
