package outbox

import (
	"context"
	"database/sql"
	"errors"

	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// IsDelayed says whether a mail was accepted, and a server behind the one that took it has put it off since.
func (m Mail) IsDelayed() bool { return m.State == Sent && m.Reason == mail.Delayed }

// take lets a delivery report say what became of the mail that it is about. Anybody can write a report, so it may say
// little: that a mail which was accepted, or may have been, came back; or that an accepted one is late. It never sends
// anything, never calls a mail delivered, and knows no mail but by an id that stands in that mail alone. isEarly means
// that the mail is being handed over right now, and the report has to be read again.
func (q *Queue) take(ctx context.Context, tx *store.Tx, report mail.Returned) (isEarly bool, err error) {
	m, err := mailOfReport(ctx, tx, report.Report)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil || m.State == Sending {
		return err == nil, err
	}
	arrived := store.Millis(report.At)
	if m.reportedAt != nil && arrived <= *m.reportedAt {
		return false, nil // it was read before: the mailbox has been numbered anew
	}
	outcome := report.Outcome()
	switch {
	case outcome.Fate == mail.FateFailed && (m.State == Sent || m.State == InDoubt):
		m.State, m.IsSettled, m.bytes = Bounced, false, nil
	case outcome.Fate == mail.FateDelayed && m.State == Sent:
	default:
		return false, nil
	}
	m.Reason, m.Words, m.Code = outcome.Fault(), outcome.Words, outcome.Code
	if err := tx.MarkReported(ctx, row.MarkReportedParams{ReportedAt: &arrived, Now: store.Millis(tx.Now), ID: m.ID}); err != nil {
		return false, err
	}
	return false, save(ctx, tx, q.mails, m)
}

// mailOfReport finds the mail that a report is about, by the envelope's id or else by the mail's own.
func mailOfReport(ctx context.Context, tx *store.Tx, report mail.Report) (Mail, error) {
	r, err := tx.GetMail(ctx, report.EnvelopeID)
	if errors.Is(err, sql.ErrNoRows) {
		r, err = tx.GetMailOfMessage(ctx, report.MessageID)
	}
	return fromRow(r), err
}
