package portal_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/intake"
	"anteroom/backend/outbox"
	"anteroom/backend/portal"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The two ways the portal is run: on the desk's own store, whose views it reads and whose intake acts
// in its transactions, and on a second database that has nothing but tables of the same columns.
const (
	onViews  = "views"
	onTables = "tables"
)

// inBothModes runs a test on the views and on the tables.
func inBothModes(t *testing.T, test func(w *world)) {
	t.Helper()
	for _, mode := range []string{onViews, onTables} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			test(newWorld(t, mode))
		})
	}
}

// The portal's address while nothing else is said, and where its listener would be.
const (
	plainAddress  = "http://127.0.0.1:8080"
	secureAddress = "https://harbor.example.test"
	ana           = "ana@example.test"
	otto          = "otto@example.test"
	marta         = "marta@example.test"
)

// world is a practice with its clients, their mailboxes and the portal.
type world struct {
	tb        testing.TB
	clock     *storetest.Clock
	desk      *store.DB
	host      *storetest.Host // nil on the views
	practices *practice.Practices
	clients   *client.Clients
	grants    *access.Grants
	intake    *intake.Intake
	portal    *portal.Portal
	door      *visitor.Door
	log       *lines
	letters   map[string][]letter
	ids       map[string]string // of the clients, by their first name
	address   string
}

// letter is what a mailbox received.
type letter struct {
	kind outbox.Kind
	link string // the path of the link in it
	code string
}

func newWorld(tb testing.TB, mode string, more ...portal.Route) *world {
	tb.Helper()
	clock := storetest.NewClock()
	w := &world{tb: tb, clock: clock, desk: storetest.Open(tb, clock), log: &lines{}, letters: map[string][]letter{}, ids: map[string]string{}}
	quiet := slog.New(slog.DiscardHandler)
	w.practices, w.clients = practice.New(w.desk, plainAddress), client.New(w.desk)
	w.grants, w.intake = access.NewAt(accesstest.CodePrice(), w.desk), intake.New(w.desk, quiet)
	ctx := context.Background()
	w.must(w.practices.Begin(ctx, "UTC"))
	_, err := w.practices.SaveDetails(ctx, practice.Details{Name: "Harbor Counseling", Practitioner: "Nora Reyes", Phone: "555-0199", Zone: "UTC"})
	w.must(err)
	if mode == onTables {
		w.host = storetest.OpenHost(tb, clock, w.desk)
		w.door = visitor.NewDoorAt(accesstest.CodePrice(), w.host.DB.Portal(nil))
	} else {
		w.door = visitor.NewDoorAt(accesstest.CodePrice(), w.desk.Portal(intake.Take))
	}
	w.setAddress(plainAddress)
	w.portal = portal.NewWith(w.door, slog.New(slog.NewTextHandler(w.log, nil)), more...)
	return w
}

func (w *world) must(err error) {
	w.tb.Helper()
	if err != nil {
		w.tb.Fatal(err)
	}
}

// settle lets everything come to rest: what visitors did is taken in, mails go, and the portal sees
// what the desk has now.
func (w *world) settle() {
	w.tb.Helper()
	takeIn := func() {
		_, err := w.intake.TakeWaiting(context.Background(), 0)
		w.must(err)
		w.deliver()
	}
	if w.host == nil {
		takeIn()
		return
	}
	w.host.Settle(w.tb, takeIn)
}

