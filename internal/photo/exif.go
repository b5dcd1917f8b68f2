package photo

import (
	"bytes"
	"encoding/binary"
)

// exifHead stands before the TIFF structure in a JPEG and in some WebP files.
const exifHead = "Exif\x00\x00"

// orientationTag is the one tag that decides which way up a picture is shown.
const orientationTag = 0x0112

// orientation reads the way up (1 to 8) from EXIF data; 1, upright, when it
// cannot be read.
func orientation(b []byte) int {
	b = bytes.TrimPrefix(b, []byte(exifHead))
	if len(b) < 8 {
		return 1
	}
	var o binary.ByteOrder
	switch string(b[:2]) {
	case "II":
		o = binary.LittleEndian
	case "MM":
		o = binary.BigEndian
	default:
		return 1
	}
	at := uint64(o.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 1
	}
	n := int(o.Uint16(b[at:]))
	for i := range n {
		e := at + 2 + uint64(i)*12
		if e+12 > uint64(len(b)) {
			return 1
		}
		if o.Uint16(b[e:]) != orientationTag {
			continue
		}
		if v := int(o.Uint16(b[e+8:])); v >= 1 && v <= 8 {
			return v
		}
		return 1
	}
	return 1
}

// minimalTIFF is EXIF data that holds the way up and nothing else.
func minimalTIFF(orientation int) []byte {
	return []byte{'M', 'M', 0, 42, 0, 0, 0, 8,
		0, 1, // one entry
		orientationTag >> 8, orientationTag & 0xFF, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0,
		0, 0, 0, 0}
}
