package desktop

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/paperwork"
)

// Bulks is bound to the window: invitations to many at once, and documents that are shared with many.
type Bulks struct{ desk *Desk }

// NewBulks binds bulk invitations.
func NewBulks(desk *Desk) *Bulks { return &Bulks{desk: desk} }

// Rehearse says who of a selection would be invited, and who left out and why. Of the lines it returns a
// part: those who would be invited, or with isLeftOut the others.
func (b *Bulks) Rehearse(selection access.Selection, isLeftOut bool, offset, limit int) (access.Rehearsal, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (access.Rehearsal, error) {
		return h.Grants.Rehearse(ctx, selection, isLeftOut, offset, limit)
	})
}

// Begin invites everybody of a selection who can be, if they are as many as the practitioner was shown.
func (b *Bulks) Begin(selection access.Selection, expected int) (access.BulkReport, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (access.BulkReport, error) {
		id, err := h.Grants.BeginBulk(ctx, selection, expected)
		if err != nil {
			return access.BulkReport{}, err
		}
		return h.Grants.Bulk(ctx, id, "", 0, 1)
	})
}

// RehearseShare says with whom of a selection documents would be shared, and who would be left out and why.
func (b *Bulks) RehearseShare(draft paperwork.BulkDraft, isLeftOut bool, offset, limit int) (access.Rehearsal, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (access.Rehearsal, error) {
		return h.Shares.RehearseBulk(ctx, draft, isLeftOut, offset, limit)
	})
}

// BeginShare shares documents with everybody of a selection who can have them, if they are as many as was shown.
func (b *Bulks) BeginShare(draft paperwork.BulkDraft, expected int) (access.BulkReport, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (access.BulkReport, error) {
		id, err := h.Shares.BeginBulk(ctx, draft, expected)
		if err != nil {
			return access.BulkReport{}, err
		}
		return h.Grants.Bulk(ctx, id, "", 0, 1)
	})
}

// Report reads what became of a bulk invitation; an empty id means the newest. Of its rows it returns a
// part of those in a box: "sent", "waiting", "problems" or "left_out"; empty means all.
func (b *Bulks) Report(id, box string, offset, limit int) (access.BulkReport, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (access.BulkReport, error) {
		return h.Grants.Bulk(ctx, id, box, offset, limit)
	})
}

// Stop takes back what has not gone.
func (b *Bulks) Stop(id string) (access.BulkReport, error) {
	return b.after(id, func(ctx context.Context, h *House) error {
		report, err := h.Grants.Bulk(ctx, id, "", 0, 1)
		if err == nil && report.Purpose == access.BulkShare {
			return h.Shares.StopBulk(ctx, id)
		}
		return h.Grants.StopBulk(ctx, id)
	})
}

// PutAway records that the practitioner has seen what became of it.
func (b *Bulks) PutAway(id string) (access.BulkReport, error) {
	return b.after(id, func(ctx context.Context, h *House) error { return h.Grants.PutAway(ctx, id) })
}

// after runs a verb and answers with the report as it is then.
func (b *Bulks) after(id string, verb func(context.Context, *House) error) (access.BulkReport, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (access.BulkReport, error) {
		if err := verb(ctx, h); err != nil {
			return access.BulkReport{}, err
		}
		return h.Grants.Bulk(ctx, id, "", 0, 1)
	})
}
