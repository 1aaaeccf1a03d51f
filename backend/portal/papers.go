package portal

import (
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

const (
	papersPath = "/papers"
	noteSent   = "sent"
	noteSigned = "signed"
)

// showPapers lists what was shared, and what the visitor sent.
func (v *visit) showPapers() { v.listPapers(http.StatusOK, "") }

func (v *visit) listPapers(status int, problem string) {
	lines, err := v.portal.door.Papers(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	sent, err := v.portal.door.Uploads(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	list := pages.Papers{Problem: problem}
	for _, line := range lines {
		shown := v.paperLine(line)
		if line.DoneAt != nil {
			list.Done = append(list.Done, shown)
		} else {
			list.ToDo = append(list.ToDo, shown)
		}
	}
	for _, file := range sent {
		list.Sent = append(list.Sent, pages.SentFile{Name: file.Name, At: v.day(file.At)})
	}
	if v.r.URL.Query().Has(noteSent) {
		list.Note = "portal_upload_done"
	}
	v.show(status, pages.ShowPapers(v.here("portal_papers_title"), list))
}

func (v *visit) paperLine(line visitor.PaperLine) pages.PaperLine {
	shown := pages.PaperLine{ID: line.ID, Title: line.Title, Language: line.Language, Kind: line.Kind, Due: v.due(line)}
	if line.Kind == document.FormContent && line.IsStarted && line.DoneAt == nil {
		shown.Progress = v.book.Say("portal_paper_progress", "answered", strconv.Itoa(line.Answered), "asked", strconv.Itoa(line.Asked))
	}
	if line.DoneAt != nil {
		shown.Done = v.day(*line.DoneAt)
	}
	return shown
}

// showPaper draws one paper: a text, a file, or a form where it was left.
func (v *visit) showPaper() {
	paper, isThere := v.paper()
	if !isThere {
		return
	}
	if v.r.Method != http.MethodHead { // who asks for the head alone has seen nothing
		if err := v.portal.door.NoteOpenedPaper(v.r.Context(), v.who, paper.ID); err != nil {
			v.refuse(err)
			return
		}
	}
	switch {
	case paper.Kind == document.TextContent:
		v.drawText(http.StatusOK, paper, "", "")
	case paper.Kind == document.FileContent:
		v.drawFile(paper)
	case paper.DoneAt != nil:
		v.drawReview(http.StatusOK, paper, "")
	default:
		v.sendTo(partPath(paper.ID, firstOpen(paper)))
	}
}

// paper reads the paper that the path names; where it is none of the visitor's it has said so.
func (v *visit) paper() (visitor.Paper, bool) {
	paper, err := v.portal.door.Paper(v.r.Context(), v.who, v.r.PathValue("share"))
	if err != nil {
		v.refusePaper(err)
		return visitor.Paper{}, false
	}
	return paper, true
}

// refusePaper shows the page of what cannot be done with a paper.
func (v *visit) refusePaper(err error) {
	switch fault.CodeOf(err) {
	case fault.NotFound:
		v.tell(http.StatusNotFound, refusal{name: "paper_gone", leadsHome: true})
	case visitor.PaperDone:
		v.tell(http.StatusConflict, refusal{name: "paper_over", leadsHome: true})
	case fault.Invalid, fault.TooLong:
		v.tell(http.StatusUnprocessableEntity, refusal{name: "unreadable", leadsHome: true})
	default:
		v.refuse(err)
	}
}

func (v *visit) drawText(status int, paper visitor.Paper, name, problem string) {
	text := pages.PaperText{
		Head: v.paperHead(paper), Blocks: document.Blocks(paper.Content.Text), Hash: paper.Hash, AnswersHash: paper.AnswersHash,
		Name: name, Problem: problem, Signed: v.signed(paper),
	}
	v.show(status, pages.ShowText(v.titled(paper.Title), text))
}

func (v *visit) drawFile(paper visitor.Paper) {
	file := pages.PaperFile{Head: v.paperHead(paper)}
	if held := paper.Content.File; held != nil {
		file.Name, file.Size = held.Name, sizeOf(held.Size)
	}
	if paper.DoneAt != nil {
		file.Done = v.day(*paper.DoneAt)
	}
	v.show(http.StatusOK, pages.ShowFile(v.titled(paper.Title), file))
}

// sendPaperFile sends the file of a paper.
func (v *visit) sendPaperFile() {
	share := v.r.PathValue("share")
	file, content, err := v.portal.door.PaperFile(v.r.Context(), v.who, share)
	if err == nil && v.r.Method != http.MethodHead { // who asks for the head alone has nothing
		err = v.portal.door.NoteFetchedPaper(v.r.Context(), v.who, share)
	}
	if err != nil {
		v.refusePaper(err)
		return
	}
	v.sendFile(file.Name, file.Media, content)
}

// sendFile sends a file, to be saved and never shown in this site's name.
func (v *visit) sendFile(name string, media document.Media, content []byte) {
	header := v.w.Header()
	header.Set("Content-Type", string(media))
	header.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	header.Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = v.w.Write(content) //nolint:gosec // no browser shows it; whoever went away needs no file
}

// signPaper signs a text, or hands a form in.
func (v *visit) signPaper() {
	paper, isThere := v.paper()
	if !isThere {
		return
	}
	name := v.r.PostFormValue("name")
	err := v.portal.door.HandIn(v.r.Context(), v.who, paper.ID, visitor.Signing{
		Name: name, Drawing: v.r.PostFormValue("drawing"), Hash: v.r.PostFormValue("hash"), AnswersHash: v.r.PostFormValue("answers"),
	})
	code := fault.CodeOf(err)
	switch {
	case err == nil:
		v.sendTo(papersPath + "/" + paper.ID + "?" + noteSigned)
	case paper.Kind == document.FormContent && (code == visitor.PaperChanged || code == visitor.PaperIncomplete):
		v.drawReview(http.StatusConflict, paper, "portal_paper_changed")
	case code == visitor.PaperChanged:
		v.drawText(http.StatusConflict, paper, name, "portal_paper_changed")
	case fault.FieldOf(err) != "":
		v.drawText(http.StatusUnprocessableEntity, paper, name, "portal_sign_"+string(code))
	default:
		v.refusePaper(err)
	}
}

// receiveFile takes a file for the practice. It is held in memory whole, and never lies unencrypted on the disk.
func (v *visit) receiveFile() {
	defer v.giveTime(sendTime)()
	if err := v.r.ParseMultipartForm(uploadLimit); err != nil { //nolint:gosec // the body is bounded before it comes here
		v.listPapers(http.StatusUnprocessableEntity, "portal_upload_"+string(document.FileTooLarge))
		return
	}
	given, head, err := v.r.FormFile("file")
	if err != nil {
		v.listPapers(http.StatusUnprocessableEntity, "portal_upload_"+string(document.FileEmpty))
		return
	}
	content := make([]byte, head.Size)
	_, err = io.ReadFull(given, content)
	if err == nil {
		err = v.portal.door.Upload(v.r.Context(), v.who, head.Filename, content)
	}
	_ = given.Close() // it was read to its end
	key := "portal_upload_" + string(fault.CodeOf(err))
	switch {
	case err == nil:
		v.sendTo(papersPath + "?" + noteSent + "#send")
	case v.book.Has(key):
		v.listPapers(http.StatusUnprocessableEntity, key)
	default:
		v.refuse(err)
	}
}

func (v *visit) paperHead(paper visitor.Paper) pages.PaperHead {
	head := pages.PaperHead{ID: paper.ID, Title: paper.Title, Language: paper.Language}
	if paper.DoneAt == nil {
		head.Due = v.due(paper.PaperLine)
	} else if v.r.URL.Query().Has(noteSigned) {
		head.Note = "portal_signed_note"
	}
	return head
}

// titled is the frame for a page whose title is a document's.
func (v *visit) titled(title string) pages.Page {
	page := v.page(title)
	page.Here = v.r.URL.Path
	return page
}

// signed says who stood for a paper; nil where nobody did yet.
func (v *visit) signed(paper visitor.Paper) *pages.Signed {
	s := paper.Signature
	if s == nil {
		return nil
	}
	key := "portal_signed_by"
	if paper.Kind == document.FormContent {
		key = "portal_handed_in_by"
	}
	shown := &pages.Signed{
		By:   v.book.Say(key, "name", s.Signer, "date", v.day(s.At), "time", v.clock(s.At)),
		Hash: grouped(s.PaperHash), Drawing: s.Drawing,
	}
	if paper.Kind == document.FormContent {
		shown.Answered = grouped(s.AnswersHash)
	}
	if hasCopy(paper) {
		shown.Copy = copyPath(paper.ID)
	}
	return shown
}

// grouped is a hash in groups that an eye can compare.
func grouped(hash string) string {
	raw, err := hex.DecodeString(hash)
	if err != nil {
		return hash
	}
	var groups []string
	for len(raw) > 0 {
		n := min(4, len(raw))
		groups = append(groups, hex.EncodeToString(raw[:n]))
		raw = raw[n:]
	}
	return strings.Join(groups, " ")
}

// due says until when a paper is waited for, or since when; nothing where no day was set.
func (v *visit) due(line visitor.PaperLine) pages.Due {
	day := v.weekday(line.DueOn)
	if day == "" {
		return pages.Due{}
	}
	if line.DueOn < v.practice.Today {
		return pages.Due{Text: v.book.Say("portal_paper_overdue", "date", day), IsOver: true}
	}
	return pages.Due{Text: v.book.Say("portal_paper_due", "date", day)}
}

func sizeOf(bytes int) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", max(1, bytes>>10))
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}
