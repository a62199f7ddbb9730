package media

import "encoding/binary"

// exifOrientation reads how the camera was held from EXIF data (a TIFF file),
// 0 if it does not say.
func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	const orientationTag, short, entrySize = 0x0112, 3, 12
	count := int64(order.Uint16(tiff[at:]))
	for i := range count {
		entry := at + 2 + i*entrySize
		if entry+entrySize > int64(len(tiff)) {
			return 0
		}
		if order.Uint16(tiff[entry:]) == orientationTag && order.Uint16(tiff[entry+2:]) == short {
			return int(order.Uint16(tiff[entry+8:]))
		}
	}
	return 0
}
