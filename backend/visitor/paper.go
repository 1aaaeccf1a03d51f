package visitor

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Refusals of what a visitor does to a paper.
const (
	PaperDone       fault.Code = "paper_done"       // it is signed, or handed in, already
	PaperChanged    fault.Code = "paper_changed"    // what was shown is not what stands now
	PaperIncomplete fault.Code = "paper_incomplete" // an answer that has to be given is missing, or is not sound
)

// PaperLine is one paper that was shared with the visitor.
type PaperLine struct {
	ID              string // the share's
	Kind            document.ContentKind
	Title           string
	Language        string
	SharedAt        time.Time
	DueOn           string // 2006-01-02 in the practice's zone; empty: no day was set
	Answered, Asked int    // of a form
	IsOpened        bool
	IsStarted       bool
	DoneAt          *time.Time // signed, handed in, or fetched
}

// Paper is a paper with what stands in it and what is answered.
type Paper struct {
	PaperLine

	Number      int    // of the version
	Hash        string // of what was shared, in hexadecimal
	Content     document.Content
	Values      document.Values
	Answers     document.Answers // those that are handed in with it
	AnswersHash string           // over these, in hexadecimal
	Missing     []document.Problem
	Signature   *Signature // nil: not signed, and not handed in
}

// Signature is under what a paper was signed or handed in.
type Signature struct {
	Client      string // for whom, by first and last name; empty until the desk has taken it in
	Signer      string
	Way         Way
	Drawing     string // of one that was drawn: the path, as in SVG
	At          time.Time
	PaperHash   string
	AnswersHash string
}

// Way is how somebody stood for a paper.
type Way string

// The ways.
const (
	Typed    Way = "typed"
	Drawn    Way = "drawn"
	HandedIn Way = "handed_in" // a form, by pressing the button
)

// Papers lists what was shared with a visitor: first what is to be done, by the day it is due, then what is
// done, the newest first.
func (d *Door) Papers(ctx context.Context, who Visitor) ([]PaperLine, error) {
	lines := []PaperLine{}
	err := d.portal.Read(ctx, func(v *store.View) error {
		shares, err := v.ReadPortalShares(ctx, row.ReadPortalSharesParams{Holder: who.Holder, Client: who.Client})
		if err != nil {
			return err
		}
		waiting, err := v.ListPendingEvents(ctx, who.Client)
		if err != nil {
			return err
		}
		for _, share := range shares {
			paper, err := paperOf(ctx, v, row.ReadPortalShareRow(share), waiting)
			if err != nil {
				return err
			}
			lines = append(lines, paper.PaperLine)
		}
		return nil
	})
	slices.SortStableFunc(lines, compareLines)
	return lines, err
}

func compareLines(a, b PaperLine) int {
	switch {
	case a.DoneAt != nil && b.DoneAt != nil:
		return b.DoneAt.Compare(*a.DoneAt)
	case (a.DoneAt == nil) != (b.DoneAt == nil):
		if a.DoneAt == nil {
			return -1
		}
		return 1
	case (a.DueOn == "") != (b.DueOn == ""):
		if a.DueOn != "" {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.DueOn, b.DueOn)
}

// Paper reads one paper. It fails with [fault.NotFound] where it is none of the visitor's, or was withdrawn.
func (d *Door) Paper(ctx context.Context, who Visitor, share string) (Paper, error) {
	var paper Paper
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		paper, err = readPaper(ctx, v, who, share)
		return err
	})
	return paper, err
}

// PaperFile reads the file of a paper that is one. It fails with [fault.NotFound].
func (d *Door) PaperFile(ctx context.Context, who Visitor, share string) (document.File, []byte, error) {
	paper, err := d.Paper(ctx, who, share)
	if err != nil {
		return document.File{}, nil, err
	}
	if paper.Content.File == nil {
		return document.File{}, nil, fault.New(fault.NotFound)
	}
	content, err := d.portal.ReadFile(paper.Content.File.Hash)
	return *paper.Content.File, content, err
}

// NoteFetchedPaper tells the desk that the file of a paper was fetched, once: that is all there is to do with it. In a
// preview it does nothing.
func (d *Door) NoteFetchedPaper(ctx context.Context, who Visitor, share string) error {
	if who.Preview.IsOn {
		return nil
	}
	return d.tell(ctx, func(tx *store.Tx) error {
		paper, err := readPaper(ctx, &tx.View, who, share)
		if err != nil || paper.DoneAt != nil {
			return err
		}
		return record(ctx, tx, PaperFetched, who.Client, PaperLook{Grant: who.Grant, Share: share})
	})
}

