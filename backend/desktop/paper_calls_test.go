package desktop_test

import (
	"context"
	"encoding/base64"

	"anteroom/backend/access"
	"anteroom/backend/desktop"
	"anteroom/backend/document"
	"anteroom/backend/intake"
	"anteroom/backend/paperwork"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// aSheet is a form.
func aSheet() document.Sheet {
	return document.Sheet{Title: "Intake", Language: "en", Form: document.Form{Sections: []document.Section{{
		Title: "You", Questions: []document.Question{{
			ID: "sleep", Kind: document.OneChoice, Label: "Do you sleep?", Options: []document.Option{{Value: "well", Label: "Well"}, {Value: "badly", Label: "Badly"}},
		}},
	}}}}
}

func aTextDraft() document.TextDraft {
	return document.TextDraft{Title: "Notice", Language: "en", Text: "Please read."}
}

// paper is a document of the library, not published yet.
func (c caller) paper(kind document.ContentKind) paperwork.Document {
	var added paperwork.Paper
	var err error
	switch kind {
	case document.FormContent:
		added, err = desktop.NewDocuments(c.desk).AddForm(aSheet())
	case document.FileContent:
		added, err = desktop.NewDocuments(c.desk).AddFile("en", "notice.pdf", aFile())
	default:
		added, err = desktop.NewDocuments(c.desk).AddText(aTextDraft())
	}
	c.Must(err)
	return added.Document
}

// aText is a text of the library as the only argument.
func (c caller) aText() []any { return []any{c.paper(document.TextContent).ID} }

// toShareWithMany is a draft of documents for a client.
func (c caller) toShareWithMany() paperwork.BulkDraft {
	d := c.toShare()
	return paperwork.BulkDraft{Selection: access.Selection{IDs: []string{d.HolderID}}, Documents: d.Documents}
}

// handedIn is a paper that a client was given, answered and handed in.
func (c caller) handedIn(published paperwork.Document, changes []document.Change) string {
	ctx := context.Background()
	who, door := c.holder(), visitor.NewDoor(c.Store.Portal(intake.Take))
	_, err := desktop.NewDocuments(c.desk).Publish(published.ID, published.Version)
	c.Must(err)
	var ids []string
	c.Must(c.Store.Write(ctx, func(tx *store.Tx) error {
		ids, err = paperwork.Lay(ctx, tx, who.Client, who.Holder, []string{published.ID}, "")
		return err
	}))
	if changes != nil {
		_, err = door.SaveAnswers(ctx, who, ids[0], changes)
		c.Must(err)
	}
	shown, err := door.Paper(ctx, who, ids[0])
	c.Must(err)
	c.Must(door.HandIn(ctx, who, ids[0], visitor.Signing{Name: "Ana Example", Hash: shown.Hash, AnswersHash: shown.AnswersHash}))
	return ids[0]
}

// writtenOtherwise is a detail of the profile that a client wrote otherwise in a form.
func (c caller) writtenOtherwise() paperwork.Acceptance {
	sheet := aSheet()
	sheet.Form.Sections[0].Questions = []document.Question{{ID: "called", Kind: document.ShortText, Label: "Called", Purpose: document.PreferredName}}
	added, err := desktop.NewDocuments(c.desk).AddForm(sheet)
	c.Must(err)
	share := c.handedIn(added.Document, []document.Change{{Question: "called", Value: []byte(`"Annie"`)}})
	return paperwork.Acceptance{ShareID: share, Question: "called"}
}

// given is a paper that a client was given.
func (c caller) given() string {
	published := c.paper(document.TextContent)
	_, err := desktop.NewDocuments(c.desk).Publish(published.ID, published.Version)
	c.Must(err)
	var ids []string
	who := c.client().ID
	c.Must(c.Store.Write(context.Background(), func(tx *store.Tx) error {
		ids, err = paperwork.Lay(context.Background(), tx, who, who, []string{published.ID}, "")
		return err
	}))
	return ids[0]
}

// toShare is a document for a client.
func (c caller) toShare() paperwork.ShareDraft {
	published := c.paper(document.TextContent)
	_, err := desktop.NewDocuments(c.desk).Publish(published.ID, published.Version)
	c.Must(err)
	return paperwork.ShareDraft{HolderID: c.consented().ID, Documents: []string{published.ID}, Wording: aWording()}
}

func (c caller) paperCalls() map[string]func() []any {
	return map[string]func() []any{
		"Shares.List":     c.one,
		"Shares.Prospect": c.one,
		"Shares.Stock":    func() []any { return nil },
		"Shares.Message":  func() []any { return []any{c.consented().ID, ""} },
		"Shares.Preview":  func() []any { return []any{c.toShare()} },
		"Shares.Share":    func() []any { return []any{c.toShare()} },
		"Shares.Undo": func() []any {
			shared, err := desktop.NewShares(c.desk).Share(c.toShare())
			c.Must(err)
			return []any{shared.MailID}
		},
		"Shares.ReminderRule":     func() []any { return nil },
		"Shares.SaveReminderRule": func() []any { return []any{[]int{-1}} },
		"Shares.ForeseeDetail":    func() []any { return []any{c.writtenOtherwise()} },
		"Shares.AcceptDetail":     func() []any { return []any{c.writtenOtherwise()} },
		"Shares.LeaveDetail":      func() []any { a := c.writtenOtherwise(); return []any{a.ShareID, a.Question} },
		"Shares.Get":              func() []any { return []any{c.given()} },
		"Shares.Withdraw":         func() []any { return []any{c.given()} },
		"Shares.SaveCopyAs": func() []any {
			return []any{c.handedIn(c.paper(document.TextContent), nil)}
		},
		"Shares.SaveUploadAs": func() []any {
			who := c.holder()
			door := visitor.NewDoor(c.Store.Portal(intake.Take))
			content, err := base64.StdEncoding.DecodeString(aFile())
			c.Must(err)
			c.Must(door.Upload(context.Background(), who, "card.pdf", content))
			sent, err := paperwork.NewShares(c.Store).Uploads(context.Background(), who.Client)
			c.Must(err)
			return []any{sent[0].ID}
		},
		"Documents.List":    nothing,
		"Documents.Get":     c.aText,
		"Documents.Archive": c.aText,
		"Documents.Restore": c.aText,
		"Documents.GetVersion": func() []any {
			written := c.paper(document.TextContent)
			_, err := desktop.NewDocuments(c.desk).Publish(written.ID, written.Version)
			c.Must(err)
			return []any{written.ID, 1}
		},
		"Documents.AddText": func() []any { return []any{aTextDraft()} },
		"Documents.SaveText": func() []any {
			written := c.paper(document.TextContent)
			return []any{written.ID, written.Version, document.TextDraft{Title: "Other", Language: "es", Text: "Otro"}}
		},
		"Documents.AddForm": func() []any { return []any{aSheet()} },
		"Documents.SaveForm": func() []any {
			form := c.paper(document.FormContent)
			return []any{form.ID, form.Version, aSheet()}
		},
		"Documents.AddFile": func() []any { return []any{"en", "notice.pdf", aFile()} },
		"Documents.SaveFile": func() []any {
			kept := c.paper(document.FileContent)
			return []any{kept.ID, kept.Version, document.FileDraft{Title: "Other", Language: "es"}}
		},
		"Documents.ReplaceFile": func() []any {
			kept := c.paper(document.FileContent)
			return []any{kept.ID, kept.Version, "other.pdf", aFile()}
		},
		"Documents.Publish": func() []any {
			written := c.paper(document.TextContent)
			return []any{written.ID, written.Version}
		},
		"Documents.Move":        func() []any { return []any{c.paper(document.TextContent).ID, 0} },
		"Documents.Starters":    func() []any { return []any{"en"} },
		"Documents.AddStarters": func() []any { return []any{desktop.StarterChoice{Language: "en", Keys: []string{"phq9"}}} },
		"Documents.Measure":     func() []any { return []any{"gad7", "es"} },
		"Documents.Blocks":      func() []any { return []any{"# One\n\ntwo"} },
		"Documents.ImportForm": func() []any {
			exported, err := document.EncodeForm(aSheet())
			c.Must(err)
			return []any{string(exported)}
		},
		"Documents.ExportForm": func() []any { return []any{c.paper(document.FormContent).ID} },
		"Documents.SaveFileAs": func() []any { return []any{c.paper(document.FileContent).ID} },
	}
}
