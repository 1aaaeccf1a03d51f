package access

import (
	"context"
	"database/sql"
	"errors"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

const (
	linkInvitation = "invitation"
	linkSignIn     = "sign_in"
)

// Letters answers the outbox about the mails that carry a link: whether they may still go, what they
// say, and what follows when they have gone. It is the outbox's [outbox.Correspondence].
type Letters struct {
	CodePrice visitor.Price // what a code's hash costs; the portal's door must name the same

	addressee       string // the holder of a mail that belongs to no grant, or is not in the outbox yet
	unsentDocuments int    // how many documents such a mail tells of
}

// LettersTo answers about mails to a holder that belong to no grant.
func LettersTo(holderID string) Letters { return Letters{addressee: holderID} }

// MayGo says whether a mail may still go.
func (l Letters) MayGo(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Leave, error) {
	grant, err := tx.GetGrant(ctx, m.Grant)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && grant.EndedAt != nil) {
		return outbox.Drop(AccessEnded), nil
	}
	if err != nil {
		return outbox.Leave{}, err
	}
	h, err := l.holderAt(ctx, &tx.View, m, grant.HolderID)
	if err != nil {
		return outbox.Leave{}, err
	}
	mayWrite, err := mayWriteOf(ctx, &tx.View, m, h, grant)
	if err != nil {
		return outbox.Leave{}, err
	}
	shares, err := tx.CountSharesOfMail(ctx, m.ID)
	if err != nil {
		return outbox.Leave{}, err
	}
	p, err := tx.GetPractice(ctx)
	switch {
	case err != nil:
		return outbox.Leave{}, err
	case h.IsArchived:
		return outbox.Drop(ClientArchived), nil
	case !mayWrite:
		return outbox.Drop(ConsentWithdrawn), nil
	case m.Kind == outbox.Notice:
		if why, err := whyNoNotice(ctx, tx, h); err != nil || why != "" {
			return outbox.Drop(why), err
		}
	case m.Kind == outbox.PaperReminder:
		if why, err := whyNoReminder(ctx, tx, m); err != nil || why != "" {
			return outbox.Drop(why), err
		}
	case m.Kind != outbox.SignInLink && m.Kind != outbox.Share && grant.SignedInAt != nil:
		return outbox.Drop(AlreadySignedIn), nil
	case shares.Told > 0 && shares.Standing == 0:
		return outbox.Drop(SharesWithdrawn), nil
	}
	switch {
	case p.PortalAddress == "":
		return outbox.Wait(PortalNotSetUp), nil
	case !p.IsPortalOn:
		return outbox.Wait(PortalClosed), nil
	}
	return outbox.Go(), nil
}

// papersPath is where the portal lists what was shared with whoever is signed in.
const papersPath = "/papers"

// Fill gives what the mail's words are filled with, without a link of its own and a code.
func (l Letters) Fill(ctx context.Context, v *store.View, m outbox.Mail) (outbox.Values, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return outbox.Values{}, err
	}
	return l.fill(ctx, v, p, m)
}

func (l Letters) fill(ctx context.Context, v *store.View, p row.Practice, m outbox.Mail) (outbox.Values, error) {
	h, err := l.holderOfMail(ctx, v, m)
	if err != nil {
		return outbox.Values{}, err
	}
	allowed, err := h.permissions(ctx, v)
	if err != nil {
		return outbox.Values{}, err
	}
	template, err := practice.TemplateOf(ctx, v, m.Kind, m.Language)
	if err != nil {
		return outbox.Values{}, err
	}
	name, err := greeted(ctx, v, m, h)
	if err != nil {
		return outbox.Values{}, err
	}
	values := outbox.Values{
		FirstName: name, Template: template, Practice: p.Name, Practitioner: p.Practitioner, Phone: p.Phone, PortalAddress: p.PortalAddress,
		Days: int(visitor.InvitationLife.Hours() / 24), Minutes: int(visitor.SignInLife.Minutes()),
		Permissions: outbox.Permissions{Request: allowed.Requests, Write: allowed.Messaging, Bills: allowed.BillingDocuments},
	}
	switch m.Kind { //nolint:exhaustive // the others say no more
	case outbox.Notice:
		values.IsInside, values.Link = true, p.PortalAddress+messagesPath
	case outbox.PaperReminder:
		err = fillReminder(ctx, v, m, &values)
	case outbox.Share:
		values.Documents = l.unsentDocuments
		err = fillShare(ctx, v, m, h, &values)
	}
	return values, err
}

