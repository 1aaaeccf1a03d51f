package hosting

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
)

// What the search for the way to the portal may find at a step.
const (
	ReachNotServed   fault.Code = "reach_not_served"          // this program does not serve the portal now
	ReachNoAddress   fault.Code = "reach_no_address"          // there is no stored address to look at
	ReachNoName      fault.Code = "reach_name_unknown"        // the name leads nowhere
	ReachNoResolver  fault.Code = "reach_lookup_failed"       // nobody could be asked about the name
	ReachHereOnly    fault.Code = "reach_name_here"           // the name means this very computer
	ReachNearOnly    fault.Code = "reach_name_near"           // the name means the local network
	ReachRefused     fault.Code = "reach_refused"             // nobody listens there
	ReachSilent      fault.Code = "reach_silent"              // nobody answered in time
	ReachNoWay       fault.Code = "reach_no_way"              // there is no way to that network
	ReachSomeAway    fault.Code = "reach_some_away"           // some of the addresses do not answer
	ReachNoTLS       fault.Code = "reach_no_tls"              // what answers speaks no TLS
	ReachExpired     fault.Code = "reach_certificate_expired" // or not valid yet
	ReachOtherName   fault.Code = "reach_certificate_name"    // the certificate is for another name
	ReachUntrusted   fault.Code = "reach_certificate_unknown" // browsers do not know who gave it
	ReachOwn         fault.Code = "reach_certificate_own"     // it was made here
	ReachNoAnswer    fault.Code = "reach_no_answer"           // no answer that a browser would understand
	ReachOther       fault.Code = "reach_answer_other"        // another website answers
	ReachForeignHost fault.Code = "reach_answer_host"         // the portal is asked for by another name
	ReachLoop        fault.Code = "reach_answer_loop"         // the proxy says that clients come without TLS
	ReachSwitchedOff fault.Code = "reach_switch_off"          // the practice's switch is off
	ReachSeenHere    fault.Code = "reach_seen_from_here"      // all of this was seen from this computer
)

// StepName names one step of the way.
type StepName string

// The steps, in their order.
const (
	Served      StepName = "served"
	Name        StepName = "name"
	Connection  StepName = "connection"
	Secrecy     StepName = "certificate"
	Answer      StepName = "answer"
	Switch      StepName = "switch"
	FromOutside StepName = "outside"
)

// StepState is what became of a step.
type StepState string

// The states: a note is worth reading and in nobody's way; what follows a failure is not tried.
const (
	Fine  StepState = "ok"
	Noted StepState = "note"
	Bad   StepState = "failed"
)

// Step is one step of the way to the portal, and what was found there.
type Step struct {
	Name  StepName
	State StepState
	Code  fault.Code // empty where all is well
	Found []string   // addresses, names or a day, as they were found
}

// How long the way may take.
const (
	dialTime   = 5 * time.Second
	wholeTime  = 25 * time.Second
	answerSize = 4 << 10
)

// Check walks the way that a client takes to the portal and says what it finds at each step, as far as it
// gets. It sees what this computer sees.
func (h *Host) Check(ctx context.Context, isOn bool) []Step {
	ctx, cancel := context.WithTimeout(ctx, wholeTime)
	defer cancel()
	w := &walk{host: h, ctx: ctx}
	w.look(isOn)
	return w.steps
}

// walk is one search.
type walk struct {
	host  *Host
	ctx   context.Context //nolint:containedctx // it lives as long as one call
	steps []Step

	target    *url.URL
	port      string
	addresses []net.IP
}

func (w *walk) say(name StepName, state StepState, code fault.Code, found ...string) {
	w.steps = append(w.steps, Step{Name: name, State: state, Code: code, Found: append([]string{}, found...)})
}