// deliver hands over every mail that waits and may go, and puts it into its mailbox.
func (w *world) deliver() {
	w.tb.Helper()
	ctx, letters := context.Background(), access.Letters{CodePrice: accesstest.CodePrice()}
	w.must(w.desk.Write(ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT id, kind, client_id, grant_id, recipient FROM outbox WHERE state IN ('held', 'queued') ORDER BY id`)
		if err != nil {
			return err
		}
		var mails []outbox.Mail
		for rows.Next() {
			var m outbox.Mail
			if err := rows.Scan(&m.ID, &m.Kind, &m.Client, &m.Grant, &m.Recipient); err != nil {
				return err
			}
			mails = append(mails, m)
		}
		if err := rows.Close(); err != nil {
			return err
		}
		for _, m := range mails {
			if leave, err := letters.MayGo(ctx, tx, m); err != nil || leave != outbox.Go() {
				continue
			}
			if err := w.handOver(ctx, tx, letters, m); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (w *world) handOver(ctx context.Context, tx *store.Tx, letters access.Letters, m outbox.Mail) error {
	values, err := letters.Write(ctx, tx, m)
	if err != nil {
		return err
	}
	if err := letters.HandedOver(ctx, tx, m); err != nil {
		return err
	}
	sent, err := tx.Query(ctx, "UPDATE outbox SET state = 'sent' WHERE id = ? RETURNING id", m.ID)
	if err != nil {
		return err
	}
	for sent.Next() {
	}
	w.letters[m.Recipient] = append(w.letters[m.Recipient], letter{kind: m.Kind, link: strings.TrimPrefix(values.Link, w.address), code: values.Code})
	return sent.Close()
}

// setAddress stores the portal's address.
func (w *world) setAddress(address string) {
	w.tb.Helper()
	_, err := w.practices.SavePortalAddress(context.Background(), address)
	w.must(err)
	w.address = address
	w.settle()
}

// add stores a client who may be written to at an address, or has none.
func (w *world) add(name, address string) string {
	w.tb.Helper()
	draft := client.Draft{Kind: string(client.Adult), FirstName: name, LastName: "Example", Status: string(client.Active), Language: "en"}
	if address != "" {
		draft.Addresses = []client.Address{{Address: address, Type: "home", IsPrimary: true, HasReminders: true}}
	}
	profile, err := w.clients.Create(context.Background(), draft)
	w.must(err)
	w.ids[name] = profile.ID
	w.settle()
	return profile.ID
}

// invitedContact gives a client a parent, and invites them.
func (w *world) invitedContact(clientID, name, address string) string {
	w.tb.Helper()
	contact, err := w.clients.AddContact(context.Background(), clientID, client.ContactDraft{
		FirstName: name, LastName: "Example", Relation: string(client.Parent), Address: address, HasConsent: true, Language: "en",
	})
	w.must(err)
	w.invite(contact.ID)
	return contact.ID
}

func (w *world) invite(client string) {
	w.tb.Helper()
	w.must(w.grants.Invite(context.Background(), client, ""))
	w.settle()
}

// invited stores a client and invites them.
func (w *world) invited(name, address string) string {
	w.tb.Helper()
	id := w.add(name, address)
	w.invite(id)
	return id
}

func (w *world) disable(client string) {
	w.tb.Helper()
	w.must(w.grants.Disable(context.Background(), client))
	w.settle()
}

func (w *world) archive(client string) {
	w.tb.Helper()
	_, err := w.grants.Archive(context.Background(), client)
	w.must(err)
	w.settle()
}

// turn closes or opens the whole practice's portal.
func (w *world) turn(isOn bool) {
	w.tb.Helper()
	verb := w.practices.ClosePortal
	if isOn {
		verb = w.practices.OpenPortal
	}
	_, err := verb(context.Background())
	w.must(err)
	w.settle()
}

func (w *world) permit(client string, may visitor.Permissions) {
	w.tb.Helper()
	w.must(w.grants.SavePermissions(context.Background(), client, may))
	w.settle()
}

func (w *world) stateOf(client string) access.State {
	w.tb.Helper()
	card, err := w.grants.Card(context.Background(), client)
	w.must(err)
	return card.State
}

// mail is the newest letter in a mailbox.
func (w *world) mail(address string) letter {
	w.tb.Helper()
	received := w.letters[address]
	if len(received) == 0 {
		w.tb.Fatalf("nothing was mailed to %s", address)
	}
	return received[len(received)-1]
}

// contents is every row that the portal could reach.
func (w *world) contents() string {
	w.tb.Helper()
	if w.host != nil {
		return storetest.Contents(w.tb, w.host.DB)
	}
	return storetest.Contents(w.tb, w.desk)
}

// browser is one browser: it keeps cookies, and comes from one place.
type browser struct {
	w       *world
	cookies map[string]string
	place   string
	headers map[string]string // sent with each request besides the usual
}

func (w *world) browser() *browser {
	return &browser{w: w, cookies: map[string]string{}, place: "127.0.0.1:40000", headers: map[string]string{}}
}

// answer is what the portal answered.
type answer struct {
	status int
	header http.Header
	body   string
}

func (b *browser) get(path string) answer  { return b.send(http.MethodGet, path, nil) }
func (b *browser) head(path string) answer { return b.send(http.MethodHead, path, nil) }

func (b *browser) post(path string, fields ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return b.send(http.MethodPost, path, form)
}

// send sends one request and follows no redirect.
func (b *browser) send(method, path string, form url.Values) answer {
	b.w.tb.Helper()
	request := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.ask(request)
}

// ask sends a request with what the browser keeps.
func (b *browser) ask(request *http.Request) answer {
	b.w.tb.Helper()
	stored, err := url.Parse(b.w.address)
	b.w.must(err)
	request.Host, request.RemoteAddr = stored.Host, b.place
	if request.Method == http.MethodPost {
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, value := range b.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for name, value := range b.headers {
		request.Header.Set(name, value)
		if name == "Host" {
			request.Host = value
		}
	}
	listener := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	request = request.WithContext(context.WithValue(request.Context(), http.LocalAddrContextKey, listener))
	recorder := httptest.NewRecorder()
	b.w.portal.ServeHTTP(recorder, request)
	result := recorder.Result()
	for _, cookie := range result.Cookies() {
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		} else {
			b.cookies[cookie.Name] = cookie.Value
		}
	}
	a := answer{status: result.StatusCode, header: result.Header, body: recorder.Body.String()}
	checkAnswer(b.w, request.URL.Path, a)
	return a
}

// signIn follows the newest mail's link, presses the button, and lets the desk hear of it.
func (b *browser) signIn(address string) {
	b.w.tb.Helper()
	b.get(b.w.mail(address).link)
	if entered := b.post("/enter"); entered.status != http.StatusSeeOther || b.cookies[b.session()] == "" {
		b.w.tb.Fatalf("signing in as %s answered %d: %s", address, entered.status, entered.body)
	}
	b.w.settle()
}

// session is the name of the session's cookie.
func (b *browser) session() string {
	if strings.HasPrefix(b.w.address, "https://") {
		return "__Host-session"
	}
	return "session"
}

// lines is a log that a test can read.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
