package portal_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/portal"
	"anteroom/backend/visitor"
)

// standings are the states of access that Ana can be in, with the practice's switch over them. Each
// brings her there and returns the session's tokens that exist then, by what they are.
func standings() map[string]func(w *world) map[string]string {
	signedIn := func(w *world) (string, map[string]string) {
		id := w.invited("Ana", ana)
		tokens := map[string]string{}
		for _, kind := range []string{"idle", "ended", "live"} {
			b := w.browser()
			if kind != "idle" {
				b.post("/sign-in", "email", ana)
				w.settle()
			}
			b.signIn(ana)
			tokens[kind] = b.cookies["session"]
			if kind == "idle" {
				w.clock.Advance(visitor.IdleLimit)
			}
			if kind == "ended" {
				b.post("/sign-out")
			}
			w.clock.Advance(time.Second)
			w.settle()
		}
		return id, tokens
	}
	after := func(verb func(w *world, id string)) func(w *world) map[string]string {
		return func(w *world) map[string]string {
			id, tokens := signedIn(w)
			verb(w, id)
			return tokens
		}
	}
	return map[string]func(w *world) map[string]string{
		"no_email": func(w *world) map[string]string { w.add("Ana", ""); return map[string]string{} },
		"ready":    func(w *world) map[string]string { w.add("Ana", ana); return map[string]string{} },
		"invited": after(func(w *world, id string) {
			w.disable(id)
			w.invite(id)
		}),
		"active":       after(func(*world, string) {}),
		"disabled":     after(func(w *world, id string) { w.disable(id) }),
		"archived":     after(func(w *world, id string) { w.archive(id) }),
		"practice_off": after(func(w *world, _ string) { w.turn(false) }),
	}
}

// asked is one line of the matrix: a route, as it is asked for, and what it answers where it may.
type asked struct {
	method, path string
	fields       []string
	stranger     int // to whoever may have it and is not signed in
	client       int // to a client who is
}

