// Package photo removes from a photograph used as evidence (ảnh minh chứng) all
// that it tells beside the picture: position, time, camera, owner, comments,
// previews. The picture itself is not encoded anew; its pixels, colours, way up
// and animation stay as they are.
package photo

import (
	"bytes"
	"fmt"
)

// Damaged is a picture whose structure is broken. Nothing of it was changed.
type Damaged struct {
	Kind   string // as given by Kind
	Offset int    // byte at which the fault was found
	Reason Reason
}

// Reason says what is wrong with a picture.
type Reason string

// Reasons of a Damaged.
const (
	Truncated Reason = "truncated" // it ends before its end mark
	BadMark   Reason = "bad-mark"  // something else stands where a part must begin
	BadSum    Reason = "bad-sum"   // a part does not match its checksum
)

func (e *Damaged) Error() string {
	return fmt.Sprintf("%s picture: %s at byte %d", e.Kind, e.Reason, e.Offset)
}

// MessageKey is the key of the text for people.
func (e *Damaged) MessageKey() string { return "photo.damaged." + string(e.Reason) }

// Strip gives the picture without metadata. ok is false for content of another
// kind than JPEG, PNG, WebP and GIF, which is given back as it is. A broken
// picture gives a *Damaged and no bytes. content is not changed.
func Strip(content []byte) (clean []byte, ok bool, err error) {
	switch Kind(content) {
	case "jpeg":
		clean, err = stripJPEG(content)
	case "png":
		clean, err = stripPNG(content)
	case "webp":
		clean, err = stripWebP(content)
	case "gif":
		clean, err = stripGIF(content)
	default:
		return content, false, nil
	}
	return clean, err == nil, err
}

// Kind tells pictures by their first bytes: "jpeg", "png", "webp" and "gif",
// which Strip cleans; "heif" (as phones make) and "tiff", which carry the same
// traces but which it does not clean; "" for all else.
func Kind(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xFF\xD8\xFF")):
		return "jpeg"
	case bytes.HasPrefix(b, []byte(pngHead)):
		return "png"
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return "webp"
	case bytes.HasPrefix(b, []byte("GIF87a")), bytes.HasPrefix(b, []byte("GIF89a")):
		return "gif"
	case bytes.HasPrefix(b, []byte("II*\x00")), bytes.HasPrefix(b, []byte("MM\x00*")):
		return "tiff"
	case len(b) >= 12 && string(b[4:8]) == "ftyp" && heifBrand(string(b[8:12])):
		return "heif"
	}
	return ""
}

func heifBrand(s string) bool {
	switch s {
	case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}
