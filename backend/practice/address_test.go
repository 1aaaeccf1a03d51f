package practice_test

import (
	"context"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
)

const address = "https://portal.example.test"

func TestAddressLock(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S32: a locked address is not changed, by nothing and to nothing, until it is unlocked", func(t *testing.T) {
		t.Parallel()
		p := begun(t)
		saved, err := p.SavePortalAddress(ctx, address)
		if err != nil || saved.IsAddressLocked {
			t.Fatalf("got %+v, %v", saved, err)
		}
		if saved, err = p.LockPortalAddress(ctx); err != nil || !saved.IsAddressLocked {
			t.Fatalf("got %+v, %v", saved, err)
		}
		for _, other := range []string{"https://other.example.test", "", address + ":8443"} {
			_, err := p.SavePortalAddress(ctx, other)
			wantCode(t, err, practice.AddressLocked)
			if got := fault.FieldOf(err); got != "portalAddress" {
				t.Errorf("the field is %q", got)
			}
		}
		if saved, err = p.SavePortalAddress(ctx, address+"/"); err != nil || saved.PortalAddress != address {
			t.Errorf("saving the address that it has: %+v, %v", saved, err)
		}
		if saved, err = p.UnlockPortalAddress(ctx); err != nil || saved.IsAddressLocked {
			t.Fatalf("got %+v, %v", saved, err)
		}
		if saved, err = p.SavePortalAddress(ctx, "https://other.example.test"); err != nil || saved.PortalAddress != "https://other.example.test" {
			t.Errorf("got %+v, %v", saved, err)
		}
	})

	t.Run("there is nothing to lock while the portal has no address", func(t *testing.T) {
		t.Parallel()
		_, err := begun(t).LockPortalAddress(ctx)
		wantCode(t, err, fault.Missing)
	})
}

func TestPicture(t *testing.T) {
	t.Parallel()
	for _, wanted := range []string{address, "http://127.0.0.1:8080", "https://práctica.example.test:8443"} {
		t.Run("a telephone reads "+wanted+" from it", func(t *testing.T) {
			t.Parallel()
			p := begun(t)
			if _, err := p.SavePortalAddress(context.Background(), wanted); err != nil {
				t.Fatal(err)
			}
			picture, err := p.Picture(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if got := scan(t, picture); got != wanted {
				t.Errorf("it reads %q", got)
			}
		})
	}

	t.Run("there is none while the portal has no address", func(t *testing.T) {
		t.Parallel()
		if picture, err := begun(t).Picture(context.Background()); err != nil || picture != (practice.Picture{}) {
			t.Errorf("got %+v, %v", picture, err)
		}
	})
}

// scan draws the path as a browser does, with the quiet border that the screen leaves, and reads it.
func scan(t *testing.T, picture practice.Picture) string {
	t.Helper()
	const module, border = 8, 4
	side := (picture.Size + 2*border) * module
	drawn := image.NewGray(image.Rect(0, 0, side, side))
	for i := range drawn.Pix {
		drawn.Pix[i] = 255
	}
	runs := regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(picture.Path, -1)
	for _, run := range runs {
		x, y, width := number(t, run[1]), number(t, run[2]), number(t, run[3])
		if run[3] != run[4] {
			t.Fatalf("the path does not close: %q", run[0])
		}
		for dy := range module {
			for dx := range width * module {
				drawn.SetGray((x+border)*module+dx, (y+border)*module+dy, color.Gray{})
			}
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(drawn)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return read.GetText()
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
