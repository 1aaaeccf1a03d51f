// Package portal serves the Client Portal: the small website on which clients sign in.
//
// It does everything through one [visitor.Door] and knows no noun of the domain; what it shows comes
// from the portal_* views and what it writes are visitor_* rows. It must never change on a GET what anybody
// has or may do (that a link's page was shown is noted, and a ticket to a preview is used up, see preview.go),
// never take from a request who somebody is, never show or log an address, a token or a path, and never
// serve a practitioner anything but a client's own pages, to look at. Every page works without a script.
//
// Start reading at [Routes], the one table of all that it answers to; then [Portal.ServeHTTP], which
// every request passes, and gate, which decides on it. [Server] is the listener.
package portal

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/visitor"
)

// How many bytes a request may bring: most of them, a part of a form, and a file with what is said around it.
const (
	bodyLimit    = 64 << 10
	answersLimit = 2 << 20
	uploadLimit  = document.FileBytes + 64<<10
)

// Portal answers the requests of visitors. It keeps nothing between two of them but how many streams are open.
type Portal struct {
	door   *visitor.Door
	log    *slog.Logger
	mux    *http.ServeMux
	static map[string]asset
	origin *http.CrossOriginProtection
	takes  map[string]int64 // by method and pattern, where it is more than usual
	copies chan struct{}    // holds whoever makes a copy of a paper: see sendCopy

	streams   streams
	liveEvery time.Duration
}

// New returns the portal behind door. log may be nil.
func New(door *visitor.Door, log *slog.Logger) *Portal { return newPortal(door, log, Routes()) }

func newPortal(door *visitor.Door, log *slog.Logger, routes []Route) *Portal {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	p := &Portal{
		door: door, log: log, mux: http.NewServeMux(), static: readAssets(), origin: http.NewCrossOriginProtection(), takes: map[string]int64{},
		copies: make(chan struct{}, 1), streams: streams{open: map[string]int{}}, liveEvery: liveEvery,
	}
	for _, route := range routes {
		p.mux.Handle(route.Method+" "+route.Pattern, p.gate(route))
		if route.takes > 0 {
			p.takes[route.Method+" "+route.Pattern] = route.takes
		}
	}
	return p
}

// Handler returns what serves the portal's requests.
func (p *Portal) Handler() http.Handler { return p }

// ServeHTTP answers one request. It looks, in this order, at whether the practice can be read, whether
// the request names this portal as its host, whether another site sent it, whether it is too large, and
// whether there is such a page; whether the visitor may have it is the gate's.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := &visit{portal: p, w: w, r: r}
	defer v.recoverPanic()
	setHeaders(w.Header())
	if err := v.arrive(); err != nil {
		v.speak("")
		v.refuse(err)
		return
	}
	practice := v.practice
	if v.isHTTPS() {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	v.speak("")
	switch {
	case !isHostAllowed(r, practice.Address):
		v.practice = visitor.Practice{Language: practice.Language}
		v.tell(http.StatusMisdirectedRequest, refusal{name: "host"})
	case arrivalOf(r).isInsecure && v.isHTTPS():
		w.Header().Set("Location", practice.Address+r.URL.RequestURI())
		w.WriteHeader(http.StatusPermanentRedirect)
	case p.origin.Check(r) != nil:
		v.tell(http.StatusForbidden, refusal{name: "cross_site", leadsHome: true})
	case r.ContentLength > p.limitOf(r):
		v.tell(http.StatusRequestEntityTooLarge, refusal{name: "too_large", leadsHome: true})
	default:
		r.Body = http.MaxBytesReader(w, r.Body, p.limitOf(r))
		p.route(v)
	}
}

// arrive reads the practice, and who the visitor is. What a cookie is called depends on the practice's address.
func (v *visit) arrive() (err error) {
	v.arrived, err = v.portal.door.Arrive(v.r.Context(), func(practice visitor.Practice) string {
		v.practice = practice
		return v.cookie(sessionCookie)
	})
	return err
}