// table is how each route of the portal is asked for. A route that has no line here fails the test.
func table() map[string]asked {
	return map[string]asked{
		"GET /{$}":                                       {path: "/", stranger: 303, client: 200},
		"GET /sign-in":                                   {path: "/sign-in", stranger: 200, client: 303},
		"POST /sign-in":                                  {path: "/sign-in", fields: []string{"email", "nobody@example.test"}, stranger: 303, client: 303},
		"GET /check-email":                               {path: "/check-email", stranger: 200, client: 200},
		"GET /code":                                      {path: "/code", stranger: 200, client: 200},
		"POST /code":                                     {path: "/code", fields: []string{"email", "nobody@example.test", "code", "00000000"}, stranger: 422, client: 422},
		"GET /l/{token}":                                 {path: "/l/" + strings.Repeat("A", 43), stranger: 303, client: 303},
		"GET /enter":                                     {path: "/enter", stranger: 410, client: 410},
		"POST /enter":                                    {path: "/enter", stranger: 410, client: 410},
		"POST /renew":                                    {path: "/renew", stranger: 303, client: 303},
		"GET /person":                                    {path: "/person", stranger: 303, client: 200},
		"POST /person":                                   {path: "/person", stranger: 401, client: 422},
		"POST /sign-out":                                 {path: "/sign-out", stranger: 401, client: 303},
		"GET /.well-known/anteroom/{nonce}":              {path: "/.well-known/anteroom/nobody-asked", stranger: 404, client: 404},
		"GET /preview/{ticket}":                          {path: "/preview/" + strings.Repeat("A", 43), stranger: 410, client: 410},
		"POST /preview/close":                            {path: "/preview/close", stranger: 401, client: 403},
		"GET /papers":                                    {path: "/papers", stranger: 303, client: 200},
		"GET /papers/{share}":                            {path: "/papers/nobodys", stranger: 303, client: 404},
		"GET /papers/{share}/file":                       {path: "/papers/nobodys/file", stranger: 303, client: 404},
		"GET /papers/{share}/copy":                       {path: "/papers/nobodys/copy", stranger: 303, client: 404},
		"GET /papers/{share}/review":                     {path: "/papers/nobodys/review", stranger: 303, client: 404},
		"GET /papers/{share}/{part}":                     {path: "/papers/nobodys/1", stranger: 303, client: 404},
		"POST /papers/{share}/sign":                      {path: "/papers/nobodys/sign", fields: []string{"name", "x"}, stranger: 401, client: 404},
		"POST /papers/{share}/save":                      {path: "/papers/nobodys/save", fields: []string{"was.x", "", "q.x", "x"}, stranger: 401, client: 404},
		"POST /papers/{share}/{part}":                    {path: "/papers/nobodys/1", fields: []string{"was.x", "", "q.x", "x"}, stranger: 401, client: 404},
		"POST /papers/files":                             {path: "/papers/files", stranger: 401, client: 422},
		"GET /appointments":                              {path: "/appointments", stranger: 303, client: 200},
		"GET /appointments/live":                         {path: "/appointments/live", stranger: 303, client: 200},
		"GET /appointments/new":                          {path: "/appointments/new", stranger: 303, client: 200},
		"POST /appointments/new":                         {path: "/appointments/new", fields: []string{"page", "x", "service", "none", "start", "2027-01-01T10:00:00Z"}, stranger: 401, client: 422},
		"GET /appointments/{appointment}":                {path: "/appointments/nobodys", stranger: 303, client: 404},
		"POST /appointments/{appointment}/cancel":        {path: "/appointments/nobodys/cancel", stranger: 401, client: 422},
		"POST /appointments/requests/{request}/withdraw": {path: "/appointments/requests/nobodys/withdraw", stranger: 401, client: 422},
		"POST /appointments/requests/{request}/take":     {path: "/appointments/requests/nobodys/take", fields: []string{"offer", "none"}, stranger: 401, client: 422},
		"GET /messages":                                  {path: "/messages", stranger: 303, client: 200},
		"POST /messages":                                 {path: "/messages", fields: []string{"page", "x", "body", " "}, stranger: 401, client: 422},
		"POST /messages/draft":                           {path: "/messages/draft", fields: []string{"page", "x", "body", "words"}, stranger: 401, client: 204},
		"GET /messages/thread":                           {path: "/messages/thread", stranger: 303, client: 200},
		"GET /messages/live":                             {path: "/messages/live", stranger: 303, client: 200},
		"POST /messages/read":                            {path: "/messages/read", fields: []string{"upTo", "nobodys"}, stranger: 401, client: 204},
		"GET /messages/files/{file}":                     {path: "/messages/files/nobodys", stranger: 303, client: 404},
		"GET /billing":                                   {path: "/billing", stranger: 303, client: 200},
		"GET /billing/pay":                               {path: "/billing/pay", stranger: 303, client: 200},
		"POST /billing/pay":                              {path: "/billing/pay", stranger: 401, client: 403},
		"GET /billing/payments/{payment}":                {path: "/billing/payments/nobodys", stranger: 303, client: 404},
		"GET /billing/payments/{payment}/go":             {path: "/billing/payments/nobodys/go", stranger: 303, client: 403},
		"POST /billing/payments/{payment}/look":          {path: "/billing/payments/nobodys/look", stranger: 401, client: 404},
		"GET /billing/{kind}/{bill}":                     {path: "/billing/invoices/nobodys", stranger: 303, client: 404},
		"GET /billing/{kind}/{bill}/pdf":                 {path: "/billing/invoices/nobodys/pdf", stranger: 303, client: 404},
		"GET /static/{file}":                             {path: "/static/none.css", stranger: 404, client: 404},
		"GET /robots.txt":                                {path: "/robots.txt", stranger: 200, client: 200},
	}
}

