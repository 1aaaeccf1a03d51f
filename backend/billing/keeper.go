package billing

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/worker"
)

// keepEvery is how often it is looked whether an invoice is due: often enough that a new day is met soon after it begins,
// or after the machine has slept.
const keepEvery = time.Hour

// Keeper makes the invoices that repeat as their days come. It is woken when the practice may have moved to another zone,
// and when what repeats has changed.
type Keeper struct {
	*worker.Worker

	books *Books
	log   *slog.Logger
}

// NewKeeper returns the keeper of some books.
func NewKeeper(b *Books, log *slog.Logger) *Keeper {
	return &Keeper{Worker: worker.New(), books: b, log: log}
}

// Start begins to look. It is called once.
func (k *Keeper) Start(ctx context.Context) {
	k.Worker.Start(ctx, k.run)
	k.Wake()
}

func (k *Keeper) run(ctx context.Context, wake <-chan struct{}) {
	tick := time.NewTicker(keepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		}
		if _, err := k.books.MakeDue(ctx); err != nil {
			k.log.Warn("invoices that repeat were not made", "error", err) // the next hour tries again
		}
	}
}

// MakeDue makes every invoice that repeats and whose day has come, each once and dated on its day, however long nobody
// looked, and says how many. Each is a transaction of its own, so that what is interrupted goes on where it was.
func (b *Books) MakeDue(ctx context.Context) (made int, err error) {
	for {
		isMade := false
		err := b.store.Write(ctx, func(tx *store.Tx) error {
			day, err := todayOf(ctx, &tx.View)
			if err != nil {
				return err
			}
			r, err := tx.NextDueRepeat(ctx, day)
			if errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			if err != nil {
				return err
			}
			isMade = true
			return makeOne(ctx, tx, r)
		})
		if err != nil || !isMade {
			return made, err
		}
		made++
	}
}

// makeOne makes the next invoice of one that repeats, and moves it on to the day after. Nothing more is made for a client
// who is archived.
func makeOne(ctx context.Context, tx *store.Tx, r row.InvoiceRepeat) error {
	profile, err := clientOf(ctx, &tx.View, r.ClientID)
	if err != nil {
		return err
	}
	tx.Changed(RepeatNoun, r.ID)
	if profile.IsArchived {
		return tx.StopRepeat(ctx, row.StopRepeatParams{UpdatedAt: store.Millis(tx.Now), ID: r.ID})
	}
	var d Draft
	if err := json.Unmarshal([]byte(r.Template), &d); err != nil {
		return fault.Wrap(fault.Internal, err)
	}
	d.IssueOn = r.NextOn
	for i := range d.Lines {
		d.Lines[i].Day = r.NextOn
	}
	c, err := d.check()
	if err != nil {
		return err
	}
	id, err := c.insert(ctx, tx, repeated{r.ID, r.NextOn})
	if err != nil {
		return err
	}
	if err := note(ctx, tx, history.InvoiceSaved, history.Entry{Actor: history.Program, Client: r.ClientID, Subject: id}); err != nil {
		return err
	}
	if r.IsIssued {
		if err := issueRepeated(ctx, tx, id, r.IsTold); err != nil {
			return err
		}
	}
	next, err := nextDay(r)
	if err != nil {
		return err
	}
	return tx.AdvanceRepeat(ctx, row.AdvanceRepeatParams{NextOn: next, ID: r.ID})
}

// issueRepeated issues an invoice that was made of one that repeats, and tells the client where they can be told.
func issueRepeated(ctx context.Context, tx *store.Tx, id string, isTold bool) error {
	entry, err := issue(ctx, tx, id)
	if err != nil {
		return err
	}
	entry.Actor = history.Program
	if err := note(ctx, tx, history.InvoiceIssued, entry); err != nil || !isTold {
		return err
	}
	in, err := readInvoice(ctx, &tx.View, id)
	if err != nil {
		return err
	}
	if err := tell(ctx, tx, in, outbox.Wording{}); err != nil && fault.IsTrouble(fault.CodeOf(err)) {
		return err
	}
	return nil
}

// nextDay is the day of the invoice after the one that is due; empty: none comes.
func nextDay(r row.InvoiceRepeat) (string, error) {
	first, err := parseDay("firstOn", r.FirstOn)
	if err != nil {
		return "", err
	}
	due, err := parseDay("nextOn", r.NextOn)
	if err != nil {
		return "", err
	}
	next := nextOf(Every(r.Every), first, due).Format(time.DateOnly)
	if r.LastOn != "" && next > r.LastOn {
		return "", nil
	}
	return next, nil
}
