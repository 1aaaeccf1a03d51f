package portal

import (
	"crypto/rand"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
	portalassets "anteroom/frontend/portal"
)

const (
	messagesPath = "/messages"
	newestPart   = "#newest"
	// messageLimit is a message with all the files that it may have.
	messageLimit = visitor.MessageFilesMax*document.FileBytes + 256<<10
	// sendTime is how long a phone may take to send that.
	sendTime = 3 * time.Minute
)

// showMessages draws the newest part of the thread, or an earlier one. What is drawn is read.
func (v *visit) showMessages() {
	thread, isThere := v.thread()
	if !isThere {
		return
	}
	if isLookedAt(v.r) {
		if err := v.portal.door.ReadMessages(v.r.Context(), v.who, thread.Newest()); err != nil {
			v.refuseMessage(err)
			return
		}
	}
	v.drawBegun(thread)
}

// showThread draws the same for the page that lies open: whether somebody looks at it, its script says.
func (v *visit) showThread() {
	if thread, isThere := v.thread(); isThere {
		v.drawBegun(thread)
	}
}

// drawBegun draws the thread with what was begun below it and not sent.
func (v *visit) drawBegun(thread visitor.Thread) {
	begun, err := v.portal.door.Draft(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	v.drawMessages(http.StatusOK, thread, pages.Draft{Body: begun, IsBegun: begun != ""})
}

// keepDraft keeps what was typed so far.
func (v *visit) keepDraft() {
	err := v.portal.door.SaveDraft(v.r.Context(), v.who, v.r.PostFormValue("page"), v.r.PostFormValue("body"))
	switch fault.CodeOf(err) {
	case "":
		v.w.WriteHeader(http.StatusNoContent)
	case fault.TooLong:
		v.tell(http.StatusUnprocessableEntity, refusal{name: "unreadable", leadsHome: true})
	default:
		v.refuseMessage(err)
	}
}

// isLookedAt says whether somebody sees what a request asks for: neither one for the head alone, nor a browser that
// fetches ahead.
func isLookedAt(r *http.Request) bool {
	return r.Method == http.MethodGet && !strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch")
}

// noteRead takes in that what came while the page lay open is on the screen.
func (v *visit) noteRead() {
	if err := v.portal.door.ReadMessages(v.r.Context(), v.who, v.r.PostFormValue("upTo")); err != nil {
		v.refuseMessage(err)
		return
	}
	v.w.WriteHeader(http.StatusNoContent)
}

// thread reads the part of the thread that is asked for; where there is none it has said so.
func (v *visit) thread() (visitor.Thread, bool) {
	thread, err := v.portal.door.Messages(v.r.Context(), v.who, v.r.URL.Query().Get("before"))
	if err != nil {
		v.refuseMessage(err)
	}
	return thread, err == nil
}

// refuseMessage shows the page of what cannot be done with messages.
func (v *visit) refuseMessage(err error) {
	switch fault.CodeOf(err) {
	case fault.NotFound:
		v.tell(http.StatusNotFound, refusal{name: "not_found", leadsHome: true})
	case fault.Forbidden:
		v.tell(http.StatusForbidden, refusal{name: "forbidden", leadsHome: true})
	case fault.Invalid:
		v.tell(http.StatusUnprocessableEntity, refusal{name: "unreadable", leadsHome: true})
	default:
		v.refuse(err)
	}
}

func (v *visit) drawMessages(status int, thread visitor.Thread, draft pages.Draft) {
	shown := pages.Messages{Mark: thread.Mark, Newest: thread.Newest(), IsEarlier: v.r.URL.Query().Get("before") != "", Draft: draft}
	if shown.Draft.Page == "" {
		shown.Draft.Page = rand.Text()
	}
	if thread.HasOlder {
		shown.Older = messagesPath + "?before=" + thread.Messages[0].ID
	}
	for _, m := range thread.Messages {
		shown.Lines = append(shown.Lines, v.messageLine(m))
	}
	page := v.here("portal_messages_title")
	page.Here = messagesPath
	if v.who.Preview.IsOn || shown.IsEarlier {
		shown.IsStill = true
	} else {
		page.More = v.portal.pathOf(portalassets.Messages)
	}
	v.show(status, pages.ShowMessages(page, shown))
}

func (v *visit) messageLine(m visitor.Message) pages.MessageLine {
	line := pages.MessageLine{ID: m.ID, IsMine: m.IsMine, IsNew: m.IsNew, By: v.practice.Name, At: v.day(m.At) + ", " + v.clock(m.At), Pieces: linked(m)}
	if m.IsMine {
		line.By, line.State = v.book.Say("portal_message_you"), v.book.Say("portal_message_sent")
		if m.ReadAt != nil {
			line.State = v.book.Say("portal_message_read", "date", v.day(*m.ReadAt), "time", v.clock(*m.ReadAt))
		}
	}
	for _, file := range m.Files {
		line.Files = append(line.Files, pages.MessageFile{Path: messagesPath + "/files/" + file.ID, Name: file.Name, Size: sizeOf(file.Size)})
	}
	return line
}

// sendMessageFile sends a file of a message.
func (v *visit) sendMessageFile() {
	file, content, err := v.portal.door.MessageFile(v.r.Context(), v.who, v.r.PathValue("file"))
	if err != nil {
		v.refuseMessage(err)
		return
	}
	v.sendFile(file.Name, file.Media, content)
}

// sendMessage takes a message for the practice. Its files are held in memory whole, and never lie unencrypted on the disk.
func (v *visit) sendMessage() {
	defer v.giveTime(sendTime)()
	out, err := v.readMessage()
	if err == nil {
		err = v.portal.door.SendMessage(v.r.Context(), v.who, out)
	}
	if err == nil {
		v.sendTo(messagesPath + newestPart)
		return
	}
	problem := v.messageProblem(err, out.Files)
	if problem == (pages.Draft{}) {
		v.refuseMessage(err)
		return
	}
	problem.Page, problem.Body, problem.HadFiles = out.Page, out.Body, len(out.Files) > 0
	if thread, isThere := v.thread(); isThere {
		v.drawMessages(http.StatusUnprocessableEntity, thread, problem)
	}
}

// readMessage reads what was sent, with its files or, from a page that kept it, without.
func (v *visit) readMessage() (visitor.Outgoing, error) {
	err := v.r.ParseMultipartForm(messageLimit) //nolint:gosec // the body is bounded before it comes here
	out := visitor.Outgoing{Page: v.r.PostFormValue("page"), Body: v.r.PostFormValue("body")}
	switch {
	case errors.Is(err, http.ErrNotMultipart):
		return out, nil
	case err != nil:
		return out, fault.At("files", document.FileTooLarge)
	}
	for _, head := range v.r.MultipartForm.File["file"] {
		if head.Filename == "" && head.Size == 0 {
			continue
		}
		content, err := contentOf(head)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, visitor.GivenFile{Name: head.Filename, Content: content})
	}
	return out, nil
}

