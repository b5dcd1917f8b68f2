package photo

import (
	"encoding/binary"
	"hash/crc32"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// stripPNG keeps the chunks that make the picture.
func stripPNG(b []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(b)), pngHead...)
	insert, turned := 0, 1
	for i := len(pngHead); ; {
		if i+12 > len(b) {
			return nil, &Damaged{"png", i, Truncated}
		}
		n := uint64(binary.BigEndian.Uint32(b[i:]))
		if uint64(i)+12+n > uint64(len(b)) {
			return nil, &Damaged{"png", i, Truncated}
		}
		end := i + 12 + int(n)
		name := string(b[i+4 : i+8])
		if crc32.ChecksumIEEE(b[i+4:end-4]) != binary.BigEndian.Uint32(b[end-4:]) {
			return nil, &Damaged{"png", i, BadSum}
		}
		if name == "eXIf" {
			turned = orientation(b[i+8 : end-4])
		}
		if keepChunk(name) {
			out = append(out, b[i:end]...)
		}
		if name == "IHDR" {
			insert = len(out)
		}
		if name == "IEND" {
			return uprightPNG(out, insert, turned), nil
		}
		i = end
	}
}

// keepChunk keeps critical chunks and those that change what is seen; all else,
// known or not, goes.
func keepChunk(name string) bool {
	switch name {
	case "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT":
		return true
	}
	return name[0] >= 'A' && name[0] <= 'Z'
}

func uprightPNG(b []byte, at, turned int) []byte {
	if turned == 1 || at == 0 {
		return b
	}
	t := minimalTIFF(turned)
	c := binary.BigEndian.AppendUint32(nil, uint32(len(t)))
	c = append(append(c, "eXIf"...), t...)
	c = binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
	out := append(make([]byte, 0, len(b)+len(c)), b[:at]...)
	return append(append(out, c...), b[at:]...)
}
