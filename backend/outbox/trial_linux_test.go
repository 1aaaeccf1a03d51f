package outbox_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/frontend/words"
)

// trial is one fault of a mail server, tried on the whole way of an invitation.
type trial struct {
	where, what string // as the table of docs/delivery.md says it
	options     []mailtest.Option
	arrange     func(*lab)   // before the invitation leaves; nil: nothing
	mend        func(*lab)   // so that the next try goes well; nil: the server behaves
	recipient   string       // empty: an ordinary one
	isLarge     bool         // the mail is larger than all that the network between can hold
	isPatient   bool         // the fault ends by itself; else soon by the limits
	want        outbox.State // of the mail after the first try; empty: the table alone says
	code        string       // why, as a code; empty: as above
}

// outcome is what a trial's first try leaves to be seen.
type outcome struct {
	where, what, screen string
	state               outbox.State
	account             outbox.AccountState
}

// lab is an office at which one trial is made after the other, each with a server of its own.
type lab struct {
	*office
	log    *journal
	mailed int
}

func newLab(t *testing.T) *lab {
	t.Helper()
	return &lab{office: newOffice(t), log: &journal{}}
}

// try makes a trial: what the first try leaves is looked at, then the fault is mended. Whatever it was, the mail is lost
// in no case, never sent twice by itself, and nothing secret is in the log.
func (l *lab) try(t *testing.T, c trial) outcome {
	t.Helper()
	l.t = t
	l.server = mailtest.Start(t, c.options...)
	l.sendThrough(l.server.Account())
	if c.arrange != nil {
		c.arrange(l)
	}
	id := l.inviteTo(c)
	l.work(c.bounds())
	l.until("something has become of it", func() bool {
		state := outbox.State(l.row(id).State)
		return (state != outbox.Queued && state != outbox.Sending) || (state == outbox.Queued && l.summary().Account != outbox.Ready)
	})
	l.sender.Stop()
	found := l.outcomeOf(c, id)
	l.wantCarried(id, found)
	if c.want != "" && (found.state != c.want || (c.code != "" && l.codeOf(id) != c.code)) {
		t.Errorf("the mail is %s for %q, want %s for %q", found.state, l.codeOf(id), c.want, c.code)
	}
	l.server.Behave()
	if c.mend != nil {
		c.mend(l)
	}
	l.wantEnd(id, found)
	l.log.wantNoSecrets(t, l.office)
	return found
}

// sendThrough has the office send through an account from now on.
func (l *lab) sendThrough(account mail.Account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.account = account
}

// wantCarried checks what the first try counts and when the next one is.
func (l *lab) wantCarried(id string, found outcome) {
	l.t.Helper()
	r, summary, now := l.row(id), l.summary(), l.Clock.Now()
	attempts, isOpen := 1, false
	switch found.state { //nolint:exhaustive // the others are checked where they end
	case outbox.Retrying:
		isOpen = true
		if next := time.UnixMilli(r.NextAt); !next.Equal(now.Add(30 * time.Second)) {
			l.t.Errorf("it is tried again in %s", next.Sub(now))
		}
	case outbox.Queued:
		attempts, isOpen = 0, true
	case outbox.InDoubt:
		isOpen = true
	}
	if int(r.Attempts) != attempts || (len(r.Bytes) > 0) != (isOpen && attempts > 0) && found.state != outbox.Queued {
		l.t.Errorf("%d tries are counted, %d bytes are kept", r.Attempts, len(r.Bytes))
	}
	most := map[outbox.AccountState]time.Duration{outbox.Offline: 5 * time.Second, outbox.AccountBusy: 30 * time.Second}[found.account]
	if most > 0 && (summary.NextTryAt == nil || summary.NextTryAt.Sub(now) > most) {
		l.t.Errorf("the account is tried again at %v", summary.NextTryAt)
	}
}

