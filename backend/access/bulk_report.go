package access

import (
	"cmp"
	"context"
	"slices"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// BulkReport is what became of a bulk invitation.
type BulkReport struct {
	ID        string     `json:"id"` // empty: there has been none
	Purpose   Purpose    `json:"purpose"`
	StartedAt *time.Time `json:"startedAt" ts_type:"string | null"`
	StoppedAt *time.Time `json:"stoppedAt" ts_type:"string | null"`
	IsQueued  bool       `json:"isQueued"` // everybody has an outcome, or a mail in the outbox
	IsSeen    bool       `json:"isSeen"`   // the practitioner has put it away
	Selected  int        `json:"selected"`
	Groups    []Group    `json:"groups"`
	Rows      []BulkLine `json:"rows"` // the part that was asked for
}

// BulkLine is what became of one client's invitation.
type BulkLine struct {
	ClientID string     `json:"clientId"`
	Name     string     `json:"name"`
	Address  string     `json:"address"`
	Outcome  string     `json:"outcome"` // as in [Group]
	Reason   fault.Code `json:"reason"`  // why left out, or the mail's
	Words    string     `json:"words"`   // the server's
	SentAt   *time.Time `json:"sentAt" ts_type:"string | null"`
	Access   State      `json:"access"` // as it is now
}

// Bulk reports on one bulk invitation; an empty id means the newest. Of its rows, limit are returned from
// offset on, of those in a box: "sent", "waiting", "problems" or "left_out"; empty means all. It fails with [fault.NotFound] for an id
// that is not known.
func (g *Grants) Bulk(ctx context.Context, id, box string, offset, limit int) (BulkReport, error) {
	report := BulkReport{Groups: []Group{}, Rows: []BulkLine{}}
	err := g.store.Read(ctx, func(v *store.View) error {
		bulk, err := readBulk(ctx, v, id)
		if id == "" && isNone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		report.ID, report.Purpose, report.IsSeen = bulk.ID, Purpose(bulk.Purpose), bulk.IsSeen
		report.StartedAt, report.StoppedAt = store.TimeOrNil(&bulk.CreatedAt), store.TimeOrNil(bulk.StoppedAt)
		report.IsQueued = bulk.WorkedAt != nil
		if report.Groups, err = groupsOf(ctx, v, bulk.ID); err != nil {
			return err
		}
		for _, group := range report.Groups {
			report.Selected += group.Clients
		}
		rows, err := v.ListBulkRows(ctx, row.ListBulkRowsParams{
			BulkID: bulk.ID, Box: box, Limit: int64(min(max(limit, 1), PageLimit)), Offset: int64(max(offset, 0)),
		})
		for _, r := range rows {
			report.Rows = append(report.Rows, bulkLineOf(r))
		}
		return err
	})
	return report, err
}

// PutAway records that the practitioner has seen what became of a bulk invitation. It fails with
// [fault.NotFound].
func (g *Grants) PutAway(ctx context.Context, id string) error {
	return g.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.GetBulk(ctx, id); err != nil {
			return err
		}
		tx.Changed(BulkNoun, id)
		return tx.SeeBulk(ctx, id)
	})
}

func readBulk(ctx context.Context, v *store.View, id string) (row.Bulk, error) {
	if id == "" {
		return v.GetNewestBulk(ctx)
	}
	return v.GetBulk(ctx, id)
}

func groupsOf(ctx context.Context, v *store.View, id string) ([]Group, error) {
	counts, err := v.CountBulkByOutcome(ctx, id)
	groups := make([]Group, 0, len(counts))
	for _, c := range counts {
		groups = append(groups, Group{Outcome: c.Outcome, Reason: fault.Code(c.Reason), Clients: int(c.Clients)})
	}
	sortGroups(groups)
	return groups, err
}

func bulkLineOf(r row.ListBulkRowsRow) BulkLine {
	line := BulkLine{
		ClientID: r.ClientID, Name: client.ListName(r.FirstName, r.LastName), Address: r.Recipient, Outcome: r.Outcome,
		Reason: fault.Code(r.Reason), Words: r.Words, SentAt: store.TimeOrNil(r.SentAt), Access: State(r.Access),
	}
	if line.Reason == "" {
		line.Reason = fault.Code(r.MailReason)
	}
	return line
}

// sortGroups puts the largest group first.
func sortGroups(groups []Group) {
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Clients, a.Clients), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Reason, b.Reason))
	})
}
