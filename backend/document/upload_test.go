package document_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/fault"
)

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

func pngFile(t testing.TB) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 3, 3))); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func jpegFile(t testing.TB) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, image.NewGray(image.Rect(0, 0, 3, 3)), nil); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// archive is a zip whose one entry unpacks to a hundred times its size.
func archive(t testing.TB) []byte {
	t.Helper()
	var file bytes.Buffer
	packed := zip.NewWriter(&file)
	entry, err := packed.Create("page.html")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// enormous is a small file of a picture that is not.
func enormous(t testing.TB) []byte {
	t.Helper()
	file := pngFile(t)
	binary.BigEndian.PutUint32(file[16:], 50_000)
	binary.BigEndian.PutUint32(file[20:], 50_000)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

func TestInspect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule, name string
		content    []byte
		media      document.Media
	}{
		{"a PDF", "Notice.pdf", []byte(pdf), document.PDF},
		{"a PDF of a camera's name", "SCAN 0001 ñ (2).PDF", []byte(pdf + "\r\n"), document.PDF},
		{"a PNG", "plan.png", pngFile(t), document.PNG},
		{"a JPEG", "card.jpeg", jpegFile(t), document.JPEG},
		{"a JPEG with a camera's zeros behind it", "card.JPG", append(jpegFile(t), 0, 0), document.JPEG},
	} {
		t.Run("takes "+c.rule, func(t *testing.T) {
			t.Parallel()
			file, err := document.Inspect(c.name, c.content)
			if err != nil || file.Media != c.media || file.Name != c.name || file.Size != len(c.content) {
				t.Errorf("got %+v, %v", file, err)
			}
		})
	}

	html := []byte("<!DOCTYPE html><script>alert(1)</script>")
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
	join := func(pieces ...[]byte) []byte { return bytes.Join(pieces, nil) }
	for _, c := range []struct {
		rule, name string
		content    []byte
		code       fault.Code
	}{
		{"nothing", "a.pdf", nil, document.FileEmpty},
		{"eleven megabytes", "a.pdf", make([]byte, 11<<20), document.FileTooLarge},
		{"one byte too many", "a.pdf", make([]byte, document.FileBytes+1), document.FileTooLarge},
		{"a page that is called a PDF", "a.pdf", html, document.FileKind},
		{"a drawing that can run a script", "a.svg", svg, document.FileKind},
		{"a drawing that is called a picture", "a.png", svg, document.FileKind},
		{"a program", "a.exe", []byte("MZ\x90"), document.FileKind},
		{"a bomb of an archive", "a.zip", archive(t), document.FileKind},
		{"a bomb that is called a PDF", "a.pdf", archive(t), document.FileKind},
		{"a PDF that is called a picture", "a.png", []byte(pdf), document.FileDisguised},
		{"a picture that is called a PDF", "a.pdf", pngFile(t), document.FileDisguised},
		{"a PDF that is called a page", "a.html", []byte(pdf), document.FileDisguised},
		{"a PDF without an ending of its name", "a", []byte(pdf), document.FileDisguised},
		{"a PDF of two names", "a.pdf.exe", []byte(pdf), document.FileDisguised},
		{"a page in front of a PDF", "a.pdf", join(html, []byte(pdf)), document.FileKind},
		{"a page in the first lines of a PDF", "a.pdf", []byte("%PDF-1.4\n%<HTML><script>alert(1)</script>\n" + pdf), document.FileTwoFaced},
		{"an archive behind a PDF", "a.pdf", join([]byte(pdf), archive(t)), document.FileTwoFaced},
		{"an archive inside a PDF", "a.pdf", join([]byte("%PDF-1.4\n"), archive(t), []byte(pdf)), document.FileTwoFaced},
		{"an archive behind a picture", "a.png", join(pngFile(t), archive(t)), document.FileTwoFaced},
		{"an archive behind a photograph", "a.jpg", join(jpegFile(t), archive(t)), document.FileTwoFaced},
		{"a page behind a picture", "a.png", join(pngFile(t), bytes.Repeat([]byte(" "), 2000), html), document.FileTwoFaced},
		{"a page behind a photograph", "a.jpg", join(jpegFile(t), bytes.Repeat([]byte(" "), 2000), html), document.FileDamaged},
		{"something behind a PDF", "a.pdf", join([]byte(pdf), bytes.Repeat([]byte("x"), 2000)), document.FileDamaged},
		{"half a PDF", "a.pdf", []byte(pdf[:40]), document.FileDamaged},
		{"half a picture", "a.png", pngFile(t)[:40], document.FileDamaged},
		{"the head of a picture alone", "a.png", []byte("\x89PNG\r\n\x1a\n"), document.FileDamaged},
		{"half a photograph", "a.jpg", jpegFile(t)[:40], document.FileDamaged},
		{"a picture that fills the memory", "a.png", enormous(t), document.FilePicture},
		{"a PDF that runs a script", "a.pdf", []byte(strings.Replace(pdf, "/Count 0", "/Count 0/AA<</S/JavaScript/JS(app.alert(1))>>", 1)), document.FileActive},
		{"a PDF that starts a program", "a.pdf", []byte(strings.Replace(pdf, "/Count 0", "/Count 0/AA<</S/Launch /F(x)>>", 1)), document.FileActive},
		{"a PDF with files in it", "a.pdf", []byte(strings.Replace(pdf, "/Count 0", "/Count 0/Names<</EmbeddedFiles 3 0 R>>", 1)), document.FileActive},
		{"a way up", "../../a.pdf", []byte(pdf), document.FileName},
		{"a way up on Windows", `..\a.pdf`, []byte(pdf), document.FileName},
		{"a hidden file", ".pdf", []byte(pdf), document.FileName},
		{"a name that turns the direction", "a\u202efdp.exe.pdf", []byte(pdf), document.FileName},
		{"a name of two lines", "a\r\nb.pdf", []byte(pdf), document.FileName},
		{"a name with a nul", "a.exe\x00.pdf", []byte(pdf), document.FileName},
		{"no name", "", []byte(pdf), document.FileName},
		{"a name of ten thousand characters", strings.Repeat("a", 10_000) + ".pdf", []byte(pdf), document.FileName},
	} {
		t.Run("refuses "+c.rule, func(t *testing.T) {
			t.Parallel()
			file, err := document.Inspect(c.name, c.content)
			if fault.CodeOf(err) != c.code {
				t.Errorf("got %+v, %v", file, err)
			}
		})
	}
}

func FuzzInspect(f *testing.F) {
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		file, err := document.Inspect(name, content)
		if err != nil {
			if fault.CodeOf(err) == fault.Internal {
				t.Fatalf("%q: %v", name, err)
			}
			return
		}
		if file.Size != len(content) || strings.ContainsAny(file.Name, "/\\\r\n\x00") || strings.HasPrefix(file.Name, ".") ||
			bytes.Contains(bytes.ToLower(content[:min(len(content), 1024)]), []byte("<script")) {
			t.Fatalf("%q was taken as %+v", name, file)
		}
	})
}
