package billing

import (
	"context"
	"math"
	"strconv"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Withdrawn is the refusal of what was taken out of the portal already.
const Withdrawn fault.Code = "bill_withdrawn"

// StatementDraft is what a statement is to tell of.
type StatementDraft struct {
	ClientID string `json:"clientId"`
	FirstDay string `json:"firstDay"`
	LastDay  string `json:"lastDay"`
	Note     string `json:"note"`
}

// Paper is a statement or a superbill in a list.
type Paper struct {
	ID          string `json:"id"`
	ClientID    string `json:"clientId"`
	Client      string `json:"client"`
	Number      int    `json:"number"`
	IssuedOn    string `json:"issuedOn"`
	FirstDay    string `json:"firstDay"` // of a statement
	LastDay     string `json:"lastDay"`
	Currency    string `json:"currency"`
	Amount      int64  `json:"amount"`      // what is owed at the end of a statement; what a superbill comes to
	IsWithdrawn bool   `json:"isWithdrawn"` // it is in the portal no longer
}

// Papers is a part of a list of them.
type Papers struct {
	Papers  []Paper `json:"papers"`
	HasMore bool    `json:"hasMore"`
}

const (
	statementNumber = "statement"
	superbillNumber = "superbill"
)

// IssueStatement makes a client's account of a period out, with what was owed before it and after it, and keeps it as it is
// now; page is the number of the form, so that pressing twice makes one. It fails with [fault.NotFound] at clientId, with
// [fault.Invalid] at firstDay or lastDay, with [EndFirst] or [DayToCome] at lastDay, and with [fault.TooLong] at note.
func (b *Books) IssueStatement(ctx context.Context, page string, d StatementDraft) (Paper, error) {
	if _, err := parseDay("firstDay", d.FirstDay); err != nil {
		return Paper{}, err
	}
	if _, err := parseDay("lastDay", d.LastDay); err != nil {
		return Paper{}, err
	}
	if d.LastDay < d.FirstDay {
		return Paper{}, fault.At("lastDay", EndFirst)
	}
	var err error
	if d.Note, err = lines("note", d.Note, noteMax); err != nil {
		return Paper{}, err
	}
	var made Paper
	err = b.store.Write(ctx, func(tx *store.Tx) error {
		id, _, err := once(ctx, tx, page, func() (string, error) { return d.issue(ctx, tx) })
		if err != nil {
			return err
		}
		r, err := tx.GetStatement(ctx, id)
		made = statementOf(r)
		return err
	})
	return made, err
}

func (d StatementDraft) issue(ctx context.Context, tx *store.Tx) (string, error) {
	profile, err := clientOf(ctx, &tx.View, d.ClientID)
	if err != nil {
		return "", err
	}
	p, s, err := settingsOf(ctx, &tx.View)
	if err != nil {
		return "", err
	}
	now, err := today(p, tx.Now)
	if err != nil {
		return "", err
	}
	if d.LastDay > now {
		return "", fault.At("lastDay", DayToCome)
	}
	account, err := accountUntil(ctx, &tx.View, d.ClientID, d.LastDay)
	if err != nil {
		return "", err
	}
	number, err := tx.NextNumber(ctx, statementNumber)
	if err != nil {
		return "", err
	}
	paper := billpaper.Paper{
		Kind: billpaper.Statement, Label: strconv.FormatInt(number, 10), Issuer: issuerOf(p, s), Client: billpaper.Person{Name: profile.Name}, IssuedOn: now,
		IssuedAt: tx.Now.UTC(), Currency: s.Currency, Note: d.Note, Footer: s.Footer, FirstDay: d.FirstDay, LastDay: d.LastDay,
	}
	for _, l := range account {
		if paper.Closing = l.Balance; l.Day < d.FirstDay {
			paper.Opening = l.Balance
			continue
		}
		paper.Entries = append(paper.Entries, l.Entry)
	}
	body, err := paper.Bytes()
	if err != nil {
		return "", err
	}
	id := tx.NewID()
	if err := tx.InsertStatement(ctx, row.InsertStatementParams{
		ID: id, PracticeID: p.ID, ClientID: d.ClientID, Number: number, FirstDay: d.FirstDay, LastDay: d.LastDay, IssuedOn: now, Currency: s.Currency,
		Opening: paper.Opening, Closing: paper.Closing, Body: body, At: store.Millis(tx.Now),
	}); err != nil {
		return "", err
	}
	return id, note(ctx, tx, history.StatementIssued, history.Entry{Client: d.ClientID, Subject: id, Detail: paper.Label})
}

// Statements lists statements, of one client or all, the newest first, a hundred at once. before is the number of the last
// one of the page before, 0 for the first page.
func (b *Books) Statements(ctx context.Context, clientID string, before int) (Papers, error) {
	return b.papers(ctx, func(v *store.View) ([]Paper, error) {
		found := []Paper{}
		rows, err := v.ListStatements(ctx, row.ListStatementsParams{Before: below(before), Client: clientID, Most: pageSize + 1})
		for _, r := range rows {
			found = append(found, statementOf(row.GetStatementRow(r)))
		}
		return found, err
	})
}

// WithdrawStatement takes a statement out of the portal; it keeps its number. It fails with [fault.NotFound] or [Withdrawn]
// at id.
func (b *Books) WithdrawStatement(ctx context.Context, id string) error {
	return b.write(ctx, history.StatementWithdrawn, func(tx *store.Tx) (history.Entry, error) {
		r, err := tx.GetStatement(ctx, id)
		switch {
		case err != nil:
			return history.Entry{}, notFoundAt("id", err)
		case r.Statement.WithdrawnAt != nil:
			return history.Entry{}, fault.At("id", Withdrawn)
		}
		at := store.Millis(tx.Now)
		return history.Entry{Client: r.Statement.ClientID, Subject: id, Detail: strconv.FormatInt(r.Statement.Number, 10)},
			tx.WithdrawStatement(ctx, row.WithdrawStatementParams{WithdrawnAt: &at, ID: id})
	})
}

func (b *Books) papers(ctx context.Context, list func(*store.View) ([]Paper, error)) (Papers, error) {
	var page Papers
	err := b.store.Read(ctx, func(v *store.View) error {
		found, err := list(v)
		if page.HasMore = len(found) > pageSize; page.HasMore {
			found = found[:pageSize]
		}
		page.Papers = found
		return err
	})
	return page, err
}

// below is where a page of a list begins that counts down.
func below(before int) int64 {
	if before < 1 {
		return math.MaxInt64
	}
	return int64(before)
}

func statementOf(r row.GetStatementRow) Paper {
	s := r.Statement
	return Paper{
		ID: s.ID, ClientID: s.ClientID, Client: r.Name, Number: int(s.Number), IssuedOn: s.IssuedOn, FirstDay: s.FirstDay, LastDay: s.LastDay,
		Currency: s.Currency, Amount: s.Closing, IsWithdrawn: s.WithdrawnAt != nil,
	}
}
