package desktop

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/paperwork"
)

// Shares is bound to the window: what was given to clients to read, sign and fill in, and what they handed back.
type Shares struct{ desk *Desk }

// NewShares binds the shares.
func NewShares(desk *Desk) *Shares { return &Shares{desk: desk} }

// Received is everything that a client has been given, and what they sent.
type Received struct {
	Given   []paperwork.Given  `json:"given"`   // the newest first
	Uploads []paperwork.Upload `json:"uploads"` // the newest first
}

// List reads what a client and their contacts were given, and what they sent.
func (s *Shares) List(clientID string) (Received, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (Received, error) {
		given, err := h.Shares.List(ctx, clientID)
		if err != nil {
			return Received{}, err
		}
		uploads, err := h.Shares.Uploads(ctx, clientID)
		return Received{Given: given, Uploads: uploads}, err
	})
}

// Get reads a paper with what was answered.
func (s *Shares) Get(id string) (paperwork.Reading, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (paperwork.Reading, error) { return h.Shares.Get(ctx, id) })
}

// Withdraw takes a paper back that is not done yet.
func (s *Shares) Withdraw(id string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Shares.Withdraw(ctx, id) })
}

// ForeseeDetail says what taking a detail of a form into the profile would do to access.
func (s *Shares) ForeseeDetail(a paperwork.Acceptance) (access.Outlook, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (access.Outlook, error) { return h.Shares.ForeseeDetail(ctx, a) })
}

// AcceptDetail takes a detail of a form into the profile.
func (s *Shares) AcceptDetail(a paperwork.Acceptance) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Shares.AcceptDetail(ctx, a) })
}

// LeaveDetail leaves the profile as it is.
func (s *Shares) LeaveDetail(shareID, question string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Shares.LeaveDetail(ctx, shareID, question) })
}

// SaveUploadAs saves a file that a client sent, where the person wants it.
func (s *Shares) SaveUploadAs(id string) (Handed, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (Handed, error) {
		file, content, err := h.Shares.Upload(ctx, id)
		if err != nil {
			return Handed{}, err
		}
		return s.desk.hand(file.Name, content)
	})
}

// SaveCopyAs saves a copy of what was signed or handed in, where the person wants it.
func (s *Shares) SaveCopyAs(id string) (Handed, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (Handed, error) {
		name, content, err := h.Shares.Copy(ctx, id)
		if err != nil {
			return Handed{}, err
		}
		return s.desk.hand(name, content)
	})
}