func contentOf(head *multipart.FileHeader) ([]byte, error) {
	given, err := head.Open()
	if err != nil {
		return nil, err
	}
	content := make([]byte, head.Size)
	_, err = io.ReadFull(given, content)
	_ = given.Close() // it was read to its end
	return content, err
}

// messageProblem says at its field why a message was not taken; nothing where that is no matter of a field.
func (v *visit) messageProblem(err error, files []visitor.GivenFile) pages.Draft {
	code := string(fault.CodeOf(err))
	switch field := fault.FieldOf(err); field {
	case "":
		return pages.Draft{}
	case "body":
		return pages.Draft{Problem: v.book.Say("portal_message_"+code, "practice", v.practice.Name)}
	case "files":
		if v.book.Has("portal_" + code) {
			return pages.Draft{FilesProblem: v.book.Say("portal_" + code)}
		}
		return pages.Draft{FilesProblem: v.book.Say("portal_upload_" + code)}
	default:
		at, err := strconv.Atoi(field)
		if err != nil || at >= len(files) {
			return pages.Draft{}
		}
		return pages.Draft{FilesProblem: files[at].Name + ": " + v.book.Say("portal_upload_"+code)}
	}
}

// giveTime gives a visitor who is signed in more time than any request has, to send what is large. What it returns
// ends that.
func (v *visit) giveTime(limit time.Duration) func() {
	control := http.NewResponseController(v.w)
	if !isUnhurried(control) {
		return func() {}
	}
	over := time.AfterFunc(limit, func() {
		past := time.Unix(1, 0)
		_, _ = control.SetReadDeadline(past), control.SetWriteDeadline(past) // it is over either way
	})
	return func() { over.Stop() }
}

// isUnhurried takes the limits of time from a request, and says whether it could.
func isUnhurried(control *http.ResponseController) bool {
	return errors.Join(control.SetReadDeadline(time.Time{}), control.SetWriteDeadline(time.Time{})) == nil
}

// readValues reads the values of a form with files, up to the first file. It says whether there was one.
func readValues(r *http.Request) (values [][2]string, hasFiles bool, err error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return nil, false, nil //nolint:nilerr // what is no such form has no such values
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, false, err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return values, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		if part.FileName() != "" {
			return values, true, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, bodyLimit))
		if err != nil {
			return nil, false, err
		}
		if name := part.FormName(); name != "file" {
			values = append(values, [2]string{name, string(value)})
		}
	}
}
