package practice

import (
	"context"
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// LockPortalAddress keeps the portal's address as it is, until [Practices.UnlockPortalAddress] (S32). It fails
// with [fault.Missing] at portalAddress while the portal has none.
func (p *Practices) LockPortalAddress(ctx context.Context) (Practice, error) {
	return p.change(ctx, history.AddressLocked, "", func(tx *store.Tx) error {
		found, err := tx.GetPractice(ctx)
		if err == nil && found.PortalAddress == "" {
			return fault.At("portalAddress", fault.Missing)
		}
		if err != nil {
			return err
		}
		return tx.UpdateAddressLock(ctx, row.UpdateAddressLockParams{IsAddressLocked: true, UpdatedAt: store.Millis(tx.Now)})
	})
}

// UnlockPortalAddress lets the portal's address be changed.
func (p *Practices) UnlockPortalAddress(ctx context.Context) (Practice, error) {
	return p.change(ctx, history.AddressUnlocked, "", func(tx *store.Tx) error {
		return tx.UpdateAddressLock(ctx, row.UpdateAddressLockParams{IsAddressLocked: false, UpdatedAt: store.Millis(tx.Now)})
	})
}

// mayMoveTo refuses another address while the present one is locked.
func mayMoveTo(ctx context.Context, tx *store.Tx, address string) error {
	found, err := tx.GetPractice(ctx)
	if err == nil && found.IsAddressLocked && found.PortalAddress != address {
		return fault.At("portalAddress", AddressLocked)
	}
	return err
}

// Picture is the portal's address as a QR code: a square of Size modules a side, dark where Path fills it. Path
// is the data of an SVG path in which a module is one unit. Both are nothing while the portal has no address.
type Picture struct {
	Size int    `json:"size"`
	Path string `json:"path"`
}

// Picture draws the portal's address. A quarter of the picture may be lost, as on paper that hangs for years.
func (p *Practices) Picture(ctx context.Context) (Picture, error) {
	found, err := p.Get(ctx)
	if err != nil || found.PortalAddress == "" {
		return Picture{}, err
	}
	code, err := qr.Encode(found.PortalAddress, qr.Q, qr.Auto)
	if err != nil {
		return Picture{}, err
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for x < size && isDark(code.At(x, y).RGBA()) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return Picture{Size: size, Path: path.String()}, nil
}

func isDark(red, _, _, _ uint32) bool { return red == 0 }
