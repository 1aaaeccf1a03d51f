package practice

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// TemplateNoun is how a change of a template is announced.
const TemplateNoun = "template"

// Template is what the mails of one kind say in one language, for every client whom nothing else was written
// for. Subject and message are the practitioner's, or the standard text where they have written none.
type Template struct {
	Kind            outbox.Kind `json:"kind"`
	Language        string      `json:"language"`
	Version         int         `json:"version"` // 0: never changed
	Subject         string      `json:"subject"`
	Message         string      `json:"message"`
	StandardSubject string      `json:"standardSubject"`
	StandardMessage string      `json:"standardMessage"`
	IsOwn           bool        `json:"isOwn"`
	MessageMax      int         `json:"messageMax"`                        // characters that a message may have
	ChangedAt       *time.Time  `json:"changedAt" ts_type:"string | null"` // nil: never
}

// Templates reads and changes what the practice's mails say, shows how they arrive, and sends one to the
// practice itself.
type Templates struct{ store *store.DB }

// NewTemplates returns the templates of a store.
func NewTemplates(db *store.DB) *Templates { return &Templates{store: db} }

// List reads the template of every kind of mail that the program sends, in every language, in the order to
// show them.
func (t *Templates) List(ctx context.Context) ([]Template, error) {
	standards := outbox.Standards()
	list := make([]Template, 0, len(standards))
	err := t.store.Read(ctx, func(v *store.View) error {
		for _, standard := range standards {
			stored, err := storedTemplate(ctx, v, standard.Kind, standard.Language)
			if err != nil {
				return err
			}
			list = append(list, templateFrom(standard, stored))
		}
		return nil
	})
	return list, err
}

// Save gives the mails of a kind in a language other words, from the next one on that is written; one that
// waits without words of its own is written when it goes. The standard text, and an empty wording, take the
// practitioner's own back. version is the one that the words were written over. It fails with
// [fault.Conflict] over a newer one, [fault.Invalid] at kind or language, and the codes of
// [outbox.ParseWording].
func (t *Templates) Save(ctx context.Context, kind, language string, version int, w outbox.Wording) (Template, error) {
	standard, err := standardOf(kind, language)
	if err != nil {
		return Template{}, err
	}
	own, err := outbox.ParseWording(w)
	if err != nil {
		return Template{}, err
	}
	if own == standard.Wording {
		own = outbox.Wording{}
	}
	var saved Template
	err = t.store.Write(ctx, func(tx *store.Tx) error {
		stored, err := storedTemplate(ctx, &tx.View, standard.Kind, standard.Language)
		switch {
		case err != nil:
			return err
		case stored.Version != int64(version):
			return fault.New(fault.Conflict)
		case own != wordingOf(stored):
			if stored, err = keepTemplate(ctx, tx, standard, stored.Version+1, own); err != nil {
				return err
			}
		}
		saved = templateFrom(standard, stored)
		return nil
	})
	return saved, err
}

// keepTemplate stores a template's next version with its history.
func keepTemplate(ctx context.Context, tx *store.Tx, standard outbox.Standard, version int64, own outbox.Wording) (row.Template, error) {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return row.Template{}, err
	}
	stored := row.Template{
		PracticeID: p.ID, Kind: string(standard.Kind), Language: standard.Language, Subject: own.Subject, Message: own.Message,
		Version: version, UpdatedAt: store.Millis(tx.Now),
	}
	if err := tx.UpsertTemplate(ctx, row.UpsertTemplateParams(stored)); err != nil {
		return row.Template{}, err
	}
	action := history.TemplateChanged
	if own == (outbox.Wording{}) {
		action = history.TemplateReset
	}
	tx.Changed(TemplateNoun, stored.Kind)
	return stored, history.Append(ctx, tx, history.Entry{
		Actor: history.Practitioner, Action: action, Subject: p.ID, Detail: stored.Kind + " " + stored.Language,
	})
}

// TemplateOf reads the practitioner's own words for a kind of mail in a language; the zero wording where
// they have written none.
func TemplateOf(ctx context.Context, v *store.View, kind outbox.Kind, language string) (outbox.Wording, error) {
	stored, err := storedTemplate(ctx, v, kind, language)
	return wordingOf(stored), err
}

// standardOf finds the standard text of what the window names.
func standardOf(kind, language string) (outbox.Standard, error) {
	field := "kind"
	for _, standard := range outbox.Standards() {
		if string(standard.Kind) != kind {
			continue
		}
		if standard.Language == language {
			return standard, nil
		}
		field = "language"
	}
	return outbox.Standard{}, fault.At(field, fault.Invalid)
}

// storedTemplate reads a row; the zero one where there is none.
func storedTemplate(ctx context.Context, v *store.View, kind outbox.Kind, language string) (row.Template, error) {
	stored, err := v.GetTemplate(ctx, row.GetTemplateParams{Kind: string(kind), Language: language})
	if errors.Is(err, sql.ErrNoRows) {
		return row.Template{}, nil
	}
	return stored, err
}

func wordingOf(stored row.Template) outbox.Wording {
	return outbox.Wording{Subject: stored.Subject, Message: stored.Message}
}

func templateFrom(standard outbox.Standard, stored row.Template) Template {
	template := Template{
		Kind: standard.Kind, Language: standard.Language, Version: int(stored.Version), Subject: standard.Subject, Message: standard.Message,
		StandardSubject: standard.Subject, StandardMessage: standard.Message, MessageMax: outbox.MessageMax,
	}
	if own := wordingOf(stored); own != (outbox.Wording{}) {
		template.IsOwn, template.Subject, template.Message = true, own.Subject, own.Message
	}
	if stored.Version > 0 {
		at := store.Time(stored.UpdatedAt)
		template.ChangedAt = &at
	}
	return template
}
