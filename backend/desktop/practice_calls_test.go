package desktop_test

import (
	"anteroom/backend/access/accesstest"
	"anteroom/backend/desktop"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/visitor"
)

// directHosting is the way to the portal that asks for the most.
func directHosting() practice.Hosting {
	hosting := practice.StandardHosting()
	hosting.Mode, hosting.HasAgreed = practice.Direct, true
	return hosting
}

// aWording is what a practitioner writes into a mail.
func aWording() outbox.Wording {
	return outbox.Wording{Subject: "News", Message: "Hello {first_name},"}
}

// inState is the mail of an invitation in a state.
func (c caller) inState(state outbox.State) func() []any {
	return func() []any {
		_, id := c.invited()
		c.move(id, state)
		return []any{id}
	}
}

// mailbox is one of the account that is kept.
func (c caller) mailbox() []any {
	_, err := desktop.NewMailAccounts(c.desk).Save(account())
	c.Must(err)
	return []any{practice.Mailbox{IsOn: true, Host: "imap.example.test", Port: 993, Security: practice.TLS}}
}

func (c caller) practiceCalls() map[string]func() []any {
	return map[string]func() []any{
		"Practices.Get":                 nothing,
		"Practices.Zones":               nothing,
		"Practices.OpenPortal":          nothing,
		"Practices.ClosePortal":         nothing,
		"Practices.PortalReach":         nothing,
		"Practices.LockPortalAddress":   nothing,
		"Practices.UnlockPortalAddress": nothing,
		"Practices.PortalPicture":       nothing,
		"Practices.SignEveryoneOut":     nothing,
		"Hostings.Get":                  nothing,
		"Hostings.Check":                nothing,
		"Hostings.Save":                 func() []any { return []any{directHosting()} },
		"Practices.SaveDetails":         func() []any { return []any{practice.Details{Name: "Harbor", Zone: "UTC"}} },
		"Practices.SavePortalAddress":   func() []any { return []any{accesstest.PortalAddress} },
		"Practices.SaveDefaults":        func() []any { return []any{visitor.Permissions{}} },
		"Practices.SaveUndoWindow":      func() []any { return []any{0} },
		"MailAccounts.Get":              nothing,
		"MailAccounts.Presets":          nothing,
		"MailAccounts.PresetFor":        func() []any { return []any{"nora@example.test"} },
		"MailAccounts.Save":             func() []any { return []any{byLeave()} },
		"MailAccounts.Test":             func() []any { return []any{account()} },
		"MailAccounts.BeginSignIn":      func() []any { return []any{byLeave(), "en"} },
		"MailAccounts.FinishSignIn": func() []any {
			_, err := desktop.NewMailAccounts(c.desk).BeginSignIn(byLeave(), "en")
			c.Must(err)
			return nil
		},
		"MailAccounts.CancelSignIn": nothing,
		"Mailboxes.Get": func() []any {
			c.mailbox()
			return nil
		},
		"Mailboxes.Save":   c.mailbox,
		"Mailboxes.Test":   c.mailbox,
		"Outboxes.Message": c.inState(outbox.Queued),
		"Outboxes.Preview": c.inState(outbox.Queued),
		"Outboxes.Edit":    c.inState(outbox.Queued),
		"Templates.List":   nothing,
		"Templates.Save": func() []any {
			list, err := desktop.NewTemplates(c.desk).List()
			c.Must(err)
			return []any{string(list[0].Kind), list[0].Language, list[0].Version, aWording()}
		},
		"Templates.Preview": func() []any { return []any{"invitation", "es", aWording()} },
		"Templates.SendTest": func() []any {
			_, err := desktop.NewMailAccounts(c.desk).Save(account())
			c.Must(err)
			return []any{"invitation", "es", aWording()}
		},
		"Outboxes.Page":      func() []any { return []any{outbox.Query{Box: "problems"}} },
		"Outboxes.Summary":   nothing,
		"Outboxes.SendNow":   nothing,
		"Outboxes.Pause":     nothing,
		"Outboxes.Resume":    nothing,
		"Outboxes.Undo":      c.inState(outbox.Held),
		"Outboxes.LetGo":     c.inState(outbox.Held),
		"Outboxes.Cancel":    c.inState(outbox.Queued),
		"Outboxes.TryNow":    c.inState(outbox.Failed),
		"Outboxes.SendAgain": c.inState(outbox.InDoubt),
		"Outboxes.LeaveIt":   c.inState(outbox.InDoubt),
	}
}