// limitOf is how many bytes a request may bring.
func (p *Portal) limitOf(r *http.Request) int64 {
	_, pattern := p.mux.Handler(r)
	return max(bodyLimit, p.takes[pattern])
}

// route finds the request's route. What has none is told apart here, so that these pages too look
// like the others and keep silent while the practice is closed.
func (p *Portal) route(v *visit) {
	unrouted, pattern := p.mux.Handler(v.r)
	if pattern != "" && path.Clean(v.r.URL.Path) == v.r.URL.Path {
		ctx := context.WithValue(v.r.Context(), visitKey{}, v)
		p.mux.ServeHTTP(v.w, v.r.WithContext(ctx))
		return
	}
	if !v.practice.IsOn {
		v.showClosed()
		return
	}
	answer := &probe{header: http.Header{}}
	unrouted.ServeHTTP(answer, v.r)
	if pattern == "" && answer.status == http.StatusMethodNotAllowed {
		v.w.Header().Set("Allow", answer.header.Get("Allow"))
		v.tell(http.StatusMethodNotAllowed, refusal{name: "method", leadsHome: true})
		return
	}
	v.tell(http.StatusNotFound, refusal{name: "not_found", leadsHome: true})
}

// gate asks the one decision before a route's own work.
func (p *Portal) gate(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, isOurs := r.Context().Value(visitKey{}).(*visit)
		if !isOurs {
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		v.r, v.pattern, v.isSilent = r, route.Pattern, route.isSilent
		if route.isAlwaysOpen {
			route.serve(v)
			return
		}
		verdict, err := v.admit(route.Operation)
		if err != nil {
			v.refuse(err)
			return
		}
		v.speak(v.who.Language)
		switch verdict {
		case visitor.Allowed:
			if v.readForm() {
				route.serve(v)
			}
		case visitor.Stranger:
			if route.lands && r.Method == http.MethodGet {
				v.setCookie(wantedCookie, route.Pattern, pendingLife)
			}
			if !route.keeps || !v.keepSent() {
				v.showOut()
			}
		case visitor.ReadOnly:
			v.refuseInPreview()
		case previewOver:
			v.tell(http.StatusGone, refusal{name: "preview_over"})
		case visitor.Unchosen:
			v.askForPerson()
		case visitor.Forbidden:
			v.forbid(route)
		case visitor.Closed:
			v.showClosed()
		default:
			v.showClosed()
		}
	})
}

// admit asks whether the visitor may do op now, and learns who they are. A preview comes before a client's session in
// the same browser.
func (v *visit) admit(op visitor.Operation) (visitor.Verdict, error) {
	var verdict visitor.Verdict
	var err error
	if token := v.cookie(previewCookie); token != "" {
		v.who, verdict, err = v.portal.door.Look(v.r.Context(), token, op, isReading(v.r))
		if err != nil || verdict != visitor.Stranger {
			return verdict, err
		}
		v.dropCookie(previewCookie)
		if !isReading(v.r) || op != visitor.Enter {
			return previewOver, nil // what was asked for on a preview's page is never done as anybody else
		}
	}
	if v.isSilent {
		v.who, verdict = v.arrived.Watch(op)
		return verdict, nil
	}
	v.who, verdict, err = v.portal.door.Let(v.r.Context(), v.arrived, op)
	return verdict, err
}

// readForm reads what was posted, and says so where it cannot be read.
func (v *visit) readForm() bool {
	err := v.r.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &tooLarge):
		v.tell(http.StatusRequestEntityTooLarge, refusal{name: "too_large", leadsHome: true})
	default:
		v.tell(http.StatusBadRequest, refusal{name: "unreadable", leadsHome: true})
	}
	return false
}

// recoverPanic turns a panic into the page of an unknown error.
func (v *visit) recoverPanic() {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
		panic(cause)
	}
	v.portal.log.Error("the portal panicked", "route", v.pattern, "stack", string(debug.Stack()))
	v.tell(http.StatusInternalServerError, refusal{name: "failed", calls: true})
}

// probe takes an answer that nobody sees, for its status and headers.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header { return p.header }

func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

func (p *probe) WriteHeader(status int) { p.status = status }
