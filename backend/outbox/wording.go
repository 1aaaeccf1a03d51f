package outbox

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/frontend/words"
)

// Wording is what the practitioner wrote for one mail, or as a template; the zero one leaves what there was.
type Wording = mail.Wording

// Preview is a mail as its recipient will have it.
type Preview = mail.Preview

// Message is what the editor of a mail starts from.
type Message struct {
	Kind      Kind   `json:"kind"`
	Language  string `json:"language"`
	Recipient string `json:"recipient"`
	Subject   string `json:"subject"` // as it would be sent now, with placeholders
	Message   string `json:"message"`
	// TemplateSubject and TemplateMessage are the practitioner's template or else the kind's own words, in the
	// client's language.
	TemplateSubject string `json:"templateSubject"`
	TemplateMessage string `json:"templateMessage"`
	LinkDays        int    `json:"linkDays"` // how long the link works that is added to it; 0: for good
	MessageMax      int    `json:"messageMax"`
}

// Message reads the words of a mail. It fails with [fault.NotFound].
func (q *Queue) Message(ctx context.Context, id string) (Message, error) {
	var message Message
	err := q.store.Read(ctx, func(v *store.View) error {
		r, err := v.GetMail(ctx, id)
		if err != nil {
			return err
		}
		message, err = MessageOf(ctx, v, q.mails, fromRow(r))
		return err
	})
	return message, err
}

// Preview shows a mail as it would be with a wording. It fails with [fault.NotFound] and the codes of
// [mail.ParseWording].
func (q *Queue) Preview(ctx context.Context, id string, w Wording) (Preview, error) {
	var preview Preview
	err := q.store.Read(ctx, func(v *store.View) error {
		r, err := v.GetMail(ctx, id)
		if err != nil {
			return err
		}
		preview, err = PreviewOf(ctx, v, q.mails, fromRow(r), w)
		return err
	})
	return preview, err
}

// Edit gives a mail that waits other words (S27, W5); it is written with them when it goes, with a link
// of its own as ever. It fails with [TooLate] once the mail is under way or may have arrived, with
// [fault.Invalid] for a mail that has no words of one's own, and with the codes of [mail.ParseWording].
func (q *Queue) Edit(ctx context.Context, id string, w Wording) error {
	return q.store.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.GetMail(ctx, id)
		if err != nil {
			return err
		}
		m := fromRow(r)
		switch {
		case m.Kind == SignInLink || m.IsTest:
			return fault.At("kind", fault.Invalid)
		case !m.CanEdit():
			return fault.New(TooLate)
		}
		if m.Wording, err = OwnWording(ctx, &tx.View, q.mails, m, w); err != nil {
			return err
		}
		if m.Wording == (Wording{Subject: r.Subject, Message: r.Note}) {
			return nil
		}
		if err := tx.EditMail(ctx, row.EditMailParams{
			Subject: m.Wording.Subject, Note: m.Wording.Message, UpdatedAt: store.Millis(tx.Now), ID: m.ID,
		}); err != nil {
			return err
		}
		tx.Changed(Noun, m.ID)
		return q.mails.Edited(ctx, tx, m)
	})
}

// CanEdit says whether the mail's words can still be changed: it waits, and no copy of it may have
// arrived already.
func (m Mail) CanEdit() bool {
	mayBeThere := m.State == Queued && m.HandedOverAt != nil
	return m.Kind != SignInLink && m.Kind != Notice && !m.IsTest && m.State.Waits() && !mayBeThere
}

// MessageOf is what the editor starts from for a mail, whether it lies in the outbox already or not.
func MessageOf(ctx context.Context, v *store.View, mails Correspondence, m Mail) (Message, error) {
	values, err := mails.Fill(ctx, v, m)
	if err != nil {
		return Message{}, err
	}
	book := words.For(m.Language)
	template := mail.Template(mail.Kind(m.Kind), book, values)
	message := Message{
		Kind: m.Kind, Language: book.Language(), Recipient: m.Recipient, Subject: template.Subject, Message: template.Message,
		TemplateSubject: template.Subject, TemplateMessage: template.Message, LinkDays: values.Days, MessageMax: mail.MessageMax,
	}
	if values.IsInside {
		message.LinkDays = 0
	}
	if m.Wording != (Wording{}) {
		message.Subject, message.Message = m.Wording.Subject, m.Wording.Message
	}
	return message, nil
}

// PreviewOf shows a mail as it would be with a wording. The link and the code in it open nothing: the
// real ones are made when the mail goes.
func PreviewOf(ctx context.Context, v *store.View, mails Correspondence, m Mail, w Wording) (Preview, error) {
	values, err := mails.Fill(ctx, v, m)
	if err != nil {
		return Preview{}, err
	}
	values.Wording = w
	if !values.IsInside {
		values.Code = NothingCode
	}
	if values.PortalAddress != "" && !values.IsInside {
		values.Link = values.PortalAddress + "/l/" + NothingCode
	}
	letter, err := mail.Write(mail.Kind(m.Kind), words.For(m.Language), values)
	if err != nil {
		return Preview{}, err
	}
	return letter.Preview()
}

// OwnWording checks a wording for a mail, and returns the zero one where it says what the template does:
// such a mail follows the template until it goes. It fails with the codes of [mail.ParseWording].
func OwnWording(ctx context.Context, v *store.View, mails Correspondence, m Mail, w Wording) (Wording, error) {
	parsed, err := mail.ParseWording(w)
	if err != nil || parsed == (Wording{}) {
		return Wording{}, err
	}
	values, err := mails.Fill(ctx, v, m)
	if err != nil {
		return Wording{}, err
	}
	if parsed == mail.Template(mail.Kind(m.Kind), words.For(m.Language), values) {
		return Wording{}, nil
	}
	return parsed, nil
}
