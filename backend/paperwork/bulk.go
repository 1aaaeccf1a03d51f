package paperwork

import (
	"context"
	"encoding/json"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// This file is about sharing with many clients at once. Who is chosen, what became of each, and going on after a crash
// are those of a bulk invitation.

// BulkDraft is what is to be shared with whom; each is told by the template's words.
type BulkDraft struct {
	Selection access.Selection `json:"selection"`
	Documents []string         `json:"documents"`
	DueOn     string           `json:"dueOn"` // 2006-01-02; empty: none
}

// RehearseBulk says with whom of a selection the documents would be shared, at which address, and who would be left out
// and why. It changes nothing. The lines are as those of [access.Grants.Rehearse]; it fails with its codes and those of [Lay].
func (s *Shares) RehearseBulk(ctx context.Context, d BulkDraft, isLeftOut bool, offset, limit int) (access.Rehearsal, error) {
	var rehearsal access.Rehearsal
	err := s.store.Read(ctx, func(v *store.View) error {
		lines, err := d.rehearse(ctx, v)
		if err == nil {
			rehearsal = access.RehearsalOf(lines, isLeftOut, offset, limit)
		}
		return err
	})
	return rehearsal, err
}

// BeginBulk shares documents with everybody of a selection who can have them, whose number is expected. Who is left out is
// kept with the reason. The sharing itself is the worker's, one client a transaction. It fails with the codes of
// [Shares.RehearseBulk] and [access.LayBulk].
func (s *Shares) BeginBulk(ctx context.Context, d BulkDraft, expected int) (string, error) {
	var id string
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		lines, err := d.rehearse(ctx, &tx.View)
		if err != nil {
			return err
		}
		if id, err = access.LayBulk(ctx, tx, access.BulkShare, lines, d.DueOn, expected); err != nil {
			return err
		}
		for i, document := range d.Documents {
			if err := tx.InsertBulkDocument(ctx, row.InsertBulkDocumentParams{BulkID: id, Position: int64(i), DocumentID: document}); err != nil {
				return err
			}
		}
		return nil
	})
	return id, err
}

// ShareOfBulk shares a bulk's documents with one of its clients, in one mail; those that they have already and have not done are not
// given twice. It is the bulks' [access.Errand], and fails with the codes of [Shares.Share].
func (s *Shares) ShareOfBulk(ctx context.Context, tx *store.Tx, bulkID, clientID string) (mailID string, err error) {
	bulk, err := tx.GetBulk(ctx, bulkID)
	if err != nil {
		return "", err
	}
	documents, err := tx.ListBulkDocuments(ctx, bulkID)
	if err != nil {
		return "", err
	}
	d := ShareDraft{HolderID: clientID, DueOn: bulk.DueOn}
	for _, id := range documents {
		open, err := tx.CountOpenShares(ctx, row.CountOpenSharesParams{HolderID: clientID, DocumentID: id})
		if err != nil {
			return "", err
		}
		if open == 0 {
			d.Documents = append(d.Documents, id)
		}
	}
	if len(d.Documents) == 0 {
		return "", fault.New(ShareAlready)
	}
	shared, err := share(ctx, tx, d)
	return shared.MailID, err
}

// StopBulk takes back what has not gone of a sharing with many: nobody more gets the documents, and the mails that wait
// are taken back with their papers, as by [Shares.Undo]. It fails with [fault.NotFound].
func (s *Shares) StopBulk(ctx context.Context, id string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		return access.StopBulk(ctx, tx, id, func(mailID string) error { return undo(ctx, tx, mailID) })
	})
}

// rehearse decides about each client of a selection.
func (d BulkDraft) rehearse(ctx context.Context, v *store.View) ([]access.RehearsalLine, error) {
	if err := checkDocuments(ctx, v, d.Documents, d.DueOn); err != nil {
		return nil, err
	}
	lines, err := access.RehearseTelling(ctx, v, d.Selection)
	if err != nil {
		return nil, err
	}
	have, err := openOf(ctx, v, d.Documents)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		if lines[i].Reason == "" && have[lines[i].ID] == len(d.Documents) {
			lines[i].Reason, lines[i].Address = ShareAlready, ""
		}
	}
	return lines, nil
}

// checkDocuments refuses documents that nobody can be given.
func checkDocuments(ctx context.Context, v *store.View, documents []string, dueOn string) error {
	switch {
	case len(documents) == 0:
		return fault.At("documents", ShareNothing)
	case len(documents) > SharesAtOnce:
		return fault.At("documents", ShareMany)
	}
	known := map[string]bool{}
	for _, id := range documents {
		if _, err := v.GetPublished(ctx, id); err != nil || known[id] {
			return fault.At("documents", ShareUnready)
		}
		known[id] = true
	}
	p, err := v.GetPractice(ctx)
	if err != nil {
		return err
	}
	return checkDue(dueOn, p.Zone, v.Now)
}

// openOf counts for each holder how many of some documents they have and have not done.
func openOf(ctx context.Context, v *store.View, documents []string) (map[string]int, error) {
	ids, err := json.Marshal(documents)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err)
	}
	rows, err := v.Query(ctx, `SELECT holder_id, count(DISTINCT document_id) FROM share
WHERE document_id IN (SELECT j.value FROM json_each(?) AS j) AND done_at IS NULL AND withdrawn_at IS NULL GROUP BY holder_id`, string(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	open := map[string]int{}
	for rows.Next() {
		var holder string
		var count int
		if err := rows.Scan(&holder, &count); err != nil {
			return nil, err
		}
		open[holder] = count
	}
	return open, rows.Err()
}
