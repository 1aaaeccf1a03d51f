package outbox_test

import (
	"context"
	"strings"
	"testing"

	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/store"
)

// vault keeps no secret: the office hands the account's to the sender itself.
type vault struct{}

func (vault) Get(string) ([]byte, error) { return nil, nil }
func (vault) Set(string, []byte) error   { return nil }
func (vault) Delete(string) error        { return nil }

// test lays a test of an invitation in, to an account that the office has, and returns the mail's id.
func (o *office) test(w outbox.Wording) string {
	o.t.Helper()
	ctx := context.Background()
	_, err := practice.NewAccounts(o.Store, vault{}).Save(ctx, practice.AccountDraft{
		Host: "smtp.example.test", Port: 587, Security: "starttls", Username: "nora", SenderName: "Harbor", SenderAddress: "nora@example.test",
	})
	o.Must(err)
	o.Must(practice.NewTemplates(o.Store).SendTest(ctx, "invitation", "en", w))
	return o.Mails()[0].ID
}

func TestTestMail(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S6: a test arrives at the practice's own address, says what it is, and holds nothing that opens a page", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id := o.test(outbox.Wording{Subject: "News", Message: "Dear {first_name},\n\nplease come in."})
		_, err := practice.NewTemplates(o.Store).Save(ctx, "invitation", "en", 0, outbox.Wording{Subject: "Other", Message: "Other"})
		o.Must(err)
		o.start()
		o.wantState(id, outbox.Sent)
		arrived := o.arrived(1)[0]
		data := strings.ReplaceAll(string(arrived.Data), "=\r\n", "")
		for _, want := range []string{"Subject: Test: News", "nora@example.test>", "Dear Ana,", "please come in.", "Open your page:\r\nhttps://portal.example.test\r\n", "XXXX-XXXX"} {
			if !strings.Contains(data, want) {
				t.Errorf("%q is missing in\n%s", want, data)
			}
		}
		if strings.Contains(data, "/l/") || strings.Contains(data, "Other") {
			t.Error(data)
		}
		o.Must(o.Store.Read(ctx, func(v *store.View) error {
			links, err := v.Query(ctx, "SELECT id FROM access_link")
			if err != nil {
				return err
			}
			defer links.Close()
			if links.Next() {
				t.Error("a link was made")
			}
			return links.Err()
		}))
	})

	t.Run("a test goes while the portal is off, when no client's mail may", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.Turn(false)
		id := o.test(outbox.Wording{})
		o.start()
		o.wantState(id, outbox.Sent)
	})
}