func (w *walk) look(isOn bool) {
	want, err := w.host.o.Wanted(w.ctx)
	status := w.host.Status()
	switch {
	case status.IsServed && status.Code == "":
		w.say(Served, Fine, "", status.Place)
	case status.Code != "":
		w.say(Served, Bad, status.Code, status.Place)
	default:
		w.say(Served, Bad, ReachNotServed)
	}
	u, parseErr := url.Parse(want.Address)
	if err != nil || parseErr != nil || want.Address == "" {
		w.say(Name, Bad, ReachNoAddress)
		return
	}
	w.target, w.port = u, u.Port()
	if w.port == "" {
		w.port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if !w.resolve() {
		return
	}
	conn := w.connect()
	if conn == nil {
		return
	}
	defer conn.Close()
	deadline, _ := w.ctx.Deadline()
	_ = conn.SetDeadline(deadline)
	if u.Scheme == "https" {
		if conn = w.encrypt(conn, want.Mode); conn == nil {
			return
		}
	}
	if !w.ask(conn) {
		return
	}
	if isOn {
		w.say(Switch, Fine, "")
	} else {
		w.say(Switch, Bad, ReachSwitchedOff)
	}
	w.say(FromOutside, Noted, ReachSeenHere)
}

// resolve finds the addresses of the name.
func (w *walk) resolve() bool {
	name := hostOf(w.target.String())
	if ip := net.ParseIP(name); ip != nil {
		w.addresses = []net.IP{ip}
	} else {
		found, err := w.host.o.Lookup(w.ctx, name)
		var refusal *net.DNSError
		switch {
		case errors.As(err, &refusal) && !refusal.IsNotFound:
			w.say(Name, Bad, ReachNoResolver, name)
			return false
		case err != nil || len(found) == 0:
			w.say(Name, Bad, ReachNoName, name)
			return false
		}
		w.addresses = found
	}
	here, near := true, true
	for _, ip := range w.addresses {
		here = here && ip.IsLoopback()
		near = near && (ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast())
	}
	switch {
	case here:
		w.say(Name, Noted, ReachHereOnly, texts(w.addresses)...)
	case near:
		w.say(Name, Noted, ReachNearOnly, texts(w.addresses)...)
	default:
		w.say(Name, Fine, "", texts(w.addresses)...)
	}
	return true
}

// connect tries every address, since each client takes another, and returns the first connection.
func (w *walk) connect() net.Conn {
	var first net.Conn
	var away []string
	var lastly error
	for _, ip := range w.addresses {
		dialer := net.Dialer{Timeout: dialTime}
		conn, err := dialer.DialContext(w.ctx, "tcp", net.JoinHostPort(ip.String(), w.port))
		switch {
		case err != nil:
			away, lastly = append(away, ip.String()), err
		case first == nil:
			first = conn
		default:
			_ = conn.Close()
		}
	}
	switch {
	case first == nil:
		w.say(Connection, Bad, wayOf(lastly), away...)
	case len(away) > 0:
		w.say(Connection, Noted, ReachSomeAway, away...)
	default:
		w.say(Connection, Fine, "", w.port)
	}
	return first
}

func wayOf(err error) fault.Code {
	const windowsRefused = syscall.Errno(10061)
	var network net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, windowsRefused):
		return ReachRefused
	case errors.As(err, &network) && network.Timeout():
		return ReachSilent
	}
	return ReachNoWay
}

// encrypt shakes hands and judges the certificate as a browser would.
func (w *walk) encrypt(conn net.Conn, mode practice.HostingMode) net.Conn {
	name := hostOf(w.target.String())
	secret := tls.Client(conn, &tls.Config{
		ServerName: name, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
		InsecureSkipVerify: true, //nolint:gosec // judged right below, so that each fault can be named; nothing secret is sent
	})
	if err := secret.HandshakeContext(w.ctx); err != nil {
		w.say(Secrecy, Bad, ReachNoTLS)
		return nil
	}
	chain := secret.ConnectionState().PeerCertificates
	until := chain[0].NotAfter.UTC().Format(time.DateOnly)
	code := w.judge(chain, name, w.host.o.Roots)
	if code == ReachUntrusted && mode == practice.LocalNetwork {
		if own := w.host.ownRoots(); own != nil && w.judge(chain, name, own) == "" {
			w.say(Secrecy, Noted, ReachOwn, until)
			return secret
		}
	}
	if code != "" {
		found := append([]string{until}, chain[0].DNSNames...)
		w.say(Secrecy, Bad, code, found...)
		return nil
	}
	w.say(Secrecy, Fine, "", until)
	return secret
}

func (w *walk) judge(chain []*x509.Certificate, name string, roots *x509.CertPool) fault.Code {
	between := x509.NewCertPool()
	for _, each := range chain[1:] {
		between.AddCert(each)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{DNSName: name, Roots: roots, Intermediates: between, CurrentTime: w.host.o.Clock()})
	var invalid x509.CertificateInvalidError
	var otherName x509.HostnameError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &otherName):
		return ReachOtherName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return ReachExpired
	}
	return ReachUntrusted
}

// ownRoots are the authority of this computer, where one is in use.
func (h *Host) ownRoots() *x509.CertPool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running == nil {
		return nil
	}
	local, isLocal := h.running.certificates.(*localCertificates)
	if !isLocal {
		return nil
	}
	roots := x509.NewCertPool()
	roots.AddCert(local.authority.certificate)
	return roots
}

// ask asks over the connection who is there: only this run of this program knows the answer.
func (w *walk) ask(conn net.Conn) bool {
	nonce, proof, done := w.host.proofs.ask()
	defer done()
	request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, w.target.String()+"/.well-known/anteroom/"+nonce, nil)
	if err == nil {
		request.Close = true
		err = request.Write(conn)
	}
	var response *http.Response
	if err == nil {
		response, err = http.ReadResponse(bufio.NewReader(conn), request)
	}
	if err != nil {
		w.say(Answer, Bad, ReachNoAnswer)
		return false
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(response.Body, answerSize))
	switch {
	case hmac.Equal(body, []byte(proof)):
		w.say(Answer, Fine, "")
		return true
	case response.StatusCode == http.StatusMisdirectedRequest:
		w.say(Answer, Bad, ReachForeignHost)
	case response.StatusCode == http.StatusPermanentRedirect && strings.HasPrefix(response.Header.Get("Location"), w.target.String()+"/"):
		w.say(Answer, Bad, ReachLoop)
	default:
		w.say(Answer, Bad, ReachOther)
	}
	return false
}
