package paperwork

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Reading is a paper that was given to somebody, with what they answered: until it is handed in, what stands so far.
type Reading struct {
	Given     Given            `json:"given"`
	Blocks    []document.Block `json:"blocks"` // of a text
	Form      document.Form    `json:"form"`
	File      document.File    `json:"file"`
	Answers   document.Answers `json:"answers" ts_type:"Record<string, unknown>"`
	Scores    []document.Score `json:"scores"`
	Signature *Signature       `json:"signature"` // nil: neither signed nor handed in
	Details   []Detail         `json:"details"`   // what it says otherwise than the profile, undecided
}

// Get reads a share as it stands. It fails with [fault.NotFound].
func (s *Shares) Get(ctx context.Context, id string) (Reading, error) {
	var reading Reading
	err := s.store.Read(ctx, func(v *store.View) error {
		share, err := v.GetShare(ctx, id)
		if err != nil {
			return err
		}
		given, err := givenTo(ctx, v, share.ClientID)
		if err != nil {
			return err
		}
		for _, each := range given {
			if each.ID == id {
				reading.Given = each
			}
		}
		return reading.read(ctx, v, share)
	})
	return reading, err
}

func (r *Reading) read(ctx context.Context, v *store.View, share row.GetShareRow) error {
	held, err := document.ReadContent(share.Body)
	if err != nil {
		return err
	}
	r.Blocks, r.Form, r.Answers = document.Blocks(held.Text), held.Sheet().Form, document.Answers{}
	if held.File != nil {
		r.File = *held.File
	}
	values, err := valuesOf(ctx, v, share.ID)
	if err != nil {
		return err
	}
	if r.Answers, _, err = r.Form.Take(values.Bytes(), document.Partly); err != nil {
		return err
	}
	signature, err := v.GetSignature(ctx, share.ID)
	switch {
	case err == nil:
		r.Signature = &Signature{
			Signer: signature.Signer, Way: visitor.Way(signature.Way), Drawing: signature.Drawing, At: store.Time(signature.At),
			PaperHash: hex.EncodeToString(signature.PaperHash), AnswersHash: hex.EncodeToString(signature.AnswersHash),
			IsSound: check(signature, share.Body, share.Hash) == nil,
		}
		if r.Answers, _, err = r.Form.Take(signature.Answers, document.Partly); err != nil {
			return err
		}
	case !isNone(err):
		return err
	}
	r.Scores = r.Form.Scores(r.Answers)
	r.Details, err = detailsOf(ctx, v, share, r.Form, r.Answers)
	return err
}

// Upload is a file that a client, or a contact of theirs, sent.
type Upload struct {
	ID     string         `json:"id"`
	Holder string         `json:"holder"` // the contact's name; empty: the client
	Name   string         `json:"name"`
	Media  document.Media `json:"media"`
	Size   int            `json:"size"` // bytes
	At     time.Time      `json:"at" ts_type:"string"`
}

// TakeFile takes in a file that a visitor sent. It fails with [fault.NotFound] where their access has ended.
func TakeFile(ctx context.Context, tx *store.Tx, sent visitor.FileSending) error {
	grant, err := tx.GetGrant(ctx, sent.Grant)
	if err != nil {
		return err
	}
	file, err := tx.GetVisitorUpload(ctx, sent.Upload)
	if err != nil {
		return err
	}
	if grant.EndedAt != nil || file.GrantID != grant.ID {
		return fault.New(fault.NotFound)
	}
	if err := tx.InsertUpload(ctx, row.InsertUploadParams{
		ID: file.ID, ClientID: grant.ClientID, HolderID: grant.HolderID, Name: file.Name, Media: file.Media, Size: file.Size, File: file.Hash, At: store.Millis(tx.Now),
	}); err != nil {
		return err
	}
	name, relation, err := nameOf(ctx, &tx.View, grant.ClientID, grant.HolderID)
	if err != nil {
		return err
	}
	tx.Changed(ShareNoun, grant.ClientID)
	return history.Append(ctx, tx, history.Entry{
		Actor: history.Client, Action: history.FileReceived, Client: grant.ClientID, Subject: file.ID, Detail: file.Name, Contact: name, Relation: string(relation),
	})
}

// Uploads lists what a client and their contacts sent, the newest first.
func (s *Shares) Uploads(ctx context.Context, clientID string) ([]Upload, error) {
	uploads := []Upload{}
	err := s.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListUploads(ctx, clientID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			name, _, err := nameOf(ctx, v, r.ClientID, r.HolderID)
			if err != nil {
				return err
			}
			uploads = append(uploads, Upload{ID: r.ID, Holder: name, Name: r.Name, Media: document.Media(r.Media), Size: int(r.Size), At: store.Time(r.At)})
		}
		return nil
	})
	return uploads, err
}

// Upload reads a file that a client sent. It fails with [fault.NotFound].
func (s *Shares) Upload(ctx context.Context, id string) (document.File, []byte, error) {
	var file document.File
	err := s.store.Read(ctx, func(v *store.View) error {
		r, err := v.GetUpload(ctx, id)
		file = document.File{Name: r.Name, Media: document.Media(r.Media), Size: int(r.Size), Hash: r.File}
		return err
	})
	if err != nil {
		return document.File{}, nil, err
	}
	content, err := s.store.ReadFile(file.Hash)
	return file, content, err
}

// isNone says that an error means: no such row.
func isNone(err error) bool {
	return err != nil && (errors.Is(err, sql.ErrNoRows) || fault.CodeOf(err) == fault.NotFound)
}
