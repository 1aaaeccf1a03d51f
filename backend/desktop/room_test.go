package desktop_test

import (
	"context"
	"testing"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/billing"
	"anteroom/backend/billing/stripe"
	"anteroom/backend/billing/stripe/stripetest"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/messaging"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
)

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
	till := billing.NewTill(r.Store, stripe.New(stripetest.Start(t).Address()), &keeper{})
	r.desk.Open(&desktop.House{
		Practices: r.Practices, Accounts: accounts, Templates: practice.NewTemplates(r.Store), Clients: r.Clients, Grants: r.Grants, Outbox: r.Outbox,
		Library: paperwork.NewLibrary(r.Store), Shares: paperwork.NewShares(r.Store), Threads: messaging.New(r.Store), Diary: scheduling.New(r.Store),
		Books:      billing.New(r.Store),
		Till:       till,
		SetUpTill:  till.SetUp,
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
