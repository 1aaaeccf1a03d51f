package document

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/jpeg"
	"image/png"
	"path"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
)

// Media is what a file is.
type Media string

// The files that are taken. Everything else is refused: what cannot be looked at safely is not passed on.
const (
	PDF  Media = "application/pdf"
	PNG  Media = "image/png"
	JPEG Media = "image/jpeg"
)

// What a file may have at the most.
const (
	FileBytes   = 10 << 20
	FileNameMax = 120
	pictureSide = 20_000
	picturePels = 60_000_000
	htmlWithin  = 1024   // a browser that guesses looks no further
	zipWithin   = 66_000 // a zip's end lies no further from the file's
)

// Refusals of a file, each with a sentence of its own.
const (
	FileEmpty     fault.Code = "file_empty"     // no bytes
	FileTooLarge  fault.Code = "file_too_large" // more than FileBytes
	FileKind      fault.Code = "file_kind"      // neither a PDF nor a PNG nor a JPEG
	FileDisguised fault.Code = "file_disguised" // its name says another kind than its content
	FileTwoFaced  fault.Code = "file_two_faced" // something else hides in it
	FileActive    fault.Code = "file_active"    // a PDF that runs or starts something
	FileDamaged   fault.Code = "file_damaged"   // it begins like one and is not whole
	FileName      fault.Code = "file_name"      // its name is a path, or is none
	FilePicture   fault.Code = "file_picture"   // a picture that would fill the memory of whoever opens it
)

// File is a file that was looked at: what it is called, what it is, how large.
type File struct {
	Name  string `json:"name"`
	Media Media  `json:"media"`
	Size  int    `json:"size"` // bytes
	Hash  string `json:"hash"` // SHA-256 of its content, in hexadecimal; it is kept under it
}

// Inspect says what a file is, from its own bytes and never from what its sender calls it, and refuses
// what is not plainly that. It looks at the form alone: a PDF is not searched for what is bad for a program
// that reads it, so nobody's window ever shows one; it is only ever saved.
//
// Codes: file_name, file_empty, file_too_large, file_kind, file_disguised, file_two_faced, file_active,
// file_damaged, file_picture.
func Inspect(name string, content []byte) (File, error) {
	name, err := parseFileName(name)
	if err != nil {
		return File{}, err
	}
	switch {
	case len(content) == 0:
		return File{}, fault.New(FileEmpty)
	case len(content) > FileBytes:
		return File{}, fault.New(FileTooLarge)
	}
	media, isKnown := sniff(content)
	if !isKnown {
		return File{}, fault.New(FileKind)
	}
	if media != mediaOf(name) {
		return File{}, fault.New(FileDisguised)
	}
	if hidesAnother(content) {
		return File{}, fault.New(FileTwoFaced)
	}
	switch media {
	case PDF:
		err = inspectPDF(content)
	case PNG:
		err = inspectPNG(content)
	case JPEG:
		err = inspectJPEG(content)
	}
	if err != nil {
		return File{}, err
	}
	return File{Name: name, Media: media, Size: len(content)}, nil
}

// parseFileName takes a bare name. It is shown and offered when the file is saved; nothing is ever
// opened by it.
func parseFileName(name string) (string, error) {
	parsed, err := typed.Line(name, FileNameMax)
	if err != nil || strings.ContainsAny(parsed, `/\:*?"<>|`) || strings.HasPrefix(parsed, ".") || strings.TrimSuffix(parsed, path.Ext(parsed)) == "" {
		return "", fault.New(FileName)
	}
	return parsed, nil
}

func mediaOf(name string) Media {
	switch strings.ToLower(path.Ext(name)) {
	case ".pdf":
		return PDF
	case ".png":
		return PNG
	case ".jpg", ".jpeg":
		return JPEG
	default:
		return ""
	}
}

const pngHead = "\x89PNG\r\n\x1a\n"

func sniff(content []byte) (Media, bool) {
	switch {
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return PDF, true
	case bytes.HasPrefix(content, []byte(pngHead)):
		return PNG, true
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		return JPEG, true
	default:
		return "", false
	}
}

// hidesAnother finds a page that a browser might see in the file, and an archive that an unpacker would.
func hidesAnother(content []byte) bool {
	head := bytes.ToLower(content[:min(len(content), htmlWithin)])
	for _, mark := range []string{"<!doctype", "<html", "<head", "<body", "<script", "<iframe", "<svg", "<img"} {
		if bytes.Contains(head, []byte(mark)) {
			return true
		}
	}
	return hasZipEnd(content[max(0, len(content)-zipWithin):])
}

// hasZipEnd looks for a record that ends an archive: the mark, and a comment that is as long as it says.
func hasZipEnd(tail []byte) bool {
	const record = 22
	for {
		at := bytes.Index(tail, []byte("PK\x05\x06"))
		if at < 0 {
			return false
		}
		tail = tail[at:]
		if len(tail) >= record && int(binary.LittleEndian.Uint16(tail[record-2:]))+record <= len(tail) {
			return true
		}
		tail = tail[4:]
	}
}

// inspectPDF wants an end where the file ends, and no word in clear that runs or starts something.
func inspectPDF(content []byte) error {
	if !bytes.HasSuffix(bytes.TrimRight(content, "\r\n\t \x00"), []byte("%%EOF")) {
		return fault.New(FileDamaged)
	}
	if !bytes.Contains(content, []byte("startxref")) {
		return fault.New(FileDamaged)
	}
	for _, word := range []string{"/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"} {
		if hasName(content, word) {
			return fault.New(FileActive)
		}
	}
	return nil
}

// hasName finds a name of a PDF as a whole: "/Launch" and not "/LaunchPad".
func hasName(content []byte, name string) bool {
	for {
		at := bytes.Index(content, []byte(name))
		if at < 0 {
			return false
		}
		content = content[at+len(name):]
		if len(content) == 0 || bytes.IndexByte([]byte("\x00\t\n\f\r ()<>[]{}/%"), content[0]) >= 0 {
			return true
		}
	}
}

// inspectPNG walks its chunks: each whole, and the last one the end of the file.
func inspectPNG(content []byte) error {
	rest := content[len(pngHead):]
	for isEnd := false; !isEnd; {
		const frame = 12 // length, kind and checksum
		if len(rest) < frame {
			return fault.New(FileDamaged)
		}
		size := int(binary.BigEndian.Uint32(rest))
		if size > len(rest)-frame {
			return fault.New(FileDamaged)
		}
		if crc32.ChecksumIEEE(rest[4:8+size]) != binary.BigEndian.Uint32(rest[8+size:]) {
			return fault.New(FileDamaged)
		}
		isEnd = string(rest[4:8]) == "IEND"
		rest = rest[frame+size:]
	}
	if len(rest) > 0 {
		return fault.New(FileTwoFaced)
	}
	shape, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return fault.Wrap(FileDamaged, err)
	}
	return inspectShape(shape.Width, shape.Height)
}

func inspectJPEG(content []byte) error {
	if !bytes.HasSuffix(bytes.TrimRight(content, "\x00"), []byte("\xff\xd9")) {
		return fault.New(FileDamaged)
	}
	shape, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return fault.Wrap(FileDamaged, err)
	}
	return inspectShape(shape.Width, shape.Height)
}

func inspectShape(width, height int) error {
	if width > pictureSide || height > pictureSide || width*height > picturePels {
		return fault.New(FilePicture)
	}
	return nil
}
