package paperwork

import (
	"context"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// ShareNoun is how a change of what was shared is announced: the mark's id is the client's.
const ShareNoun = "share"

// SharesAtOnce is how many documents go in one sharing.
const SharesAtOnce = 50

// Refusals of sharing.
const (
	ShareNothing  fault.Code = "share_nothing"  // no document was chosen
	ShareMany     fault.Code = "share_many"     // more than [SharesAtOnce]
	ShareUnready  fault.Code = "share_unready"  // a document has no published version, or is put away
	ShareAlready  fault.Code = "share_already"  // they have this document, and have not done it yet
	SharePast     fault.Code = "share_past"     // the day it is due is over
	ShareFinished fault.Code = "share_finished" // it is signed, handed in or fetched; it stays
	ShareUnsound  fault.Code = "share_unsound"  // what stands under the signature is not what was signed
)

// GivenState is how far a paper is that was given to somebody.
type GivenState string

// The states, each after the one before it; withdrawn ends any but the last two.
const (
	GivenSent      GivenState = "sent"
	GivenOpened    GivenState = "opened"
	GivenStarted   GivenState = "started"
	GivenDone      GivenState = "done" // a form was handed in, a file fetched
	GivenSigned    GivenState = "signed"
	GivenWithdrawn GivenState = "withdrawn"
)

// Given is a paper that was shared with a client, or with a contact of theirs.
type Given struct {
	ID          string               `json:"id"`
	ClientID    string               `json:"clientId"`
	HolderID    string               `json:"holderId"`
	Holder      string               `json:"holder"` // the contact's name; empty: the client
	DocumentID  string               `json:"documentId"`
	Kind        document.ContentKind `json:"kind"`
	Title       string               `json:"title"`
	Language    string               `json:"language"`
	Number      int                  `json:"number"` // of the version
	State       GivenState           `json:"state"`
	Percent     int                  `json:"percent"` // of a form: how much is answered
	DueOn       string               `json:"dueOn"`   // 2006-01-02; empty: no day was set
	IsOverdue   bool                 `json:"isOverdue"`
	SharedAt    time.Time            `json:"sharedAt" ts_type:"string"`
	OpenedAt    *time.Time           `json:"openedAt" ts_type:"string | null"`
	StartedAt   *time.Time           `json:"startedAt" ts_type:"string | null"`
	DoneAt      *time.Time           `json:"doneAt" ts_type:"string | null"`
	WithdrawnAt *time.Time           `json:"withdrawnAt" ts_type:"string | null"`
	MailState   outbox.State         `json:"mailState"`                          // of the mail that tells of it; empty: there was none
	ReminderAt  *time.Time           `json:"reminderAt" ts_type:"string | null"` // when they are reminded of it next; nil: they are not
	RemindedAt  *time.Time           `json:"remindedAt" ts_type:"string | null"` // when a reminder last went
}

// Shares is what was given to clients, and what they handed back.
type Shares struct{ store *store.DB }

// NewShares returns the shares of a store.
func NewShares(db *store.DB) *Shares { return &Shares{store: db} }

// List reads what was given to a client and to their contacts, the newest first.
func (s *Shares) List(ctx context.Context, clientID string) ([]Given, error) {
	given := []Given{}
	err := s.store.Read(ctx, func(v *store.View) error {
		var err error
		given, err = givenTo(ctx, v, clientID)
		return err
	})
	return given, err
}

// Withdraw takes a paper back that nobody has signed, handed in or fetched yet; what was answered is kept and
// shown to nobody but the practitioner. Doing it again does nothing. It fails with [fault.NotFound] or [ShareFinished].
func (s *Shares) Withdraw(ctx context.Context, id string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		isFinished, err := withdraw(ctx, tx, id)
		if err == nil && isFinished {
			return fault.New(ShareFinished)
		}
		return err
	})
}

// withdraw takes a paper back, unless it is finished.
func withdraw(ctx context.Context, tx *store.Tx, id string) (isFinished bool, err error) {
	share, err := tx.GetShare(ctx, id)
	if err != nil || share.DoneAt != nil {
		return err == nil, err
	}
	withdrawn, err := tx.WithdrawShare(ctx, row.WithdrawShareParams{WithdrawnAt: store.MillisOrNull(tx.Now), ID: id})
	if err != nil || withdrawn == 0 {
		return false, err
	}
	return false, note(ctx, tx, share, history.Practitioner, history.PaperWithdrawn, "")
}

