package desktop_test

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/visitor"
)

// parent is a contact of a client.
func parent() client.ContactDraft {
	return client.ContactDraft{FirstName: "Bea", LastName: "Baker", Relation: "parent", Address: "bea@example.test", Phone: "555-0101", Language: "en"}
}

// invited is a client with access, and the mail that says so.
func (c caller) invited() (client.Profile, string) {
	profile := c.consented()
	c.Must(c.Grants.Invite(context.Background(), profile.ID, ""))
	return profile, c.Card(profile.ID).Invitation.MailID
}

// oneInvited is a client with access as the only argument.
func (c caller) oneInvited() []any {
	profile, _ := c.invited()
	return []any{profile.ID}
}

// oneMailed is one whose mail has gone.
func (c caller) oneMailed() []any {
	one := c.oneInvited()
	c.Deliver()
	return one
}

// begun is a bulk of invitations that has begun.
func (c caller) begun() []any {
	before, err := c.Grants.Bulk(context.Background(), "", "", 0, 1)
	c.Must(err)
	if before.ID != "" {
		c.Must(c.Grants.StopBulk(context.Background(), before.ID))
	}
	selection := access.Selection{IDs: []string{c.consented().ID}}
	id, err := c.Grants.BeginBulk(context.Background(), selection, 1)
	c.Must(err)
	return []any{id}
}

// contact is one that a client has.
func (c caller) contact() client.Contact {
	added, err := c.Clients.AddContact(context.Background(), c.client().ID, parent())
	c.Must(err)
	return added
}

func (c caller) clientCalls() map[string]func() []any {
	return map[string]func() []any{
		"Clients.Page":            func() []any { return []any{access.Query{Text: "nobody at all"}} },
		"Clients.Get":             c.one,
		"Clients.Create":          func() []any { return []any{accesstest.Draft("Ana")} },
		"Clients.CreateAndInvite": func() []any { return []any{accesstest.Draft("Ana")} },
		"Clients.Save": func() []any {
			profile := c.client()
			return []any{profile.ID, profile.Version, accesstest.Draft("Anna"), ""}
		},
		"Clients.Foresee": func() []any {
			profile := c.client()
			return []any{profile.ID, profile.Version, accesstest.Draft("Anna")}
		},
		"Contacts.Of":  c.one,
		"Contacts.Add": func() []any { return []any{c.client().ID, parent()} },
		"Contacts.Change": func() []any {
			changed := parent()
			changed.FirstName = "Beatriz"
			return []any{c.contact().ID, 1, changed}
		},
		"Contacts.Remove":          func() []any { return []any{c.contact().ID} },
		"Clients.Alike":            func() []any { return []any{accesstest.Draft("Ana")} },
		"Clients.GuessAddress":     func() []any { return []any{"ana@gmial.com"} },
		"Clients.Archive":          c.one,
		"Clients.Restore":          c.one,
		"Accesses.Get":             c.one,
		"Accesses.Invite":          func() []any { return []any{c.consented().ID, ""} },
		"Accesses.Resend":          c.oneMailed,
		"Accesses.Disable":         c.oneInvited,
		"Accesses.Help":            c.oneMailed,
		"Accesses.CreateCode":      c.oneInvited,
		"Accesses.Message":         func() []any { return []any{c.consented().ID, ""} },
		"Accesses.PreviewPortal":   func() []any { return []any{c.client().ID, "es"} },
		"Accesses.Preview":         func() []any { return []any{c.consented().ID, ""} },
		"Accesses.SavePermissions": func() []any { return []any{c.client().ID, visitor.Permissions{}} },
		"Bulks.Rehearse":           func() []any { return []any{access.Selection{IsEveryone: true}, false, 0, 10} },
		"Bulks.Begin": func() []any {
			c.consented()
			return []any{access.Selection{IsEveryone: true}, 1}
		},
		"Bulks.RehearseShare": func() []any { return []any{c.toShareWithMany(), false, 0, 10} },
		"Bulks.BeginShare": func() []any {
			for _, id := range c.begun() {
				c.Must(c.Grants.StopBulk(context.Background(), id.(string)))
			}
			return []any{c.toShareWithMany(), 1}
		},
		"Bulks.Report":  c.begun,
		"Bulks.Stop":    c.begun,
		"Bulks.PutAway": c.begun,
	}
}