func TestEveryRouteInEveryStateForEveryVisitor(t *testing.T) {
	t.Parallel()
	for name, stand := range standings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothModes(t, func(w *world) {
				t := w.tb
				other := w.invited("Otto", otto)
				w.permit(w.invitedContact(other, "Marta", marta), visitor.Permissions{BillingDocuments: true, Messaging: true})
				tokens := stand(w)
				tokens["none"], tokens["garbage"] = "", "not-a-token"
				if name == "invited" {
					tokens["of_an_old_grant"] = tokens["live"]
				}
				if name != "practice_off" {
					for kind, address := range map[string]string{"other": otto, "contact": marta} {
						b := w.browser()
						b.post("/sign-in", "email", address)
						w.settle()
						b.signIn(address)
						tokens[kind] = b.cookies["session"]
					}
				}
				for i, kind := range kinds() {
					token, exists := tokens[kind]
					if !exists {
						continue
					}
					isIn := kind == "other" || kind == "contact" || (kind == "live" && name == "active")
					walk(t, w, visit{kind: kind, token: token, isIn: isIn, isOff: name == "practice_off", number: i})
				}
			})
		})
	}
}

// kinds are the visitors, in the order in which they come.
func kinds() []string {
	return []string{"none", "garbage", "idle", "ended", "of_an_old_grant", "live", "other", "contact"}
}

// visit is one kind of visitor on the way through the whole table.
type visit struct {
	kind, token string
	isIn        bool // a client who is signed in now
	isOff       bool // the practice's switch
	number      int
}

// walk asks for every route as one kind of visitor. Signing out comes last, since it ends the session.
func walk(tb testing.TB, w *world, v visit) {
	tb.Helper()
	routes := portal.Routes()
	slices.SortStableFunc(routes, func(a, b portal.Route) int { return strings.Compare(isLast(a), isLast(b)) })
	before := w.contents()
	for _, route := range routes {
		line, isKnown := table()[route.Method+" "+route.Pattern]
		if !isKnown {
			tb.Errorf("%s %s has no line in the table", route.Method, route.Pattern)
		}
		methods := []string{route.Method}
		if route.Method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
		for _, method := range methods {
			line.method = method
			before = ask(tb, w, v, route, line, before)
		}
	}
}

func isLast(r portal.Route) string {
	if r.Operation == visitor.Leave {
		return "last"
	}
	return ""
}

// ask asks once and returns what the store holds afterwards.
func ask(tb testing.TB, w *world, v visit, route portal.Route, line asked, before string) string {
	tb.Helper()
	b := w.browser()
	b.place = "127.0.0." + string(rune('1'+v.number)) + ":40000"
	if v.token != "" {
		b.cookies["session"] = v.token
	}
	want := line.stranger
	if v.isIn {
		want = line.client
	}
	if v.isIn && v.kind == "contact" && route.Operation == visitor.RequestAppointments {
		want = http.StatusForbidden // she may write, and not ask for times
	}
	isShut := v.isOff && !route.IsAlwaysOpen()
	if isShut {
		want = http.StatusServiceUnavailable
	}
	var got answer
	if line.method == http.MethodPost {
		got = b.post(line.path, line.fields...)
	} else {
		got = b.send(line.method, line.path, nil)
	}
	if got.status != want {
		tb.Errorf("%s %s answers %d to the visitor %q, want %d", line.method, line.path, got.status, v.kind, want)
	}
	after := w.contents()
	mayChange := line.method == http.MethodPost && !isShut && got.status != http.StatusUnauthorized
	if !mayChange && after != before {
		tb.Errorf("%s %s changed rows for the visitor %q, whom it answered %d", line.method, line.path, v.kind, got.status)
	}
	if v.kind != "live" || !v.isIn {
		got.check(tb, wants{status: got.status, location: got.header.Get("Location"), neverSays: []string{"Ana", ana}})
	}
	if (v.kind != "other" && v.kind != "contact") || isShut {
		got.check(tb, wants{status: got.status, location: got.header.Get("Location"), neverSays: []string{"Otto", otto}})
	}
	if v.kind != "contact" || isShut {
		got.check(tb, wants{status: got.status, location: got.header.Get("Location"), neverSays: []string{"Marta", marta}})
	}
	return after
}
