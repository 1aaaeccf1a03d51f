package paperwork

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Signature is under what a paper was signed or handed in. It never changes.
type Signature struct {
	Signer      string      `json:"signer"`
	Way         visitor.Way `json:"way"`
	Drawing     string      `json:"drawing"` // of one that was drawn: the path, as in SVG
	At          time.Time   `json:"at" ts_type:"string"`
	PaperHash   string      `json:"paperHash"`   // SHA-256 of what was shown, in hexadecimal
	AnswersHash string      `json:"answersHash"` // SHA-256 of the answers; of a text: of none
	IsSound     bool        `json:"isSound"`     // all of it is still as it was signed
}

// sealed is everything that a signature stands for, in the one form over which its seal is made.
type sealed struct {
	Share       string `json:"share"`
	Grant       string `json:"grant"`
	Signer      string `json:"signer"`
	Way         string `json:"way"`
	Drawing     string `json:"drawing"`
	PaperHash   []byte `json:"paperHash"`
	AnswersHash []byte `json:"answersHash"`
	At          int64  `json:"at"`
}

func (s sealed) seal() ([]byte, error) {
	text, err := json.Marshal(s)
	sum := sha256.Sum256(text)
	return sum[:], err
}

// HandIn signs a text, or hands a form in, with what stands at this moment. The same again does nothing. It fails with
// [fault.NotFound], [visitor.PaperDone], [visitor.PaperChanged], [visitor.PaperIncomplete] or [fault.Invalid].
func HandIn(ctx context.Context, tx *store.Tx, h visitor.PaperHandIn) error {
	share, err := shareOf(ctx, tx, h.Grant, h.Share)
	switch {
	case err != nil:
		return err
	case share.Kind == string(document.FileContent):
		return fault.New(fault.Invalid)
	case share.DoneAt != nil:
		return fault.New(visitor.PaperDone)
	}
	held, err := document.ReadContent(share.Body)
	if err != nil {
		return err
	}
	values, err := valuesOf(ctx, &tx.View, share.ID)
	if err != nil {
		return err
	}
	_, problems, answers, hash, err := held.Sheet().Form.HandIn(values)
	switch {
	case err != nil:
		return err
	case hex.EncodeToString(share.Hash) != h.Hash || hex.EncodeToString(hash) != h.AnswersHash:
		return fault.New(visitor.PaperChanged)
	case len(problems) > 0:
		return fault.New(visitor.PaperIncomplete)
	}
	if h.Signer, err = signerOf(ctx, &tx.View, share, h); err != nil {
		return err
	}
	now := store.Millis(tx.Now)
	s := sealed{
		Share: share.ID, Grant: h.Grant, Signer: h.Signer, Way: string(h.Way), Drawing: h.Drawing, PaperHash: share.Hash, AnswersHash: hash, At: now,
	}
	seal, err := s.seal()
	if err != nil {
		return err
	}
	if err := tx.EndShare(ctx, row.EndShareParams{At: &now, ID: share.ID}); err != nil {
		return err
	}
	if err := tx.InsertSignature(ctx, row.InsertSignatureParams{
		ShareID: share.ID, GrantID: h.Grant, Signer: s.Signer, Way: s.Way, Drawing: s.Drawing, PaperHash: share.Hash,
		Answers: answers, AnswersHash: hash, Seal: seal, At: now,
	}); err != nil {
		return err
	}
	action := history.PaperSigned
	if share.Kind == string(document.FormContent) {
		action = history.PaperHandedIn
	}
	return note(ctx, tx, share, history.Client, action, sealMark(seal))
}

// sealMark is how the history names a seal, so that neither can be changed without the other telling.
func sealMark(seal []byte) string { return " · " + hex.EncodeToString(seal[:8]) }

// signerOf is who signs: the name that was typed, else that of whose access it is.
func signerOf(ctx context.Context, v *store.View, share row.GetShareRow, h visitor.PaperHandIn) (string, error) {
	if h.Signer != "" {
		return h.Signer, nil
	}
	if h.Way == visitor.Typed {
		return "", fault.At("name", fault.Missing)
	}
	name, _, err := nameOf(ctx, v, share.ClientID, share.HolderID)
	if err != nil || name != "" {
		return name, err
	}
	profile, err := client.Read(ctx, v, share.ClientID)
	return profile.FirstName + " " + profile.LastName, err
}

// errUnsound says that something under a signature is not what was signed.
var errUnsound = errors.New("what was signed is not what stands")

// check says whether a signature still stands over what was signed.
func check(s row.ShareSignature, body, published []byte) error {
	paper, answers := sha256.Sum256(body), sha256.Sum256(s.Answers)
	seal, err := sealed{
		Share: s.ShareID, Grant: s.GrantID, Signer: s.Signer, Way: s.Way, Drawing: s.Drawing, PaperHash: s.PaperHash, AnswersHash: s.AnswersHash, At: s.At,
	}.seal()
	if err != nil {
		return err
	}
	if !bytes.Equal(paper[:], published) || !bytes.Equal(published, s.PaperHash) || !bytes.Equal(answers[:], s.AnswersHash) || !bytes.Equal(seal, s.Seal) {
		return errUnsound
	}
	return nil
}

// Verify reads every signature and returns the ids of the shares at which one does not stand over what was signed, or
// is not the one that the history names.
func (s *Shares) Verify(ctx context.Context) ([]string, error) {
	unsound := []string{}
	err := s.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListSignatures(ctx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			signature := row.ShareSignature{
				ShareID: r.ShareID, GrantID: r.GrantID, Signer: r.Signer, Way: r.Way, Drawing: r.Drawing, PaperHash: r.PaperHash,
				Answers: r.Answers, AnswersHash: r.AnswersHash, Seal: r.Seal, At: r.At,
			}
			told, err := v.CountSealed(ctx, row.CountSealedParams{Subject: r.ShareID, Mark: sealMark(r.Seal)})
			if err != nil {
				return err
			}
			if check(signature, r.Body, r.Hash) != nil || told != 1 {
				unsound = append(unsound, r.ShareID)
			}
		}
		return nil
	})
	return unsound, err
}
