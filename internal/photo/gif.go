package photo

// stripGIF keeps pictures, their timing and the number of repetitions.
func stripGIF(b []byte) ([]byte, error) {
	i := 13
	if len(b) < i {
		return nil, &Damaged{"gif", len(b), Truncated}
	}
	i += colourTable(b[10])
	if i > len(b) {
		return nil, &Damaged{"gif", len(b), Truncated}
	}
	out := append(make([]byte, 0, len(b)), b[:i]...)
	for i < len(b) {
		start, end, keep := i, 0, true
		switch b[i] {
		case 0x3B:
			return append(out, 0x3B), nil
		case 0x21:
			if i+2 > len(b) {
				return nil, &Damaged{"gif", i, Truncated}
			}
			keep = keepExtension(b[i+1:])
			end = subBlocks(b, i+2)
		case 0x2C:
			if i+10 > len(b) {
				return nil, &Damaged{"gif", i, Truncated}
			}
			end = subBlocks(b, i+10+colourTable(b[i+9])+1)
		default:
			return nil, &Damaged{"gif", i, BadMark}
		}
		if end < 0 {
			return nil, &Damaged{"gif", start, Truncated}
		}
		if keep {
			out = append(out, b[start:end]...)
		}
		i = end
	}
	return nil, &Damaged{"gif", len(b), Truncated}
}

// colourTable is the size in bytes of the table that packed flags announce.
func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// keepExtension keeps timing, plain text that is drawn, repetitions and colour
// profile; comments, XMP and unknown applications go.
func keepExtension(b []byte) bool {
	switch b[0] {
	case 0xF9, 0x01:
		return true
	case 0xFF:
		if len(b) < 13 || b[1] != 11 {
			return false
		}
		switch string(b[2:13]) {
		case "NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012":
			return true
		}
	}
	return false
}

// subBlocks gives the end of a chain of sub-blocks that begins at i, or -1.
func subBlocks(b []byte, i int) int {
	for i < len(b) {
		n := int(b[i])
		i += n + 1
		if n == 0 {
			return i
		}
	}
	return -1
}
