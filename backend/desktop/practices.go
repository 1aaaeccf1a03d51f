package desktop

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/practice"
	"anteroom/backend/visitor"
)

// Practices is bound to the window: the practice's settings.
type Practices struct{ desk *Desk }

// NewPractices binds the practice.
func NewPractices(desk *Desk) *Practices { return &Practices{desk: desk} }

// Get reads the practice.
func (p *Practices) Get() (practice.Practice, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Practice, error) { return h.Practices.Get(ctx) })
}

// SaveDetails changes names, phone and zone.
func (p *Practices) SaveDetails(details practice.Details) (practice.Practice, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Practice, error) {
		return h.Practices.SaveDetails(ctx, details)
	})
}

// Zones lists the time zones to choose from.
func (p *Practices) Zones() ([]string, error) {
	return answer(p.desk, func(context.Context, *House) ([]string, error) { return practice.Zones(), nil })
}

// SavePortalAddress changes the address that links in mails carry.
func (p *Practices) SavePortalAddress(address string) (practice.Practice, error) {
	return p.letGo(func(ctx context.Context, h *House) (practice.Practice, error) {
		return h.Practices.SavePortalAddress(ctx, address)
	})
}

// LockPortalAddress keeps the portal's address from being changed by accident.
func (p *Practices) LockPortalAddress() (practice.Practice, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Practice, error) {
		return h.Practices.LockPortalAddress(ctx)
	})
}

// UnlockPortalAddress lets the portal's address be changed.
func (p *Practices) UnlockPortalAddress() (practice.Practice, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Practice, error) {
		return h.Practices.UnlockPortalAddress(ctx)
	})
}

// PortalPicture draws the portal's address as a QR code.
func (p *Practices) PortalPicture() (practice.Picture, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Picture, error) { return h.Practices.Picture(ctx) })
}

// OpenPortal turns the practice's switch on.
func (p *Practices) OpenPortal() (practice.Practice, error) {
	return p.letGo(func(ctx context.Context, h *House) (practice.Practice, error) { return h.Practices.OpenPortal(ctx) })
}

// letGo runs a verb that mails may have waited for, and has them looked at again.
func (p *Practices) letGo(verb func(context.Context, *House) (practice.Practice, error)) (practice.Practice, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Practice, error) {
		found, err := verb(ctx, h)
		if err == nil {
			err = h.Outbox.LookAgain(ctx)
			h.WakeOutbox()
		}
		return found, err
	})
}

// ClosePortal turns the practice's switch off.
func (p *Practices) ClosePortal() (practice.Practice, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Practice, error) { return h.Practices.ClosePortal(ctx) })
}

// PortalReach says whom closing the portal, or signing everyone out, affects.
func (p *Practices) PortalReach() (access.Reach, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (access.Reach, error) { return h.Grants.Reach(ctx) })
}

// SignEveryoneOut ends every open session of the portal.
func (p *Practices) SignEveryoneOut() (access.Reach, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (access.Reach, error) { return h.Grants.SignEveryoneOut(ctx) })
}

// SaveDefaults changes what new clients may do from the start.
func (p *Practices) SaveDefaults(defaults visitor.Permissions) (practice.Practice, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Practice, error) {
		return h.Practices.SaveDefaults(ctx, defaults)
	})
}

// SaveUndoWindow changes how long new mails are held, in seconds.
func (p *Practices) SaveUndoWindow(seconds int) (practice.Practice, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (practice.Practice, error) {
		return h.Practices.SaveUndoWindow(ctx, seconds)
	})
}
