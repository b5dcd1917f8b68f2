package photo

import (
	"bytes"
	"encoding/binary"
)

// stripJPEG keeps the segments that make the picture. What stands after the end
// mark (previews, films of "live" photographs) goes too.
func stripJPEG(b []byte) ([]byte, error) {
	out := make([]byte, 0, len(b))
	out = append(out, b[:2]...)
	insert, turned := 2, 1
	for i := 2; ; {
		start, m, err := jpegMarker(b, i)
		if err != nil {
			return nil, err
		}
		i = start + 2
		if m == 0xD9 {
			return upright(append(out, b[start:i]...), insert, turned), nil
		}
		if m == 0x01 || m >= 0xD0 && m <= 0xD8 {
			out = append(out, b[start:i]...)
			continue
		}
		if i+2 > len(b) {
			return nil, &Damaged{"jpeg", i, Truncated}
		}
		n := int(binary.BigEndian.Uint16(b[i:]))
		if n < 2 || i+n > len(b) {
			return nil, &Damaged{"jpeg", i, Truncated}
		}
		body := b[i+2 : i+n]
		if m == 0xE1 && bytes.HasPrefix(body, []byte(exifHead)) && turned == 1 {
			turned = orientation(body)
		}
		if keepSegment(m, body) {
			out = append(out, segment(b[start:i+n], m, body)...)
			if m == 0xE0 {
				insert = len(out)
			}
		}
		i += n
		if m == 0xDA {
			end := scanEnd(b, i)
			out = append(out, b[i:end]...)
			i = end
		}
	}
}

// jpegMarker finds the marker at i, after any fill bytes.
func jpegMarker(b []byte, i int) (start int, m byte, err error) {
	if i+1 >= len(b) {
		return 0, 0, &Damaged{"jpeg", len(b), Truncated}
	}
	if b[i] != 0xFF {
		return 0, 0, &Damaged{"jpeg", i, BadMark}
	}
	for i+1 < len(b) && b[i+1] == 0xFF {
		i++
	}
	if i+1 >= len(b) {
		return 0, 0, &Damaged{"jpeg", len(b), Truncated}
	}
	if b[i+1] == 0 {
		return 0, 0, &Damaged{"jpeg", i, BadMark}
	}
	return i, b[i+1], nil
}

// scanEnd finds the marker that ends the compressed data begun at i.
func scanEnd(b []byte, i int) int {
	for ; i+1 < len(b); i++ {
		if b[i] != 0xFF {
			continue
		}
		if m := b[i+1]; m != 0 && m != 0xFF && (m < 0xD0 || m > 0xD7) {
			return i
		}
	}
	return len(b)
}

// keepSegment keeps what a decoder needs for the right pixels and colours:
// tables, frames, scans, JFIF, the colour profile and Adobe's colour transform.
func keepSegment(m byte, body []byte) bool {
	switch {
	case m == 0xFE: // comment
		return false
	case m == 0xE0:
		return bytes.HasPrefix(body, []byte("JFIF\x00"))
	case m == 0xE2:
		return bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	case m == 0xEE:
		return bytes.HasPrefix(body, []byte("Adobe"))
	}
	return m < 0xE0 || m > 0xEF
}

// segment gives a kept segment; the preview inside JFIF is left out, and what
// stands behind Adobe's twelve bytes.
func segment(whole []byte, m byte, body []byte) []byte {
	switch {
	case m == 0xE0 && len(body) > 14:
		s := append([]byte{0xFF, 0xE0, 0, 16}, body[:14]...)
		s[16], s[17] = 0, 0
		return s
	case m == 0xEE && len(body) > 12:
		return append([]byte{0xFF, 0xEE, 0, 14}, body[:12]...)
	}
	return whole
}

// upright adds EXIF data that holds only the way up, when it is not upright.
func upright(b []byte, at, turned int) []byte {
	if turned == 1 {
		return b
	}
	t := append([]byte(exifHead), minimalTIFF(turned)...)
	seg := append([]byte{0xFF, 0xE1, 0, byte(len(t) + 2)}, t...)
	out := make([]byte, 0, len(b)+len(seg))
	out = append(out, b[:at]...)
	out = append(out, seg...)
	return append(out, b[at:]...)
}
