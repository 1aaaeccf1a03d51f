package main

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/billing"
	"anteroom/backend/billing/stripe"
	"anteroom/backend/client"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/hosting"
	"anteroom/backend/intake"
	"anteroom/backend/mail"
	"anteroom/backend/messaging"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
	"anteroom/backend/secret"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// houseOptions are what the domain is built with.
type houseOptions struct {
	settings settings
	isSample bool // stays on this computer, whatever is chosen
	key      []byte
	keeper   secret.Keeper
	announce func(noun, id string)
	clock    func() time.Time // nil: the system's
	roots    *x509.CertPool   // who vouches for the mail server; nil: the system's
	log      *slog.Logger
}

// house is the domain on an open store, and its workers.
type house struct {
	store     *store.DB
	practices *practice.Practices
	accounts  *practice.Accounts
	templates *practice.Templates
	signIn    *mailSignIn
	clients   *client.Clients
	grants    *access.Grants
	outbox    *outbox.Queue
	sender    *outbox.Sender
	watcher   *outbox.Watcher
	bulks     *access.Bulks
	library   *paperwork.Library
	shares    *paperwork.Shares
	reminder  *paperwork.Reminder
	threads   *messaging.Threads
	diary     *scheduling.Diary
	books     *billing.Books
	till      *billing.Till
	cashier   *billing.Cashier
	biller    *billing.Keeper
	keeper    *scheduling.Keeper
	intake    *intake.Intake
	door      *visitor.Door
	hostings  *practice.Hostings
	host      *hosting.Host
	isSample  bool
	log       *slog.Logger
	limits    mail.Limits
	roots     *x509.CertPool
}

// openHouse opens the store and builds the house on it, from the ground up, and starts its workers.
func openHouse(ctx context.Context, o houseOptions) (*house, error) {
	h := &house{limits: mail.StandardLimits(), roots: o.roots, isSample: o.isSample, log: o.log}
	var err error
	h.store, err = store.Open(ctx, store.Options{
		Dir: o.settings.dataDir, Key: o.key, Clock: o.clock, Log: o.log,
		Changed: func(changes []store.Change) { h.tell(changes, o.announce) },
	})
	if err != nil {
		return nil, err
	}
	h.accounts = practice.NewAccounts(h.store, o.keeper)
	h.templates = practice.NewTemplates(h.store)
	h.signIn = newMailSignIn(h.accounts, o.clock, o.settings.shell.authority())
	h.clients = client.New(h.store)
	h.grants = access.New(h.store)
	h.library, h.shares = paperwork.NewLibrary(h.store), paperwork.NewShares(h.store)
	h.reminder = paperwork.NewReminder(h.shares, o.log)
	h.bulks = access.NewBulks(h.grants, h.shares.ShareOfBulk, o.log)
	h.threads = messaging.New(h.store)
	h.diary = scheduling.New(h.store)
	h.keeper = scheduling.NewKeeper(h.diary, o.log)
	h.outbox = outbox.New(h.store, practice.Letters{Correspondence: billing.Letters{Correspondence: scheduling.Letters{Correspondence: access.Letters{}}}})
	h.books = billing.New(h.store)
	h.till = billing.NewTill(h.store, stripe.New(o.settings.shell.provider()), o.keeper)
	h.cashier = billing.NewCashier(h.till, o.log)
	h.biller = billing.NewKeeper(h.books, o.log)
	h.sender = outbox.NewSender(h.outbox, outbox.SenderOptions{
		Accounts: h.account, Limits: h.limits, Connections: outbox.Connections, Clock: o.clock, Log: o.log,
	})
	h.watcher = outbox.NewWatcher(h.outbox, outbox.WatcherOptions{
		Mailboxes: h.mailbox, Limits: h.limits, Clock: o.clock, Log: o.log,
	})
	h.intake = intake.New(h.store, o.log)
	h.door = visitor.NewDoor(h.store.Portal(intake.Take))
	h.hostings = practice.NewHostings(h.store)
	h.host = newHost(h, o)
	if err := h.library.Sweep(ctx); err != nil {
		o.log.Warn("files that nothing names any more were not removed", "error", err) // they harm nobody, and go the next time
	}
	if err := h.begin(ctx); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	return h, nil
}

func (h *house) begin(ctx context.Context) error {
	if err := practice.New(h.store, "").Begin(ctx, time.Local.String()); err != nil {
		return err
	}
	if err := h.outbox.Begin(ctx); err != nil {
		return err
	}
	if err := h.grants.EndPreviews(ctx); err != nil { // the records may open locked
		return err
	}
	if err := h.sender.Start(ctx); err != nil {
		return err
	}
	h.watcher.Start(ctx)
	h.intake.Start(ctx)
	h.keeper.Start(ctx)
	h.biller.Start(ctx)
	h.reminder.Start(ctx)
	h.cashier.Start(ctx)
	if err := h.host.Begin(ctx); err != nil {
		return err
	}
	h.practices = practice.New(h.store, h.host.PreviewAddress())
	h.bulks.Start(ctx)
	return nil
}

// Close stops the workers, those that take in before those that send out, and closes the store.
func (h *house) Close() {
	h.signIn.Cancel()
	h.host.Stop()
	h.intake.Stop()
	h.keeper.Stop()
	h.biller.Stop()
	h.reminder.Stop()
	h.cashier.Stop()
	h.bulks.Stop()
	h.watcher.Stop()
	h.sender.Stop()
	_ = h.store.Close() // everything that was acknowledged is on the disk already
}

