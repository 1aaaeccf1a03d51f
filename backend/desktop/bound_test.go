package desktop_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/desktop"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/intake"
	"anteroom/backend/messaging"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// opener answers for main while nothing is open.
type opener struct{ panics bool }

func (o opener) State() desktop.StartupState {
	if o.panics {
		panic("planned")
	}
	return desktop.StartupState{Stage: desktop.EnterPassphrase, Version: "1.2.3"}
}
func (o opener) Choose(string) error { o.State(); return fault.New("passphrase_too_short") }
func (o opener) Enter(string) error  { o.State(); return fault.New("passphrase_wrong") }
func (o opener) EnterRecoveryCode(string) error {
	o.State()
	return fault.New("recovery_code_wrong")
}
func (o opener) Retry() desktop.StartupState { return o.State() }

func newDesk() *desktop.Desk {
	return desktop.NewDesk(slog.New(slog.DiscardHandler), "nowhere", time.Now)
}

// bound are the structs that the window calls, but the one that works before the records are open.
func bound(desk *desktop.Desk) []any {
	return []any{
		desktop.NewPractices(desk), desktop.NewMailAccounts(desk), desktop.NewMailboxes(desk), desktop.NewClients(desk), desktop.NewAccesses(desk), desktop.NewOutboxes(desk),
		desktop.NewTemplates(desk),
		desktop.NewDocuments(desk),
		desktop.NewBulks(desk),
		desktop.NewContacts(desk),
		desktop.NewHostings(desk),
	}
}

// methods calls do for every method that is bound: "Clients.Get" and the method.
func methods(structs []any, do func(name string, method reflect.Value)) {
	for _, object := range structs {
		value := reflect.ValueOf(object)
		for i := range value.NumMethod() {
			do(value.Type().Elem().Name()+"."+value.Type().Method(i).Name, value.Method(i))
		}
	}
}

// call calls a method with these arguments, or with nothing in each, and returns its answer and error.
func call(method reflect.Value, arguments ...any) (any, error) {
	var in []reflect.Value
	for i := range method.Type().NumIn() {
		if i < len(arguments) {
			in = append(in, reflect.ValueOf(arguments[i]))
		} else {
			in = append(in, reflect.Zero(method.Type().In(i)))
		}
	}
	out := method.Call(in)
	err, _ := out[len(out)-1].Interface().(error)
	if len(out) == 1 {
		return nil, err
	}
	return out[0].Interface(), err
}

func TestShape(t *testing.T) {
	t.Parallel()
	desk := newDesk()
	methods(append(bound(desk), desktop.NewStartup(desk, opener{})), func(name string, method reflect.Value) {
		t.Run(name+" has the shape that the window's bindings can carry", func(t *testing.T) {
			t.Parallel()
			shape := method.Type()
			if n := shape.NumOut(); n < 1 || n > 2 || shape.Out(n-1) != reflect.TypeFor[error]() {
				t.Error("its last result is not an error, or it has more than one beside it")
			}
			for i := range shape.NumIn() {
				in := shape.In(i)
				isPlain := in.PkgPath() == "" && slices.Contains([]reflect.Kind{reflect.String, reflect.Int, reflect.Bool}, in.Kind())
				if !isPlain && in.Kind() != reflect.Struct {
					t.Errorf("parameter %d is a %s", i, in)
				}
			}
			if shape.NumOut() == 2 {
				if out := shape.Out(0); out.PkgPath() != "" && out.Kind() != reflect.Struct {
					t.Errorf("it answers with a %s", out)
				}
				wantJSONNames(t, shape.Out(0), map[reflect.Type]bool{})
			}
		})
	})
}