// fillShare adds what a mail about documents says besides: whoever has been inside gets no link of their own.
func fillShare(ctx context.Context, v *store.View, m outbox.Mail, h holder, values *outbox.Values) error {
	grant, err := latestGrant(ctx, v, h.id)
	if err != nil {
		return err
	}
	shares, err := v.CountSharesOfMail(ctx, m.ID)
	if err != nil {
		return err
	}
	if shares.Told > 0 {
		values.Documents = int(shares.Standing)
	}
	if isLive(grant) && grant.SignedInAt != nil {
		values.IsInside, values.Link = true, values.PortalAddress+papersPath
	}
	return nil
}

// Write makes the mail's link and code and gives what the mail says. Only their hashes are kept. A notice of a
// message, a reminder, and a mail about documents to somebody who has been inside, have neither.
func (l Letters) Write(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Values, error) {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return outbox.Values{}, err
	}
	values, err := l.fill(ctx, &tx.View, p, m)
	if err != nil || values.IsInside {
		return values, err
	}
	grant, err := tx.GetGrant(ctx, m.Grant)
	if err != nil {
		return outbox.Values{}, err
	}
	kind, life := linkInvitation, visitor.InvitationLife
	if m.Kind == outbox.SignInLink {
		kind, life = linkSignIn, visitor.SignInLife
	}
	token, code, err := mint(ctx, tx, l.CodePrice, p, grant, row.InsertLinkParams{MailID: m.ID, Kind: kind, Life: life.Milliseconds()})
	values.Link, values.Code = p.PortalAddress+"/l/"+token, code
	return values, err
}

// HandedOver lets the life of the mail's link begin.
func (Letters) HandedOver(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	return tx.HandOverLink(ctx, row.HandOverLinkParams{At: store.MillisOrNull(tx.Now), MailID: m.ID})
}

// Moved records the outcome of a mail in the client's history and tells their screen. A sign-in link is of
// everybody at its address.
func (l Letters) Moved(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	tx.Changed(Noun, m.Client)
	outcomes := map[outbox.State]history.Action{
		outbox.Sent: history.MailSent, outbox.Failed: history.MailFailed, outbox.InDoubt: history.MailUncertain,
		outbox.Cancelled: history.MailCancelled, outbox.Bounced: history.MailBounced,
	}
	action, isOutcome := outcomes[m.State]
	if m.IsDelayed() {
		action = history.MailDelayed
	}
	if !isOutcome {
		return nil
	}
	concerned, err := l.concerned(ctx, &tx.View, m)
	if err != nil {
		return err
	}
	for _, h := range concerned {
		changed(tx, h.ID, h.id)
		if err := history.Append(ctx, tx, h.calledIn(history.Entry{
			Actor: history.Program, Action: action, Client: h.ID, Subject: m.ID, Detail: m.Recipient,
		})); err != nil {
			return err
		}
	}
	return nil
}

// Edited records that the practitioner gave a mail that waits other words. The words stay out of it.
func (Letters) Edited(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	tx.Changed(Noun, m.Client)
	return history.Append(ctx, tx, history.Entry{
		Actor: history.Practitioner, Action: history.MessageEdited, Client: m.Client, Subject: m.ID, Detail: m.Recipient,
	})
}

// mint makes a link and its code for a grant; link says for which mail, of what kind and with what life, which is
// counted from now until a hand-over counts it anew.
func mint(
	ctx context.Context, tx *store.Tx, price visitor.Price, p row.Practice, grant row.AccessGrant, link row.InsertLinkParams,
) (token, code string, err error) {
	secret, err := tx.Random(visitor.TokenSize)
	if err != nil {
		return "", "", err
	}
	random, err := tx.Random(visitor.CodeLength)
	if err != nil {
		return "", "", err
	}
	token, code = visitor.EncodeToken(secret), visitor.CodeFrom(random)
	link.ID, link.GrantID, link.TokenHash = tx.NewID(), grant.ID, visitor.HashOfToken(token)
	link.CodeHash = visitor.HashOfCode(price, p.CodeSalt, grant.AddressKey, code)
	link.IssuedAt, link.ExpiresAt = store.Millis(tx.Now), store.Millis(tx.Now)+link.Life
	return token, code, tx.InsertLink(ctx, link)
}

func keyOf(a client.Address) string { return visitor.AddressKey(a.Address) }

func isNone(err error) bool {
	return errors.Is(err, sql.ErrNoRows) || fault.CodeOf(err) == fault.NotFound
}
