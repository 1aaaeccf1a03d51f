package portal

import (
	"context"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/signedcopy"
	"anteroom/backend/visitor"
)

func copyPath(share string) string { return papersPath + "/" + share + "/copy" }

// hasCopy says whether there is something to give a copy of: it is done, and the practice has it.
func hasCopy(paper visitor.Paper) bool { return paper.Signature != nil && paper.Signature.Client != "" }

// sendCopy sends a copy of what was signed or handed in. It is made anew each time, and always the same.
func (v *visit) sendCopy() {
	paper, isThere := v.paper()
	if !isThere {
		return
	}
	if !hasCopy(paper) {
		v.refusePaper(fault.New(fault.NotFound))
		return
	}
	s := paper.Signature
	made := signedcopy.Copy{
		Practice: v.practice.Name, Client: s.Client, Number: paper.Number, Content: paper.Content, Answers: paper.Answers,
		Signer: s.Signer, Way: signedcopy.Way(s.Way), Drawing: s.Drawing, At: s.At, PaperHash: s.PaperHash, AnswersHash: s.AnswersHash,
		Zone: v.practice.Zone, Language: v.book.Language(),
	}
	content, err := v.makeFile(made.PDF)
	if err != nil {
		v.refuse(err)
		return
	}
	v.sendFile(made.Name(), document.PDF, content)
}

// makeFile makes a file as soon as no other is being made: one of the longest form takes this computer seconds, and the
// window has to go on meanwhile. It fails with [fault.Busy] for whoever would have to wait too long.
func (v *visit) makeFile(draw func() ([]byte, error)) ([]byte, error) {
	ctx, cancel := context.WithTimeout(v.r.Context(), busyWait)
	defer cancel()
	select {
	case v.portal.copies <- struct{}{}:
		defer func() { <-v.portal.copies }()
		return draw()
	case <-ctx.Done():
		return nil, fault.New(fault.Busy)
	}
}