// wantEnd mends what the fault has left and follows the mail to its end: a mail that may have arrived, or was refused, is left to
// the practitioner; any other arrives, once.
func (l *lab) wantEnd(id string, found outcome) {
	l.t.Helper()
	ctx := context.Background()
	if found.account != outbox.Ready {
		l.Must(l.Outbox.AccountMended(ctx))
	}
	l.Clock.Advance(time.Minute)
	l.work(fastLimits())
	isLeft := found.state == outbox.Failed || found.state == outbox.InDoubt
	if isLeft {
		l.settleAll(l.newName())
		if got := outbox.State(l.row(id).State); got != found.state {
			l.t.Errorf("by itself it became %s", got)
		}
		l.Must(l.Outbox.LeaveIt(ctx, id))
	} else {
		l.wantState(id, outbox.Sent)
	}
	l.sender.Stop()
	copies, arrived := 0, l.server.Messages()
	if found.state != outbox.Failed && found.state != outbox.InDoubt { // a server may say yes before it has put the mail down
		soon, cancel := context.WithTimeout(ctx, 10*time.Second)
		arrived, _ = l.server.Wait(soon, 1) // what is missing is told below
		cancel()
	}
	for _, message := range arrived {
		if message.EnvelopeID == id {
			copies++
		}
	}
	if copies > 1 || (copies == 0) != (found.state == outbox.Failed) && found.state != outbox.InDoubt {
		l.t.Errorf("it was %s, and arrived %d times", found.state, copies)
	}
	if l.server.Stop(); l.summary().Account != outbox.Ready {
		l.t.Errorf("the account is %s", l.summary().Account)
	}
}

