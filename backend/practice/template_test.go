package practice_test

import (
	"context"
	"strings"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

var own = outbox.Wording{Subject: "Hello from {practice}", Message: "Dear {first_name},\n\ncome in. {permissions}\n\n{link}\n\n{practitioner}"}

func find(t *testing.T, templates *practice.Templates, kind outbox.Kind, language string) practice.Template {
	t.Helper()
	list, err := templates.List(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, template := range list {
		if template.Kind == kind && template.Language == language {
			return template
		}
	}
	t.Fatalf("no template for %s in %s", kind, language)
	return practice.Template{}
}

// told counts the entries of the practice's own history by their action.
func told(w *accesstest.World) map[history.Action]int {
	ctx, counts := context.Background(), map[history.Action]int{}
	w.Must(w.Store.Read(ctx, func(v *store.View) error {
		lines, err := history.OfClient(ctx, v, "", 100)
		for _, line := range lines {
			counts[line.Action]++
		}
		return err
	}))
	return counts
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S6: every kind of mail has its own template in both languages, and begins with the standard text", func(t *testing.T) {
		t.Parallel()
		list, err := practice.NewTemplates(accesstest.New(t).Store).List(ctx)
		if err != nil || len(list) != 32 {
			t.Fatalf("%d templates, %v", len(list), err)
		}
		subjects := map[string]bool{}
		for _, template := range list {
			subjects[template.Subject] = true
			if template.IsOwn || template.Version != 0 || template.ChangedAt != nil || template.Subject != template.StandardSubject ||
				template.Message != template.StandardMessage || !strings.Contains(template.Message, "{first_name}") {
				t.Errorf("got %+v", template)
			}
		}
		if len(subjects) != 32 {
			t.Errorf("%d different subjects", len(subjects))
		}
	})

	t.Run("S6 W11: what is saved for one kind and language is in its mails, and in no others", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		templates := practice.NewTemplates(w.Store)
		saved, err := templates.Save(ctx, "invitation", "en", 0, own)
		w.Must(err)
		if !saved.IsOwn || saved.Version != 1 || saved.Subject != own.Subject || saved.Message != own.Message || saved.ChangedAt == nil || saved.StandardMessage == own.Message {
			t.Errorf("got %+v", saved)
		}
		if again := find(t, templates, outbox.Invitation, "en"); again.Version != 1 || again.Subject != own.Subject || !again.ChangedAt.Equal(*saved.ChangedAt) {
			t.Errorf("read again: %+v", again)
		}
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		message, err := w.Grants.Message(ctx, ana.ID, "")
		w.Must(err)
		if message.Subject != own.Subject || !strings.HasPrefix(message.Message, "Dear {first_name},\n\ncome in. There you can") || message.TemplateMessage != message.Message {
			t.Errorf("the editor of one mail starts from %+v", message)
		}
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		if letter := w.One(); letter.Values.Template != own {
			t.Errorf("the mail is written from %+v", letter.Values.Template)
		}
		draft := accesstest.Draft("Eva", accesstest.Consented("eva@example.test"))
		draft.Language = "es"
		eva, err := w.Clients.Create(ctx, draft)
		w.Must(err)
		w.Must(w.Grants.Invite(ctx, eva.ID, ""))
		_, err = w.Grants.CreateAndInvite(ctx, accesstest.Draft("Bo", accesstest.Consented("bo@example.test")))
		w.Must(err)
		for _, letter := range w.Deliver() {
			if letter.Values.Template != (outbox.Wording{}) {
				t.Errorf("a %s has %+v", letter.Kind, letter.Values.Template)
			}
		}
	})

	t.Run("S5 S6: a client who is let in when they are created gets the welcome", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, err := practice.NewTemplates(w.Store).Save(ctx, "welcome", "en", 0, own)
		w.Must(err)
		_, err = w.Grants.CreateAndInvite(ctx, accesstest.Draft("Ana", accesstest.Consented("ana@example.test")))
		w.Must(err)
		if letter := w.One(); letter.Kind != outbox.Welcome || letter.Values.Template != own {
			t.Errorf("got a %s from %+v", letter.Kind, letter.Values.Template)
		}
	})

	t.Run("S27: words for one sending change no template", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		templates := practice.NewTemplates(w.Store)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Must(w.Grants.InviteSaying(ctx, ana.ID, "", outbox.Wording{Subject: "Mine", Message: "Mine"}))
		w.One()
		if template := find(t, templates, outbox.Invitation, "en"); template.IsOwn || template.Version != 0 {
			t.Errorf("got %+v", template)
		}
	})

	t.Run("a mail that waits without words of its own is written from the template as it is when it goes", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		message, err := w.Grants.Message(ctx, ana.ID, "")
		w.Must(err)
		w.Must(w.Grants.InviteSaying(ctx, ana.ID, "", outbox.Wording{Subject: message.Subject, Message: message.Message}))
		_, err = practice.NewTemplates(w.Store).Save(ctx, "invitation", "en", 0, own)
		w.Must(err)
		if letter := w.One(); letter.Values.Template != own {
			t.Errorf("it is written from %+v", letter.Values.Template)
		}
	})

	t.Run("the older of two windows is told, and nothing of the newer one's is lost", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		templates := practice.NewTemplates(w.Store)
		_, err := templates.Save(ctx, "resend", "es", 0, own)
		w.Must(err)
		_, err = templates.Save(ctx, "resend", "es", 0, outbox.Wording{Subject: "Older", Message: "Older"})
		wantCode(t, err, fault.Conflict)
		_, err = templates.Save(ctx, "resend", "es", 1, outbox.Wording{})
		w.Must(err)
		_, err = templates.Save(ctx, "resend", "es", 1, outbox.Wording{Subject: "Older", Message: "Older"})
		wantCode(t, err, fault.Conflict)
		if template := find(t, templates, outbox.Resend, "es"); template.IsOwn || template.Version != 2 || template.Subject != template.StandardSubject {
			t.Errorf("got %+v", template)
		}
	})

	t.Run("W8: the standard text takes one's own back, and the history tells each change once and no word of it", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		templates := practice.NewTemplates(w.Store)
		saved, err := templates.Save(ctx, "welcome", "en", 0, own)
		w.Must(err)
		same, err := templates.Save(ctx, "welcome", "en", 1, own)
		w.Must(err)
		if same.Version != saved.Version {
			t.Errorf("the same words made version %d", same.Version)
		}
		back, err := templates.Save(ctx, "welcome", "en", 1, outbox.Wording{Subject: saved.StandardSubject, Message: saved.StandardMessage})
		w.Must(err)
		if back.IsOwn || back.Version != 2 {
			t.Errorf("got %+v", back)
		}
		if counts := told(w); counts[history.TemplateChanged] != 1 || counts[history.TemplateReset] != 1 {
			t.Errorf("the history has %v", counts)
		}
		w.Must(w.Store.Read(ctx, func(v *store.View) error {
			lines, err := history.OfClient(ctx, v, "", 1)
			if err == nil && lines[0].Detail != "welcome en" {
				t.Errorf("it says %q", lines[0].Detail)
			}
			return err
		}))
	})

	for _, c := range []struct {
		rule, kind, language string
		wording              outbox.Wording
		code                 fault.Code
		field                string
	}{
		{"a kind that the program does not send", "newsletter", "en", own, fault.Invalid, "kind"},
		{"a language that it does not speak", "invitation", "de", own, fault.Invalid, "language"},
		{"no subject", "invitation", "en", outbox.Wording{Message: "x"}, fault.Missing, "subject"},
		{"no message", "invitation", "en", outbox.Wording{Subject: "x"}, fault.Missing, "message"},
		{"a header in the subject", "invitation", "en", outbox.Wording{Subject: "x\r\nBcc: eve@example.test", Message: "x"}, fault.Invalid, "subject"},
		{"an unknown placeholder", "invitation", "en", outbox.Wording{Subject: "x", Message: "{last_name}"}, "mail_placeholder_unknown", "message"},
		{"two places for the button", "invitation", "en", outbox.Wording{Subject: "x", Message: "{link}{link}"}, "mail_link_twice", "message"},
		{"a message that is too long", "invitation", "en", outbox.Wording{Subject: "x", Message: strings.Repeat("ñ", 5001)}, fault.TooLong, "message"},
	} {
		t.Run("saving, showing and testing refuse "+c.rule+" at its field and write nothing", func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			templates := practice.NewTemplates(w.Store)
			before := storetest.Contents(t, w.Store)
			_, saving := templates.Save(ctx, c.kind, c.language, 0, c.wording)
			_, showing := templates.Preview(ctx, c.kind, c.language, c.wording)
			for _, err := range []error{saving, showing, templates.SendTest(ctx, c.kind, c.language, c.wording)} {
				if fault.CodeOf(err) != c.code || fault.FieldOf(err) != c.field {
					t.Errorf("got %v", err)
				}
			}
			if storetest.Contents(t, w.Store) != before {
				t.Error("something was written")
			}
		})
	}
}

