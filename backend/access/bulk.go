package access

import (
	"context"
	"database/sql"
	"encoding/json"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// BulkNoun is how a change of a bulk invitation is announced.
const BulkNoun = "bulk"

// Purpose is what a bulk does for each of its clients.
type Purpose string

// The purposes.
const (
	BulkInvitation Purpose = "invitation"
	BulkShare      Purpose = "share" // documents are shared with them; package paperwork says which
)

// BulkLimit is how many clients one bulk invitation may be for.
const BulkLimit = 10_000

// Refusals and reasons of a bulk invitation.
const (
	BulkTooMany fault.Code = "bulk_too_many" // more than BulkLimit were chosen
	BulkNobody  fault.Code = "bulk_nobody"   // nobody of those who were chosen can be invited
	BulkChanged fault.Code = "bulk_changed"  // not as many can be invited as the practitioner was shown
	BulkRunning fault.Code = "bulk_running"  // another one is being queued
	BulkStopped fault.Code = "bulk_stopped"  // why a client was left out: the practitioner stopped it before
	ShutOut     fault.Code = "shut_out"      // why a client was left out: their access was ended, and comes back from their own tab alone
)

// Selection says which clients of the list were chosen.
type Selection struct {
	IsEveryone bool     `json:"isEveryone"` // everybody in the list that the next three ask for, but IDs; else IDs alone
	Text       string   `json:"text"`
	Status     string   `json:"status"`
	Access     string   `json:"access"`
	IDs        []string `json:"ids"`
}

// Rehearsal is what inviting a selection would do now.
type Rehearsal struct {
	Selected int             `json:"selected"`
	Invited  int             `json:"invited"`
	LeftOut  []Group         `json:"leftOut"` // by reason, the largest first
	Rows     []RehearsalLine `json:"rows"`    // the part that was asked for
}

// Group is how many clients share an outcome.
type Group struct {
	Outcome string     `json:"outcome"` // a mail's state, "open" or "left_out"
	Reason  fault.Code `json:"reason"`  // why left out; empty: they are not
	Clients int        `json:"clients"`
}

// RehearsalLine is one client in a rehearsal.
type RehearsalLine struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Address string     `json:"address"` // where the invitation would go; empty: nowhere
	Reason  fault.Code `json:"reason"`  // why left out; empty: invited
}

// Rehearse says who of a selection would be invited, at which address, and who would be left out and
// why (W6). It sends nothing. Of the lines, limit are returned from offset on: of those who would be
// invited, or with isLeftOut of the others. It fails with [BulkTooMany], [PortalNotSetUp] or
// [PortalClosed].
func (g *Grants) Rehearse(ctx context.Context, s Selection, isLeftOut bool, offset, limit int) (Rehearsal, error) {
	var rehearsal Rehearsal
	err := g.store.Read(ctx, func(v *store.View) error {
		lines, err := rehearse(ctx, v, s)
		if err != nil {
			return err
		}
		rehearsal = RehearsalOf(lines, isLeftOut, offset, limit)
		return nil
	})
	return rehearsal, err
}

// RehearsalOf counts the lines of a dry run, and keeps limit of them from offset on: of those who are left out, or of the
// others.
func RehearsalOf(lines []RehearsalLine, isLeftOut bool, offset, limit int) Rehearsal {
	rehearsal := summed(lines)
	for _, line := range lines {
		if (line.Reason != "") == isLeftOut {
			rehearsal.Rows = append(rehearsal.Rows, line)
		}
	}
	from := min(max(offset, 0), len(rehearsal.Rows))
	rehearsal.Rows = rehearsal.Rows[from:min(from+min(max(limit, 1), PageLimit), len(rehearsal.Rows))]
	return rehearsal
}

// BeginBulk invites everybody of a selection who can be: those whom the rehearsal showed, whose number is
// expected. Who is left out is kept with the reason. The invitations themselves are laid into the outbox by
// the worker ([Bulks]). It fails with the codes of Rehearse, [BulkNobody], [BulkChanged] or [BulkRunning].
func (g *Grants) BeginBulk(ctx context.Context, s Selection, expected int) (string, error) {
	var id string
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		lines, err := rehearse(ctx, &tx.View, s)
		if err != nil {
			return err
		}
		id, err = LayBulk(ctx, tx, BulkInvitation, lines, "", expected)
		return err
	})
	return id, err
}

