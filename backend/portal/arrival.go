package portal

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

// arrival is what the server knows of how a request came, beside the request itself.
type arrival struct {
	isByProxy  bool // the server stands behind a proxy, so clients know nothing but the stored address
	isInsecure bool // the proxy says that the client came to it by plain HTTP
	prove      func(nonce string) (proof string, isAsked bool)
	leaving    <-chan struct{} // closed when the server stops; nil: it never does
}

// arrivalKey is the key of a request's arrival in its context.
type arrivalKey struct{}

func arrivalOf(r *http.Request) arrival {
	found, _ := r.Context().Value(arrivalKey{}).(arrival)
	return found
}

// receive gives each request its arrival. Behind a proxy it also puts the client's own address in the
// place of the proxy's, so that whatever counts by place counts clients.
func (s *Server) receive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := arrival{prove: s.prove, isByProxy: len(s.proxies) > 0, leaving: s.leaving}
		remote := r.RemoteAddr
		if reached, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && isAmong(s.proxies, reached.Addr()) {
			remote = netip.AddrPortFrom(clientOf(reached.Addr(), r.Header.Values("X-Forwarded-For"), s.proxies), reached.Port()).String()
			scheme, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
			a.isInsecure = strings.EqualFold(strings.TrimSpace(scheme), "http")
		}
		r = r.WithContext(context.WithValue(r.Context(), arrivalKey{}, a))
		r.RemoteAddr = remote
		next.ServeHTTP(w, r)
	})
}

// clientOf is who a chain of proxies forwards for. Each proxy adds at the end whom it was reached by, so
// the list is read backwards and only as far as the proxies are trusted: the first address that is not a
// proxy's is the client. Whatever stands before it was written by the client, and is not believed.
func clientOf(peer netip.Addr, headers []string, proxies []netip.Prefix) netip.Addr {
	hops := strings.Split(strings.Join(headers, ","), ",")
	client := peer
	for i := len(hops) - 1; i >= 0 && isAmong(proxies, client); i-- {
		hop, isAddress := parseHop(hops[i])
		if !isAddress {
			break
		}
		client = hop
	}
	return client
}

// parseHop reads one address of the list, with or without a port.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr().Unmap(), true
	}
	ip, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return ip.Unmap(), err == nil
}

func isAmong(prefixes []netip.Prefix, ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	for _, prefix := range prefixes {
		if prefix.Contains(ip) {
			return true
		}
	}
	return false
}

// sendProof answers the practitioner's own question whether this address leads to this program. Only a
// question that the program itself has just asked is answered; for everybody else there is no such page.
func (v *visit) sendProof() {
	prove := arrivalOf(v.r).prove
	if prove != nil {
		if proof, isAsked := prove(v.r.PathValue("nonce")); isAsked {
			v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = v.w.Write([]byte(proof))
			return
		}
	}
	v.tell(http.StatusNotFound, refusal{name: "not_found", leadsHome: true})
}