func TestTemplatePreview(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W4: it says what a client would read, with an invented name and a link that opens nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		preview, err := practice.NewTemplates(w.Store).Preview(ctx, "invitation", "es", own)
		w.Must(err)
		want := "Dear Ana,\n\ncome in. Ahí puede pedir una cita, escribir al consultorio y ver sus cuentas.\n\nAbrir su página:\n" +
			accesstest.PortalAddress + "/l/XXXXXXXX\n\nNora Reyes\n\nEl enlace"
		if preview.Subject != "Hello from Harbor Counseling" || preview.Language != "es" || !strings.HasPrefix(preview.Text, want) {
			t.Errorf("got %s\n%s", preview.Subject, preview.Text)
		}
		if !strings.Contains(preview.Page, `<a href="`+accesstest.PortalAddress+`/l/XXXXXXXX"`) || strings.Contains(preview.Page, "<script") {
			t.Error(preview.Page)
		}
		if len(w.Mails()) != 0 || told(w)[history.TemplateChanged] != 0 {
			t.Error("looking left a trace")
		}
	})

	t.Run("P2: without a portal an example stands in for its address, so that the button can be seen", func(t *testing.T) {
		t.Parallel()
		w := accesstest.Bare(t)
		preview, err := practice.NewTemplates(w.Store).Preview(ctx, "welcome", "en", outbox.Wording{})
		w.Must(err)
		if !strings.Contains(preview.Text, "Open your page:\nhttps://portal.example/l/XXXXXXXX") {
			t.Error(preview.Text)
		}
	})
}