// NoteOpenedPaper tells the desk that a paper was looked at, once. In a preview it does nothing.
func (d *Door) NoteOpenedPaper(ctx context.Context, who Visitor, share string) error {
	if who.Preview.IsOn {
		return nil
	}
	return d.tell(ctx, func(tx *store.Tx) error {
		paper, err := readPaper(ctx, &tx.View, who, share)
		if err != nil || paper.IsOpened || paper.DoneAt != nil {
			return err
		}
		return record(ctx, tx, PaperOpened, who.Client, PaperLook{Grant: who.Grant, Share: share})
	})
}

// readPaper reads a paper as it stands, with what the visitor did and the desk has not taken in yet.
func readPaper(ctx context.Context, v *store.View, who Visitor, share string) (Paper, error) {
	found, err := v.ReadPortalShare(ctx, row.ReadPortalShareParams{Key: share, Holder: who.Holder, Client: who.Client})
	if err != nil {
		if isNone(err) {
			err = fault.New(fault.NotFound)
		}
		return Paper{}, err
	}
	waiting, err := v.ListPendingEvents(ctx, who.Client)
	if err != nil {
		return Paper{}, err
	}
	return paperOf(ctx, v, found, waiting)
}

func paperOf(ctx context.Context, v *store.View, s row.ReadPortalShareRow, waiting []row.VisitorEvent) (Paper, error) {
	content, err := document.ReadContent(s.Body)
	if err != nil {
		return Paper{}, err
	}
	paper := Paper{
		PaperLine: PaperLine{
			ID: s.Key, Kind: document.ContentKind(s.Kind), Title: content.Title, Language: content.Language, SharedAt: store.Time(s.SharedAt), DueOn: s.DueOn,
			Answered: int(s.Answered), Asked: int(s.Asked), IsOpened: s.OpenedAt != nil, IsStarted: s.StartedAt != nil, DoneAt: store.TimeOrNil(s.DoneAt),
		},
		Number: int(s.Number), Hash: hex.EncodeToString(s.Hash), Content: content, Values: document.Values{},
	}
	kept, err := v.ReadPortalAnswers(ctx, s.Key)
	if err != nil {
		return Paper{}, err
	}
	for _, each := range kept {
		paper.Values[each.Question] = json.RawMessage(each.Value)
	}
	if s.Way != "" {
		paper.Signature = &Signature{
			Client: s.Person, Signer: s.Signer, Way: Way(s.Way), Drawing: s.Drawing,
			PaperHash: paper.Hash, AnswersHash: hex.EncodeToString(s.AnswersHash), At: *paper.DoneAt,
		}
	}
	for _, event := range waiting {
		if err := paper.overlay(event); err != nil {
			return Paper{}, err
		}
	}
	var hash []byte
	if paper.Answers, paper.Missing, _, hash, err = content.Sheet().Form.HandIn(paper.Values); err != nil {
		return Paper{}, err
	}
	paper.AnswersHash = hex.EncodeToString(hash)
	return paper, nil
}

// overlay shows what the visitor did before the desk knows of it. What cannot be read shows nothing; the desk parks it.
func (p *Paper) overlay(event row.VisitorEvent) error {
	at := store.Time(event.At)
	if Kind(event.Kind) == AnswersSaved {
		body, isTheirs := bodyOf[AnswersSave](event)
		if !isTheirs || body.Share != p.ID || p.DoneAt != nil {
			return nil
		}
		merged, err := p.Content.Sheet().Form.Merge(p.Values, body.Changes)
		if err != nil {
			return err
		}
		p.Values, p.IsStarted, p.IsOpened = merged.Values, true, true
		p.Answered, p.Asked = merged.Progress.Answered, merged.Progress.Asked
		return nil
	}
	body, isTheirs := bodyOf[PaperHandIn](event) // a look has a part of it
	if !isTheirs || body.Share != p.ID || p.DoneAt != nil {
		return nil
	}
	p.IsOpened = true
	if Kind(event.Kind) != PaperOpened {
		p.DoneAt = &at
	}
	if Kind(event.Kind) == PaperHandedIn {
		p.Signature = &Signature{Signer: body.Signer, Way: body.Way, Drawing: body.Drawing, At: at, PaperHash: body.Hash, AnswersHash: body.AnswersHash}
	}
	return nil
}

// bodyOf reads an event's body, if it can be read.
func bodyOf[Body any](event row.VisitorEvent) (body Body, isSound bool) {
	isSound = json.Unmarshal([]byte(event.Body), &body) == nil
	return body, isSound
}
