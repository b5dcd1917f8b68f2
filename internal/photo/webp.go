package photo

import "encoding/binary"

// Flags of VP8X that announce metadata.
const (
	webpEXIF = 0x08
	webpXMP  = 0x04
)

// stripWebP keeps the chunks that make the picture and sets the announcing
// flags and the size right.
func stripWebP(b []byte) ([]byte, error) {
	size := uint64(binary.LittleEndian.Uint32(b[4:])) + 8
	if size < 12 || size > uint64(len(b)) {
		return nil, &Damaged{"webp", len(b), Truncated}
	}
	b = b[:size]
	out := append(make([]byte, 0, len(b)), b[:12]...)
	flags, turned := 0, 1
	for i := 12; i < len(b); {
		if i+8 > len(b) {
			return nil, &Damaged{"webp", i, Truncated}
		}
		n := uint64(binary.LittleEndian.Uint32(b[i+4:]))
		end := uint64(i) + 8 + n
		if end > uint64(len(b)) {
			return nil, &Damaged{"webp", i, Truncated}
		}
		body := b[i+8 : end]
		end = min(end+n%2, uint64(len(b)))
		switch name := string(b[i : i+4]); name {
		case "EXIF":
			turned = orientation(body)
		case "VP8X":
			flags = len(out) + 8
			out = append(out, b[i:end]...)
		case "VP8 ", "VP8L", "ICCP", "ANIM", "ANMF", "ALPH":
			out = append(out, b[i:end]...)
		}
		i = int(end)
	}
	return uprightWebP(out, flags, turned)
}

// uprightWebP finishes the file; flags is where the flags of VP8X are, or 0.
func uprightWebP(out []byte, flags, turned int) ([]byte, error) {
	if flags > 0 {
		if flags >= len(out) {
			return nil, &Damaged{"webp", flags, Truncated}
		}
		out[flags] &^= webpEXIF | webpXMP
		if turned != 1 {
			t := minimalTIFF(turned)
			out[flags] |= webpEXIF
			out = append(out, "EXIF"...)
			out = binary.LittleEndian.AppendUint32(out, uint32(len(t)))
			out = append(out, t...)
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}