// Lay gives published documents to a holder, in their order, and returns the ids of the shares. Each fails by itself at
// its place: [ShareUnready] or [ShareAlready] at documents; or all at due_on with [fault.Invalid] or [SharePast].
func Lay(ctx context.Context, tx *store.Tx, clientID, holderID string, documents []string, dueOn string) ([]string, error) {
	switch {
	case len(documents) == 0:
		return nil, fault.At("documents", ShareNothing)
	case len(documents) > SharesAtOnce:
		return nil, fault.At("documents", ShareMany)
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkDue(dueOn, p.Zone, tx.Now); err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(documents))
	for _, id := range documents {
		version, err := tx.GetPublished(ctx, id)
		if err != nil {
			return nil, fault.At("documents", ShareUnready)
		}
		open, err := tx.CountOpenShares(ctx, row.CountOpenSharesParams{HolderID: holderID, DocumentID: id})
		switch {
		case err != nil:
			return nil, err
		case open > 0:
			return nil, fault.At("documents", ShareAlready)
		}
		held, err := document.ReadContent(version.Body)
		if err != nil {
			return nil, err
		}
		count, err := held.Sheet().Form.Count(nil)
		if err != nil {
			return nil, err
		}
		share := row.InsertShareParams{
			ID: tx.NewID(), PracticeID: p.ID, ClientID: clientID, HolderID: holderID, DocumentID: id, VersionID: version.ID,
			DueOn: dueOn, Asked: int64(count.Asked), SharedAt: store.Millis(tx.Now),
		}
		if err := tx.InsertShare(ctx, share); err != nil {
			return nil, err
		}
		laid, err := tx.GetShare(ctx, share.ID)
		if err != nil {
			return nil, err
		}
		if err := note(ctx, tx, laid, history.Practitioner, history.PaperShared, ""); err != nil {
			return nil, err
		}
		ids = append(ids, share.ID)
	}
	return ids, nil
}

// checkDue refuses a day that is none, or that is over in the practice's zone.
func checkDue(dueOn, zone string, now time.Time) error {
	if dueOn == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, dueOn); err != nil {
		return fault.At("dueOn", fault.Invalid)
	}
	if isOver(dueOn, zone, now) {
		return fault.At("dueOn", SharePast)
	}
	return nil
}

// isOver says whether a day has ended in a zone.
func isOver(day, zone string, now time.Time) bool { return day < today(zone, now) }

// today is the day that it is in a zone, as 2006-01-02.
func today(zone string, now time.Time) string {
	return now.In(placeOf(zone)).Format(time.DateOnly)
}

func givenTo(ctx context.Context, v *store.View, clientID string) ([]Given, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return nil, err
	}
	rule, err := ruleOf(ctx, v)
	if err != nil {
		return nil, err
	}
	rows, err := v.ListShares(ctx, clientID)
	if err != nil {
		return nil, err
	}
	given := make([]Given, 0, len(rows))
	for _, r := range rows {
		held, err := document.ReadContent(r.Body)
		if err != nil {
			return nil, err
		}
		line := Given{
			ID: r.ID, ClientID: r.ClientID, HolderID: r.HolderID, DocumentID: r.DocumentID, Kind: document.ContentKind(r.Kind),
			Title: held.Title, Language: held.Language, Number: int(r.Number), DueOn: r.DueOn,
			SharedAt: store.Time(r.SharedAt), OpenedAt: store.TimeOrNil(r.OpenedAt), StartedAt: store.TimeOrNil(r.StartedAt),
			DoneAt: store.TimeOrNil(r.DoneAt), WithdrawnAt: store.TimeOrNil(r.WithdrawnAt), MailState: outbox.State(r.MailState),
		}
		if r.Asked > 0 {
			line.Percent = int(r.Answered * 100 / r.Asked)
		}
		line.State = line.state(r.Kind)
		line.IsOverdue = line.DoneAt == nil && line.WithdrawnAt == nil && r.DueOn != "" && isOver(r.DueOn, p.Zone, v.Now)
		if line.Holder, _, err = nameOf(ctx, v, r.ClientID, r.HolderID); err != nil {
			return nil, err
		}
		if err := line.remindedOf(ctx, v, rule, placeOf(p.Zone)); err != nil {
			return nil, err
		}
		given = append(given, line)
	}
	return given, nil
}

func (g Given) state(kind string) GivenState {
	switch {
	case g.WithdrawnAt != nil:
		return GivenWithdrawn
	case g.DoneAt != nil && kind == string(document.TextContent):
		return GivenSigned
	case g.DoneAt != nil:
		return GivenDone
	case g.StartedAt != nil:
		return GivenStarted
	case g.OpenedAt != nil:
		return GivenOpened
	}
	return GivenSent
}

// nameOf is what a contact is called, and what they are to the client; nothing for the client, and for somebody
// who is no contact any more.
func nameOf(ctx context.Context, v *store.View, clientID, holderID string) (name string, relation client.Relation, err error) {
	if holderID == clientID {
		return "", "", nil
	}
	contact, _, err := client.ReadContact(ctx, v, holderID)
	if fault.CodeOf(err) == fault.NotFound {
		return "", "", nil
	}
	return contact.Name, client.Relation(contact.Relation), err
}

// note writes what happened to a share into the client's history, and announces it.
func note(ctx context.Context, tx *store.Tx, share row.GetShareRow, actor history.Actor, action history.Action, more string) error {
	held, err := document.ReadContent(share.Body)
	if err != nil {
		return err
	}
	name, relation, err := nameOf(ctx, &tx.View, share.ClientID, share.HolderID)
	if err != nil {
		return err
	}
	tx.Changed(ShareNoun, share.ClientID)
	return history.Append(ctx, tx, history.Entry{
		Actor: actor, Action: action, Client: share.ClientID, Subject: share.ID, Detail: held.Title + more,
		Contact: name, Relation: string(relation),
	})
}