// LayBulk begins a bulk for the clients of a dry run, in the transaction of a verb, and returns its id. dueOn is of the
// documents. It fails with [BulkRunning], [BulkNobody] or [BulkChanged].
func LayBulk(ctx context.Context, tx *store.Tx, purpose Purpose, lines []RehearsalLine, dueOn string, expected int) (string, error) {
	if _, err := tx.GetOpenBulk(ctx); !isNone(err) {
		return "", refusal(BulkRunning, err)
	}
	switch invited := summed(lines).Invited; {
	case invited == 0:
		return "", fault.New(BulkNobody)
	case invited != expected:
		return "", fault.New(BulkChanged)
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	id := tx.NewID()
	if err := tx.InsertBulk(ctx, row.InsertBulkParams{
		ID: id, PracticeID: p.ID, CreatedAt: store.Millis(tx.Now), Purpose: string(purpose), DueOn: dueOn,
	}); err != nil {
		return "", err
	}
	for i, line := range lines {
		if err := tx.InsertBulkRow(ctx, row.InsertBulkRowParams{
			BulkID: id, Position: int64(i), ClientID: line.ID, Reason: string(line.Reason),
		}); err != nil {
			return "", err
		}
	}
	tx.Changed(BulkNoun, id)
	return id, nil
}

// StopBulk takes back what has not gone: nobody more is invited, and the mails that still wait are
// cancelled (W5). What was sent stays sent. It fails with [fault.NotFound].
func (g *Grants) StopBulk(ctx context.Context, id string) error {
	return g.store.Write(ctx, func(tx *store.Tx) error {
		return StopBulk(ctx, tx, id, func(mailID string) error { return outbox.TakeBack(ctx, tx, Letters{}, mailID) })
	})
}

// StopBulk is [Grants.StopBulk] in the transaction of a verb; takeBack takes back one mail that waits, with what it tells
// of.
func StopBulk(ctx context.Context, tx *store.Tx, id string, takeBack func(mailID string) error) error {
	if _, err := tx.GetBulk(ctx, id); err != nil {
		return err
	}
	if err := tx.StopBulkRows(ctx, row.StopBulkRowsParams{Reason: string(BulkStopped), BulkID: id}); err != nil {
		return err
	}
	waiting, err := tx.ListWaitingMailOfBulk(ctx, id)
	if err != nil {
		return err
	}
	for _, mailID := range waiting {
		if err := takeBack(mailID); err != nil {
			return err
		}
	}
	tx.Changed(BulkNoun, id)
	return tx.StopBulk(ctx, row.StopBulkParams{At: store.MillisOrNull(tx.Now), ID: id})
}

// rehearsalQuery reads of each client what decides about an invitation. The conditions are those of the list.
const rehearsalQuery = `
SELECT c.id, c.first_name, c.last_name, c.status, c.access,
  coalesce((SELECT a.address FROM client_address AS a WHERE a.client_id = c.id AND a.has_consent = 1 ORDER BY a.is_primary DESC, a.position LIMIT 1), ''),
  EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = c.id)
FROM `

// rehearse decides about each client of a selection, in the list's order.
func rehearse(ctx context.Context, v *store.View, s Selection) ([]RehearsalLine, error) {
	return decide(ctx, v, s, rehearsalQuery, whyLeftOut)
}

// decide asks of each client of a selection what a query reads about them, and why that leaves them out.
func decide(
	ctx context.Context, v *store.View, s Selection, query string, why func(status string, state State, hasAddress, hasConsent bool) fault.Code,
) ([]RehearsalLine, error) {
	p, err := v.GetPractice(ctx)
	switch {
	case err != nil:
		return nil, err
	case p.PortalAddress == "":
		return nil, fault.New(PortalNotSetUp)
	case !p.IsPortalOn:
		return nil, fault.New(PortalClosed)
	}
	from, values, err := chosen(s)
	if err != nil {
		return nil, err
	}
	rows, err := v.Query(ctx, query+from+" ORDER BY c.sort_name, c.id LIMIT ?", append(values, BulkLimit+1)...)
	if err != nil {
		return nil, err
	}
	lines := []RehearsalLine{}
	if err := scanAll(rows, func(r *sql.Rows) error {
		var line RehearsalLine
		var first, last, status string
		var state State
		var hasAddress bool
		err := r.Scan(&line.ID, &first, &last, &status, &state, &line.Address, &hasAddress)
		line.Name = client.ListName(first, last)
		if line.Reason = why(status, state, hasAddress, line.Address != ""); line.Reason != "" {
			line.Address = ""
		}
		lines = append(lines, line)
		return err
	}); err != nil {
		return nil, err
	}
	if len(lines) > BulkLimit {
		return nil, fault.New(BulkTooMany)
	}
	return lines, nil
}

// chosen turns a selection into conditions on the table of clients, and the values that are bound to them.
func chosen(s Selection) (from string, values []any, err error) {
	ids, err := json.Marshal(append([]string{}, s.IDs...))
	if err != nil {
		return "", nil, fault.Wrap(fault.Internal, err)
	}
	if !s.IsEveryone {
		return "client AS c WHERE c.id IN (SELECT j.value FROM json_each(?) AS j)", []any{string(ids)}, nil
	}
	from, values = conditions(Query{Text: s.Text, Status: s.Status, Access: s.Access})
	return from + " AND c.id NOT IN (SELECT j.value FROM json_each(?) AS j)", append(values, string(ids)), nil
}

// whyLeftOut says why a client is not invited together with others; empty: they are. Access that was
// ended is not given back to many at once: it was ended for a reason.
func whyLeftOut(status string, state State, hasAddress, hasConsent bool) fault.Code {
	switch {
	case status == string(client.Archived):
		return ClientArchived
	case state == Active:
		return AlreadySignedIn
	case state == Invited:
		return AlreadyInvited
	case state == Disabled:
		return ShutOut
	case !hasAddress:
		return NoAddress
	case !hasConsent:
		return NoConsent
	}
	return ""
}

// summed counts the lines of a rehearsal.
func summed(lines []RehearsalLine) Rehearsal {
	r := Rehearsal{Selected: len(lines), LeftOut: []Group{}, Rows: []RehearsalLine{}}
	counts := map[fault.Code]int{}
	for _, line := range lines {
		counts[line.Reason]++
	}
	r.Invited = counts[""]
	delete(counts, "")
	for reason, clients := range counts {
		r.LeftOut = append(r.LeftOut, Group{Outcome: leftOut, Reason: reason, Clients: clients})
	}
	sortGroups(r.LeftOut)
	return r
}

// leftOut is the outcome of a client who was not invited.
const leftOut = "left_out"