// wantJSONNames ends the test unless every field that travels has a name of its own for it.
func wantJSONNames(t *testing.T, found reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	for found.Kind() == reflect.Pointer || found.Kind() == reflect.Slice {
		found = found.Elem()
	}
	if found.Kind() != reflect.Struct || seen[found] || !strings.HasPrefix(found.PkgPath(), "anteroom/") {
		return
	}
	seen[found] = true
	for i := range found.NumField() {
		field := found.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.IsExported() && !field.Anonymous && (name == "" || strings.ToLower(name[:1]) != name[:1]) {
			t.Errorf("%s.%s travels as %q", found, field.Name, name)
		}
		wantJSONNames(t, field.Type, seen)
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	never, was := newDesk(), newDesk()
	was.Open(&desktop.House{})
	was.Close()
	for when, desk := range map[string]*desktop.Desk{"before the records are open": never, "after they were closed": was} {
		methods(bound(desk), func(name string, method reflect.Value) {
			t.Run(name+" says that the records are locked "+when, func(t *testing.T) {
				t.Parallel()
				_, err := call(method)
				wantCode(t, err, fault.Locked)
			})
		})
	}

	t.Run("P1: the start answers before the records are open", func(t *testing.T) {
		t.Parallel()
		start := desktop.NewStartup(newDesk(), opener{})
		for _, read := range []func() (desktop.StartupState, error){start.State, start.Retry} {
			if state, err := read(); err != nil || state.Stage != desktop.EnterPassphrase || state.Version != "1.2.3" {
				t.Errorf("got %+v, %v", state, err)
			}
		}
		wantCode(t, start.ChoosePassphrase("x"), "passphrase_too_short")
		wantCode(t, start.EnterPassphrase("x"), "passphrase_wrong")
	})
}

func TestPanics(t *testing.T) {
	t.Parallel()

	t.Run("a panic becomes an error whose text tells nothing", func(t *testing.T) {
		t.Parallel()
		desk := newDesk()
		desk.Open(&desktop.House{}) // whatever reaches into it panics
		var caught int
		methods(bound(desk), func(name string, method reflect.Value) {
			_, err := call(method)
			if fault.CodeOf(err) != fault.Internal {
				return // it needs nothing of the house, or refuses first
			}
			caught++
			if strings.Contains(err.Error(), "nil pointer") {
				t.Errorf("%s: %v", name, err)
			}
		})
		if caught < 20 {
			t.Errorf("only %d methods panicked, so this proves little", caught)
		}
	})

	t.Run("so does a panic at the start", func(t *testing.T) {
		t.Parallel()
		start := desktop.NewStartup(newDesk(), opener{panics: true})
		methods([]any{start}, func(name string, method reflect.Value) {
			if strings.HasSuffix(name, "Touch") {
				return // it asks the opener nothing
			}
			_, err := call(method)
			wantCode(t, err, fault.Internal)
		})
	})
}

// room is an open house with somebody to wake.
type room struct {
	*accesstest.World

	desk       *desktop.Desk
	wakes      chan struct{}
	isUnserved bool // no browser finds the portal
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{World: accesstest.New(t), desk: newDesk(), wakes: make(chan struct{}, 1000)}
	accounts := practice.NewAccounts(r.Store, &keeper{})
	r.desk.Open(&desktop.House{
		Practices: r.Practices, Accounts: accounts, Templates: practice.NewTemplates(r.Store), Library: paperwork.NewLibrary(r.Store), Shares: paperwork.NewShares(r.Store), Threads: messaging.New(r.Store), Clients: r.Clients, Grants: r.Grants, Outbox: r.Outbox,
		MailSignIn: &agreeing{accounts: accounts},
		WakeOutbox: func() { r.wakes <- struct{}{} },
		Probe: func(_ context.Context, d practice.AccountDraft) desktop.TestReport {
			return desktop.TestReport{IsOK: true, Steps: []desktop.TestStep{{Step: "connect", IsOK: true, Words: d.Host}}}
		},
		ProbeMailbox: func(_ context.Context, m practice.Mailbox) (desktop.TestReport, error) {
			return desktop.TestReport{IsOK: true, Steps: []desktop.TestStep{{Step: "mailbox", IsOK: true, Words: m.Host}}}, nil
		},
		Hostings: practice.NewHostings(r.Store),
		HostingStatus: func() desktop.HostingStatus {
			return desktop.HostingStatus{
				Mode: practice.Preview, Place: "127.0.0.1:8080", IsServed: true, Suggestions: []string{},
				Certificate: desktop.PortalCertificate{Names: []string{}},
			}
		},
		SaveHosting: func(ctx context.Context, draft practice.Hosting) error {
			checked, _, err := practice.NewHostings(r.Store).Check(ctx, draft)
			if err != nil {
				return err
			}
			return practice.NewHostings(r.Store).Save(ctx, checked)
		},
		Doorstep: func(context.Context) (string, error) {
			if r.isUnserved {
				return "", fault.New(desktop.NotServed)
			}
			return "http://127.0.0.1:8080", nil
		},
		Locked: func() { r.Must(r.Grants.EndPreviews(context.Background())) },
		CheckReach: func(_ context.Context, isOn bool) []desktop.ReachStep {
			return []desktop.ReachStep{{Step: "switch", State: map[bool]string{true: "ok", false: "failed"}[isOn], Found: []string{}}}
		},
	})
	return r
}

// directHosting is the way to the portal that asks for the most.
func directHosting() practice.Hosting {
	hosting := practice.StandardHosting()
	hosting.Mode, hosting.HasAgreed = practice.Direct, true
	return hosting
}

// parent is a contact of a client.
func parent() client.ContactDraft {
	return client.ContactDraft{FirstName: "Bea", LastName: "Baker", Relation: "parent", Address: "bea@example.test", Phone: "555-0101", Language: "en"}
}

// arguments prepares a call of each method that succeeds.
func arguments(r *room) map[string]func() []any {
	ctx := context.Background()
	client1 := func(addresses ...client.Address) client.Profile { return r.Add("Ana", addresses...) }
	consented := func() client.Profile { return client1(accesstest.Consented("ana@example.test")) }
	invited := func() (client.Profile, string) {
		profile := consented()
		r.Must(r.Grants.Invite(ctx, profile.ID, ""))
		return profile, r.Card(profile.ID).Invitation.MailID
	}
	inState := func(state outbox.State) func() []any {
		return func() []any {
			_, id := invited()
			r.move(id, state)
			return []any{id}
		}
	}
	words := outbox.Wording{Subject: "News", Message: "Hello {first_name},"}
	mailbox := func() []any {
		_, err := desktop.NewMailAccounts(r.desk).Save(account())
		r.Must(err)
		return []any{practice.Mailbox{IsOn: true, Host: "imap.example.test", Port: 993, Security: practice.TLS}}
	}
	begun := func() []any {
		before, err := r.Grants.Bulk(context.Background(), "", "", 0, 1)
		r.Must(err)
		if before.ID != "" {
			r.Must(r.Grants.StopBulk(context.Background(), before.ID))
		}
		selection := access.Selection{IDs: []string{consented().ID}}
		id, err := r.Grants.BeginBulk(context.Background(), selection, 1)
		r.Must(err)
		return []any{id}
	}
	contact := func() client.Contact {
		added, err := r.Clients.AddContact(ctx, client1().ID, parent())
		r.Must(err)
		return added
	}
	sheet := func() document.Sheet {
		return document.Sheet{Title: "Intake", Language: "en", Form: document.Form{Sections: []document.Section{{
			Title: "You", Questions: []document.Question{{
				ID: "sleep", Kind: document.OneChoice, Label: "Do you sleep?", Options: []document.Option{{Value: "well", Label: "Well"}, {Value: "badly", Label: "Badly"}},
			}},
		}}}}
	}
	text := document.TextDraft{Title: "Notice", Language: "en", Text: "Please read."}
	file := base64.StdEncoding.EncodeToString([]byte("%PDF-1.4\nstartxref\n9\n%%EOF\n"))
	paper := func(kind document.ContentKind) paperwork.Document {
		var added paperwork.Paper
		var err error
		switch kind {
		case document.FormContent:
			added, err = desktop.NewDocuments(r.desk).AddForm(sheet())
		case document.FileContent:
			added, err = desktop.NewDocuments(r.desk).AddFile("en", "notice.pdf", file)
		default:
			added, err = desktop.NewDocuments(r.desk).AddText(text)
		}
		r.Must(err)
		return added.Document
	}
	given := func() string {
		published := paper(document.TextContent)
		_, err := desktop.NewDocuments(r.desk).Publish(published.ID, published.Version)
		r.Must(err)
		var ids []string
		r.Must(r.Store.Write(ctx, func(tx *store.Tx) error {
			who := client1().ID
			ids, err = paperwork.Lay(ctx, tx, who, who, []string{published.ID}, "")
			return err
		}))
		return ids[0]
	}
	holder := func() visitor.Visitor {
		id := consented().ID
		r.Must(r.Grants.Invite(ctx, id, ""))
		who := visitor.Visitor{Client: id, Holder: id}
		r.Must(r.Store.Read(ctx, func(v *store.View) error {
			grant, err := v.GetLatestGrant(ctx, id)
			who.Grant = grant.ID
			return err
		}))
		return who
	}
	written := func() (string, messaging.Message) {
		who := holder().Holder
		_, err := desktop.NewMessages(r.desk).AddFile(who, "card.pdf", file)
		r.Must(err)
		sent, err := desktop.NewMessages(r.desk).Send(who, "Hello.")
		r.Must(err)
		return who, sent
	}
	toShare := func() paperwork.ShareDraft {
		published := paper(document.TextContent)
		_, err := desktop.NewDocuments(r.desk).Publish(published.ID, published.Version)
		r.Must(err)
		return paperwork.ShareDraft{HolderID: consented().ID, Documents: []string{published.ID}}
	}
	aText := func() []any { return []any{paper(document.TextContent).ID} }
	nothing := func() []any { return nil }
	one := func() []any { return []any{client1().ID} }
	return map[string]func() []any{
		"Practices.Get": nothing, "Practices.Zones": nothing, "Practices.OpenPortal": nothing, "Practices.ClosePortal": nothing,
		"Practices.PortalReach": nothing, "Practices.LockPortalAddress": nothing,
		"Practices.UnlockPortalAddress": nothing, "Practices.PortalPicture": nothing, "Practices.SignEveryoneOut": nothing,
		"Hostings.Get": nothing, "Hostings.Check": nothing,
		"Hostings.Save":               func() []any { return []any{directHosting()} },
		"Practices.SaveDetails":       func() []any { return []any{practice.Details{Name: "Harbor", Zone: "UTC"}} },
		"Practices.SavePortalAddress": func() []any { return []any{accesstest.PortalAddress} },
		"Practices.SaveDefaults":      func() []any { return []any{visitor.Permissions{}} },
		"Practices.SaveUndoWindow":    func() []any { return []any{0} },
		"MailAccounts.Get":            nothing, "MailAccounts.Presets": nothing,
		"MailAccounts.PresetFor":   func() []any { return []any{"nora@example.test"} },
		"MailAccounts.Save":        func() []any { return []any{byLeave()} },
		"MailAccounts.Test":        func() []any { return []any{account()} },
		"MailAccounts.BeginSignIn": func() []any { return []any{byLeave(), "en"} },
		"MailAccounts.FinishSignIn": func() []any {
			_, err := desktop.NewMailAccounts(r.desk).BeginSignIn(byLeave(), "en")
			r.Must(err)
			return nil
		},
		"MailAccounts.CancelSignIn": nothing,
		"Mailboxes.Get": func() []any {
			mailbox()
			return nil
		},
		"Mailboxes.Save": mailbox, "Mailboxes.Test": mailbox,
		"Clients.Page":            func() []any { return []any{access.Query{Text: "nobody at all"}} },
		"Clients.Get":             one,
		"Clients.Create":          func() []any { return []any{accesstest.Draft("Ana")} },
		"Clients.CreateAndInvite": func() []any { return []any{accesstest.Draft("Ana")} },
		"Clients.Save": func() []any {
			profile := client1()
			return []any{profile.ID, profile.Version, accesstest.Draft("Anna"), ""}
		},
		"Clients.Foresee": func() []any {
			profile := client1()
			return []any{profile.ID, profile.Version, accesstest.Draft("Anna")}
		},
		"Contacts.Of":  one,
		"Contacts.Add": func() []any { return []any{client1().ID, parent()} },
		"Contacts.Change": func() []any {
			changed := parent()
			changed.FirstName = "Beatriz"
			return []any{contact().ID, 1, changed}
		},
		"Contacts.Remove":      func() []any { return []any{contact().ID} },
		"Clients.Alike":        func() []any { return []any{accesstest.Draft("Ana")} },
		"Clients.GuessAddress": func() []any { return []any{"ana@gmial.com"} },
		"Clients.Archive":      one, "Clients.Restore": one, "Accesses.Get": one,
		"Accesses.Invite": func() []any { return []any{consented().ID, ""} },
		"Accesses.Resend": func() []any {
			profile, _ := invited()
			r.Deliver()
			return []any{profile.ID}
		},
		"Accesses.Disable": func() []any {
			profile, _ := invited()
			return []any{profile.ID}
		},
		"Accesses.Help": func() []any {
			profile, _ := invited()
			r.Deliver()
			return []any{profile.ID}
		},
		"Accesses.CreateCode": func() []any {
			profile, _ := invited()
			return []any{profile.ID}
		},
		"Accesses.Message":       func() []any { return []any{consented().ID, ""} },
		"Accesses.PreviewPortal": func() []any { return []any{client1().ID, "es"} },
		"Accesses.Preview":       func() []any { return []any{consented().ID, ""} },
		"Outboxes.Message":       inState(outbox.Queued), "Outboxes.Preview": inState(outbox.Queued), "Outboxes.Edit": inState(outbox.Queued),
		"Shares.List":     one,
		"Shares.Prospect": one,
		"Shares.Message":  func() []any { return []any{consented().ID, ""} },
		"Shares.Preview":  func() []any { return []any{toShare()} },
		"Shares.Share":    func() []any { return []any{toShare()} },
		"Shares.Undo": func() []any {
			shared, err := desktop.NewShares(r.desk).Share(toShare())
			r.Must(err)
			return []any{shared.MailID}
		},
		"Shares.Get":      func() []any { return []any{given()} },
		"Shares.Withdraw": func() []any { return []any{given()} },
		"Shares.SaveCopyAs": func() []any {
			who := holder()
			door := visitor.NewDoor(r.Store.Portal(intake.Take))
			published := paper(document.TextContent)
			_, err := desktop.NewDocuments(r.desk).Publish(published.ID, published.Version)
			r.Must(err)
			var ids []string
			r.Must(r.Store.Write(ctx, func(tx *store.Tx) error {
				ids, err = paperwork.Lay(ctx, tx, who.Client, who.Holder, []string{published.ID}, "")
				return err
			}))
			shown, err := door.Paper(ctx, who, ids[0])
			r.Must(err)
			r.Must(door.HandIn(ctx, who, ids[0], visitor.Signing{Name: "Ana Example", Hash: shown.Hash, AnswersHash: shown.AnswersHash}))
			return []any{ids[0]}
		},
		"Shares.SaveUploadAs": func() []any {
			who := holder()
			door := visitor.NewDoor(r.Store.Portal(intake.Take))
			content, err := base64.StdEncoding.DecodeString(file)
			r.Must(err)
			r.Must(door.Upload(ctx, who, "card.pdf", content))
			sent, err := paperwork.NewShares(r.Store).Uploads(ctx, who.Client)
			r.Must(err)
			return []any{sent[0].ID}
		},
		"Messages.List": func() []any { return []any{messaging.Query{}} }, "Messages.Unread": nothing,
		"Messages.Get":        func() []any { return []any{client1().ID, ""} },
		"Messages.Send":       func() []any { return []any{holder().Holder, "Hello."} },
		"Messages.SaveDraft":  func() []any { return []any{client1().ID, "Hello."} },
		"Messages.AddFile":    func() []any { return []any{client1().ID, "card.pdf", file} },
		"Messages.RemoveFile": func() []any { return []any{client1().ID, "none"} },
		"Messages.Undo": func() []any {
			_, err := r.Practices.SaveUndoWindow(ctx, 10)
			r.Must(err)
			_, sent := written()
			return []any{sent.ID}
		},
		"Messages.MarkRead": func() []any {
			who, sent := written()
			return []any{who, sent.ID}
		},
		"Messages.SaveFileAs": func() []any {
			_, sent := written()
			return []any{sent.Files[0].ID}
		},
		"Messages.Rehearse": func() []any { return []any{[]string{client1().ID}} },
		"Messages.Announce": func() []any { return []any{[]string{client1().ID}, "Hello."} },
		"Documents.List":    nothing, "Documents.Get": aText, "Documents.Archive": aText, "Documents.Restore": aText,
		"Documents.GetVersion": func() []any {
			written := paper(document.TextContent)
			_, err := desktop.NewDocuments(r.desk).Publish(written.ID, written.Version)
			r.Must(err)
			return []any{written.ID, 1}
		},
		"Documents.AddText": func() []any { return []any{text} },
		"Documents.SaveText": func() []any {
			written := paper(document.TextContent)
			return []any{written.ID, written.Version, document.TextDraft{Title: "Other", Language: "es", Text: "Otro"}}
		},
		"Documents.AddForm": func() []any { return []any{sheet()} },
		"Documents.SaveForm": func() []any {
			form := paper(document.FormContent)
			return []any{form.ID, form.Version, sheet()}
		},
		"Documents.AddFile": func() []any { return []any{"en", "notice.pdf", file} },
		"Documents.SaveFile": func() []any {
			kept := paper(document.FileContent)
			return []any{kept.ID, kept.Version, document.FileDraft{Title: "Other", Language: "es"}}
		},
		"Documents.ReplaceFile": func() []any {
			kept := paper(document.FileContent)
			return []any{kept.ID, kept.Version, "other.pdf", file}
		},
		"Documents.Publish": func() []any {
			written := paper(document.TextContent)
			return []any{written.ID, written.Version}
		},
		"Documents.Move":        func() []any { return []any{paper(document.TextContent).ID, 0} },
		"Documents.Starters":    func() []any { return []any{"en"} },
		"Documents.AddStarters": func() []any { return []any{desktop.StarterChoice{Language: "en", Keys: []string{"phq9"}}} },
		"Documents.Measure":     func() []any { return []any{"gad7", "es"} },
		"Documents.Blocks":      func() []any { return []any{"# One\n\ntwo"} },
		"Documents.ImportForm": func() []any {
			exported, err := document.EncodeForm(sheet())
			r.Must(err)
			return []any{string(exported)}
		},
		"Documents.ExportForm": func() []any { return []any{paper(document.FormContent).ID} },
		"Documents.SaveFileAs": func() []any { return []any{paper(document.FileContent).ID} },
		"Templates.List":       nothing,
		"Templates.Save": func() []any {
			list, err := desktop.NewTemplates(r.desk).List()
			r.Must(err)
			return []any{string(list[0].Kind), list[0].Language, list[0].Version, words}
		},
		"Templates.Preview": func() []any { return []any{"invitation", "es", words} },
		"Templates.SendTest": func() []any {
			_, err := desktop.NewMailAccounts(r.desk).Save(account())
			r.Must(err)
			return []any{"invitation", "es", words}
		},
		"Accesses.SavePermissions": func() []any { return []any{client1().ID, visitor.Permissions{}} },
		"Bulks.Rehearse":           func() []any { return []any{access.Selection{IsEveryone: true}, false, 0, 10} },
		"Bulks.Begin": func() []any {
			consented()
			return []any{access.Selection{IsEveryone: true}, 1}
		},
		"Bulks.Report": begun, "Bulks.Stop": begun, "Bulks.PutAway": begun,
		"Outboxes.Page":    func() []any { return []any{outbox.Query{Box: "problems"}} },
		"Outboxes.Summary": nothing, "Outboxes.SendNow": nothing, "Outboxes.Pause": nothing, "Outboxes.Resume": nothing,
		"Outboxes.Undo": inState(outbox.Held), "Outboxes.LetGo": inState(outbox.Held), "Outboxes.Cancel": inState(outbox.Queued), "Outboxes.TryNow": inState(outbox.Failed),
		"Outboxes.SendAgain": inState(outbox.InDoubt), "Outboxes.LeaveIt": inState(outbox.InDoubt),
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	methods(bound(newDesk()), func(name string, _ reflect.Value) {
		t.Run(name+" answers from an open house, with no list missing", func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)
			prepare, isKnown := arguments(r)[name]
			if !isKnown {
				t.Fatal("the test does not know how to call it")
			}
			in := prepare()
			methods(bound(r.desk), func(other string, method reflect.Value) {
				if other != name {
					return
				}
				answer, err := call(method, in...)
				r.Must(err)
				wantNoNilList(t, reflect.ValueOf(answer), name)
				if _, err := json.Marshal(answer); err != nil {
					t.Error(err)
				}
			})
		})
	})
}

// wantNoNilList ends the test where a list is nil: the window would read null.
func wantNoNilList(t *testing.T, value reflect.Value, where string) {
	t.Helper()
	switch value.Kind() { //nolint:exhaustive // the others hold no list
	case reflect.Pointer:
		if !value.IsNil() {
			wantNoNilList(t, value.Elem(), where)
		}
	case reflect.Slice:
		if value.IsNil() {
			t.Errorf("%s is null", where)
		}
		for i := range value.Len() {
			wantNoNilList(t, value.Index(i), fmt.Sprintf("%s[%d]", where, i))
		}
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				wantNoNilList(t, value.Field(i), where+"."+value.Type().Field(i).Name)
			}
		}
	}
}
