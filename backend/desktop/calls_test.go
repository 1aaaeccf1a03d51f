package desktop_test

import (
	"context"
	"encoding/base64"
	"maps"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// caller prepares calls of what is bound that succeed.
type caller struct{ *room }

// arguments prepares a call of each method that succeeds.
func arguments(r *room) map[string]func() []any {
	all, c := map[string]func() []any{}, caller{r}
	for _, calls := range []map[string]func() []any{c.practiceCalls(), c.clientCalls(), c.paperCalls(), c.messageCalls(), c.scheduleCalls(), c.requestCalls(), c.billCalls(), c.billPaperCalls()} {
		maps.Copy(all, calls)
	}
	return all
}

func nothing() []any { return nil }

// client is a client with these addresses.
func (c caller) client(addresses ...client.Address) client.Profile { return c.Add("Ana", addresses...) }

// consented is a client who agreed to mail.
func (c caller) consented() client.Profile { return c.client(accesstest.Consented("ana@example.test")) }

// one is a client as the only argument.
func (c caller) one() []any { return []any{c.client().ID} }

// holder is a client with access, as the portal knows them.
func (c caller) holder() visitor.Visitor {
	id := c.consented().ID
	c.Must(c.Grants.Invite(context.Background(), id, ""))
	who := visitor.Visitor{Client: id, Holder: id}
	c.Must(c.Store.Read(context.Background(), func(v *store.View) error {
		grant, err := v.GetLatestGrant(context.Background(), id)
		who.Grant = grant.ID
		return err
	}))
	return who
}

// aFile is a small PDF as the window sends one.
func aFile() string {
	return base64.StdEncoding.EncodeToString([]byte("%PDF-1.4\nstartxref\n9\n%%EOF\n"))
}
