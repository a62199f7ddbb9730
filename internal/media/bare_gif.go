package media

import "bytes"

// bareGIF keeps frames, their timing and how often they repeat.
func bareGIF(data []byte) (bareImage, error) {
	b := bareImage{data: make([]byte, 0, len(data))}
	at := 13
	if len(data) < at {
		return b, errStructure
	}
	at += gifTable(data[10])
	if at > len(data) {
		return b, errStructure
	}
	b.data = append(b.data, data[:at]...)
	frames := 0
	for at < len(data) {
		end, keep := 0, true
		switch data[at] {
		case 0x3b: // the end
			b.data = append(b.data, 0x3b)
			b.animated = frames > 1
			return b, nil
		case 0x2c: // a frame
			frames++
			end = gifFrameEnd(data, at)
		case 0x21: // an extension
			end, keep = gifExtension(data, at)
		}
		if end == 0 {
			return b, errStructure
		}
		if keep {
			b.data = append(b.data, data[at:end]...)
		}
		at = end
	}
	return b, errStructure
}

// gifTable is how many bytes the colour table takes that flags announce.
func gifTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func gifFrameEnd(data []byte, at int) int {
	if at+10 > len(data) {
		return 0
	}
	return gifBlocksEnd(data, at+10+gifTable(data[at+9])+1)
}

// gifBlocksEnd is where the blocks that begin at a place end, 0 if they do not.
func gifBlocksEnd(data []byte, at int) int {
	for at < len(data) {
		size := int(data[at])
		at += 1 + size
		if size == 0 {
			return at
		}
	}
	return 0
}

// gifExtension keeps the timing of frames, and of applications' blocks those
// that say how often to repeat. Comments and XMP go.
func gifExtension(data []byte, at int) (end int, keep bool) {
	if at+3 > len(data) {
		return 0, false
	}
	end = gifBlocksEnd(data, at+2)
	switch data[at+1] {
	case 0xf9:
		return end, true
	case 0xff:
		name := data[min(at+3, len(data)):min(at+14, len(data))]
		return end, bytes.Equal(name, []byte("NETSCAPE2.0")) || bytes.Equal(name, []byte("ANIMEXTS1.0"))
	}
	return end, false
}