// work starts a sender with limits that writes down what it does.
func (l *lab) work(limits mail.Limits) {
	l.t.Helper()
	l.sender = outbox.NewSender(l.Outbox, outbox.SenderOptions{
		Accounts: l.accounts, Limits: limits, Clock: l.Clock.Now, Log: slog.New(slog.NewJSONHandler(l.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Jitter: func() float64 { return 0.5 },
	})
	l.Must(l.sender.Start(context.Background()))
	l.t.Cleanup(l.sender.Stop)
}

func (l *lab) newName() string {
	l.mailed++
	return fmt.Sprintf("client%d", l.mailed)
}

// inviteTo lays in the invitation that meets the fault.
func (l *lab) inviteTo(c trial) string {
	l.t.Helper()
	name := l.newName()
	if c.recipient != "" {
		name = c.recipient
	}
	id, _ := l.invite(name)
	if c.isLarge {
		l.change("UPDATE outbox SET message_id = ?, bytes = ? WHERE id = ? RETURNING id", "<"+id+"@practice.example.test>", largeMail(), id)
	}
	return id
}

// largeMail is larger than all that the network between can hold, so that its end cannot have left.
func largeMail() []byte {
	head := "Subject: All work\r\n\r\n" + accesstest.PortalAddress + "/l/" + strings.Repeat("x", 43) + " ABCD-2345\r\n"
	return append([]byte(head), bytes.Repeat([]byte("All work and no play makes a long letter, says Nora to Ana.\r\n"), 84_000)...)
}

// bounds end soon where a fault is ended by nothing else.
func (c trial) bounds() mail.Limits {
	bounds := fastLimits()
	if !c.isPatient {
		bounds.Connect, bounds.Reply, bounds.Submission = 2*mailtest.DripPause, 2*mailtest.DripPause, 2*mailtest.DripPause
	}
	return bounds
}

// codeOf is why a mail has not gone: its own reason, or the account's.
func (l *lab) codeOf(id string) string {
	if reason := l.row(id).Reason; reason != "" {
		return reason
	}
	return l.summary().AccountWords
}

// outcomeOf reads what is to be seen, in English, after checking that the other languages say it too.
func (l *lab) outcomeOf(c trial, id string) outcome {
	l.t.Helper()
	page, err := l.Outbox.Page(context.Background(), outbox.Query{Box: string(outbox.Waiting), Limit: outbox.PageLimit})
	l.Must(err)
	for _, box := range []outbox.Box{outbox.Accepted, outbox.Problems} {
		more, err := l.Outbox.Page(context.Background(), outbox.Query{Box: string(box), Limit: outbox.PageLimit})
		l.Must(err)
		page.Rows = append(page.Rows, more.Rows...)
	}
	at := slices.IndexFunc(page.Rows, func(r outbox.Row) bool { return r.ID == id })
	if at < 0 {
		l.t.Fatal("no list of the outbox shows the mail")
	}
	shown, summary := page.Rows[at], l.summary()
	keys := keysOf(shown, summary)
	said := make([]string, 0, len(keys))
	for _, key := range keys {
		for _, language := range words.Languages() {
			if !slices.Contains(words.For(language).Keys(), key) {
				l.t.Errorf("%s has no sentence for %s", language, key)
			}
		}
		said = append(said, strings.TrimRight(ellipsis.ReplaceAllString(words.For(words.English).Say(key), "…"), ".")+".")
	}
	return outcome{where: c.where, what: c.what, state: shown.State, account: summary.Account, screen: strings.Join(said, " ")}
}

var ellipsis = regexp.MustCompile(`\{\w+\}`)

// keysOf names the sentences that the outbox shows of a mail: what has become of it, why, and what stands in the way.
func keysOf(r outbox.Row, summary outbox.Summary) []string {
	keys := map[outbox.State][]string{
		outbox.Sent: {"mail_accepted"}, outbox.Retrying: {"mail_retrying"}, outbox.Failed: {"mail_failed"},
		outbox.InDoubt: {"mail_in_doubt", "mail_in_doubt_text"}, outbox.Queued: {waitsFor(summary.Account)},
	}[r.State]
	if r.Reason != "" && r.State != outbox.InDoubt {
		keys = append(keys, "fault_"+r.Reason)
	}
	if r.Words != "" && r.State != outbox.Sent && summary.Account == outbox.Ready {
		keys = append(keys, "server_said")
	}
	switch summary.Account {
	case outbox.Ready:
		return keys
	case outbox.Offline:
		return append(keys, "offline_text_since")
	case outbox.AccountBusy:
		keys = append(keys, "account_busy_until")
	case outbox.NeedsSignIn, outbox.Refused, outbox.Certificate:
		keys = append(keys, "account_"+string(summary.Account)+"_text")
	}
	if strings.HasPrefix(summary.AccountWords, "mail_") {
		return append(keys, "fault_"+summary.AccountWords)
	}
	return append(keys, "server_said")
}

// waitsFor names what a mail that waits is waiting for.
func waitsFor(account outbox.AccountState) string {
	switch account {
	case outbox.Offline:
		return "mail_waits_network_since"
	case outbox.AccountBusy:
		return "mail_waits_busy"
	case outbox.NeedsSignIn, outbox.Refused, outbox.Certificate:
		return "mail_waits_settings"
	case outbox.Ready:
	}
	return "mail_queued"
}

// journal is the log of a sender.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes a line.
func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

var (
	linkIn = regexp.MustCompile(`/l/([\w-]{20,})`)
	codeIn = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}\b`)
)

// wantNoSecrets looks for the password, for the links and codes of all mails, and for whom they were to.
func (j *journal) wantNoSecrets(t *testing.T, o *office) {
	t.Helper()
	secrets := []string{mailtest.Password, base64.StdEncoding.EncodeToString([]byte(mailtest.Password)), "example.test", "/l/"}
	for _, message := range o.server.Messages() {
		text := strings.ReplaceAll(string(message.Data[:min(len(message.Data), 32<<10)]), "=\r\n", "")
		links, codes := linkIn.FindAllStringSubmatch(text, -1), codeIn.FindAllString(text, -1)
		if len(links) == 0 || len(codes) == 0 {
			t.Fatal("a mail has neither link nor code, so nothing was looked for")
		}
		for _, link := range links {
			secrets = append(secrets, link[1])
		}
		secrets = append(secrets, codes...)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, secret := range secrets {
		if bytes.Contains(j.text.Bytes(), []byte(secret)) {
			t.Errorf("the log holds %q: %s", secret, j.text.String())
		}
	}
}