// tell passes on what a commit changed: to the window, and to the workers that wait for it.
func (h *house) tell(changes []store.Change, announce func(noun, id string)) {
	for _, change := range changes {
		switch change.Noun {
		case outbox.Noun, practice.Noun, practice.AccountNoun:
			if h.sender != nil {
				h.sender.Wake()
			}
			if h.watcher != nil {
				h.watcher.Wake()
			}
			if h.keeper != nil && change.Noun == practice.Noun {
				h.keeper.Wake() // its clock may be another
			}
			if h.biller != nil && change.Noun == practice.Noun {
				h.biller.Wake() // its day may be another
			}
			if h.reminder != nil && change.Noun == practice.Noun {
				h.reminder.Wake()
			}
			if h.host != nil && change.Noun == practice.Noun {
				h.host.Wake() // the portal's address may be another
			}
		case outbox.MailboxNoun:
			if h.watcher != nil {
				h.watcher.Wake()
			}
		case billing.RepeatNoun:
			if h.biller != nil {
				h.biller.Wake()
			}
		case access.BulkNoun:
			if h.bulks != nil {
				h.bulks.Wake()
			}
		case billing.TillNoun:
			if h.cashier != nil {
				h.cashier.Wake()
			}
		case billing.CheckoutNoun:
			if h.cashier != nil {
				h.cashier.Wake()
			}
			continue
		case visitor.EventNoun:
			if h.intake != nil {
				h.intake.Wake()
			}
			continue
		}
		announce(change.Noun, change.ID)
	}
}

// desk is the house as the bound structs see it.
func (h *house) desk() *desktop.House {
	return &desktop.House{
		Practices: h.practices, Accounts: h.accounts, Templates: h.templates, Clients: h.clients, Grants: h.grants, Library: h.library, Shares: h.shares, Threads: h.threads, Diary: h.diary, Books: h.books, Till: h.till, SetUpTill: h.setUpTill, Outbox: h.outbox,
		WakeOutbox: h.sender.Wake, Probe: h.probe, ProbeMailbox: h.probeMailbox, MailSignIn: h.signIn,
		Hostings: h.hostings, HostingStatus: h.hostingStatus, SaveHosting: h.saveHosting, CheckReach: h.checkReach,
		Doorstep: h.doorstep, Locked: h.endPreviews,
	}
}

// setUpTill takes a key for online payments. A sample practice has no clients who could pay.
func (h *house) setUpTill(ctx context.Context, key string) (billing.TillState, error) {
	if h.isSample {
		return billing.TillState{}, fault.At("key", hostingSample)
	}
	return h.till.SetUp(ctx, key)
}

// account is the stored mail account with its password.
func (h *house) account(ctx context.Context) (mail.Account, error) {
	account, err := h.accounts.Get(ctx)
	if err != nil {
		return mail.Account{}, err
	}
	return h.mailAccount(account, h.accounts.Password(account), h.signIn.source(account)), nil
}

// mailbox is the stored mail account as its mailbox is reached.
func (h *house) mailbox(ctx context.Context) (mail.Account, error) {
	account, err := h.account(ctx)
	if err != nil {
		return mail.Account{}, err
	}
	mailbox, err := h.accounts.Mailbox(ctx)
	return inMailbox(account, mailbox), err
}

// inMailbox turns an account that sends into the one that reads.
func inMailbox(account mail.Account, m practice.Mailbox) mail.Account {
	account.Host, account.Port, account.Security = m.Host, m.Port, mail.Security(m.Security)
	return account
}

// probeMailbox tries drafted settings of the mailbox out, with what the stored account signs in with.
func (h *house) probeMailbox(ctx context.Context, draft practice.Mailbox) (desktop.TestReport, error) {
	account, err := h.account(ctx)
	if err != nil {
		return desktop.TestReport{}, err
	}
	return reportOf(mail.ProbeMailbox(ctx, inMailbox(account, draft), h.limits)), nil
}

func (h *house) mailAccount(a practice.Account, password string, tokens mail.TokenSource) mail.Account {
	return mail.Account{
		Host: a.Host, Port: a.Port, Security: mail.Security(a.Security), Username: a.Username, Password: password, Tokens: tokens,
		Sender: mail.Address{Name: a.SenderName, Address: a.SenderAddress}, RootCAs: h.roots,
		Pace: paceOf(a.Host),
	}
}

// paceOf is what the provider behind a mail server takes.
func paceOf(host string) []mail.Rate {
	var pace []mail.Rate
	for _, rate := range practice.PaceOf(host) {
		pace = append(pace, mail.Rate(rate))
	}
	return pace
}

// probe tries a drafted account out, with the stored secrets where none were typed.
func (h *house) probe(ctx context.Context, d practice.AccountDraft) desktop.TestReport {
	account := practice.Account{
		Host: d.Host, Port: d.Port, Security: practice.Security(d.Security), Username: d.Username,
		SenderName: d.SenderName, SenderAddress: d.SenderAddress,
	}
	var tokens mail.TokenSource
	stored, err := h.accounts.Get(ctx)
	switch {
	case d.SignIn != string(practice.ByPassword) && (err != nil || practice.NeedsNewLeave(stored, d)):
		tokens = noLeave
	case d.SignIn != string(practice.ByPassword):
		tokens = h.signIn.source(stored)
	case d.Password == "" && err == nil:
		d.Password = h.accounts.Password(stored)
	}
	return reportOf(mail.Probe(ctx, h.mailAccount(account, d.Password, tokens), h.limits))
}

// reportOf is what a test found, for the window.
func reportOf(steps []mail.Step) desktop.TestReport {
	report := desktop.TestReport{IsOK: true, Steps: []desktop.TestStep{}}
	for _, step := range steps {
		report.IsOK = report.IsOK && step.OK
		report.Steps = append(report.Steps, desktop.TestStep{Step: string(step.Step), IsOK: step.OK, Code: step.Code, Words: step.Words})
	}
	return report
}