func TestSendTest(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S6: it waits in the outbox for the practice's own address, as long as any other mail", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, err := practice.NewAccounts(w.Store, &keeper{kept: map[string]string{}}).Save(ctx, good())
		w.Must(err)
		_, err = w.Practices.SaveUndoWindow(ctx, 10)
		w.Must(err)
		w.Must(practice.NewTemplates(w.Store).SendTest(ctx, "invitation", "en", own))
		page, err := w.Outbox.Page(ctx, outbox.Query{Box: string(outbox.Waiting), Limit: 10})
		w.Must(err)
		if len(page.Rows) != 1 {
			t.Fatalf("%d mails wait", len(page.Rows))
		}
		if mail := page.Rows[0]; !mail.IsTest || mail.Recipient != "nora@example.test" || mail.State != outbox.Held || mail.ClientID != "" || mail.CanEdit || mail.Kind != outbox.Invitation {
			t.Errorf("got %+v", mail)
		}
		wantCode(t, w.Outbox.Edit(ctx, page.Rows[0].ID, own), fault.Invalid)
		if told(w)[history.TemplateTested] != 1 {
			t.Error("the history does not tell of it")
		}
		w.Must(w.Outbox.Undo(ctx, page.Rows[0].ID))
	})

	t.Run("it needs an account to go to, and a portal to lead to", func(t *testing.T) {
		t.Parallel()
		w := accesstest.Bare(t)
		templates := practice.NewTemplates(w.Store)
		wantCode(t, templates.SendTest(ctx, "welcome", "en", outbox.Wording{}), practice.NoAccount)
		_, err := practice.NewAccounts(w.Store, &keeper{kept: map[string]string{}}).Save(ctx, good())
		w.Must(err)
		err = templates.SendTest(ctx, "welcome", "en", outbox.Wording{})
		wantCode(t, err, practice.NoPortal)
		wantCode(t, err, access.PortalNotSetUp)
		if len(w.Mails()) != 0 {
			t.Error("a mail was laid in")
		}
	})
}
