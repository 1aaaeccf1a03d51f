package portal

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// setHeaders gives an answer what every answer of the portal carries, whatever its status.
func setHeaders(header http.Header) {
	for name, value := range Headers() {
		header.Set(name, value)
	}
}

// Headers are the headers of every answer. Pages may be kept nowhere; files that show nothing of
// anybody say otherwise for themselves.
func Headers() map[string]string {
	return map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy": "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), " +
			"geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), " +
			"publickey-credentials-get=(), screen-wake-lock=(), sync-xhr=(), usb=(), xr-spatial-tracking=()",
		"Cache-Control": "no-store",
	}
}

// isHostAllowed says whether a request names this portal: by the host of its stored address, or, where no
// proxy stands before it, by a name of this very machine at the port that was reached. Whatever else
// stands in Host could come from a foreign page that has led its own name here. A forwarded host is not
// read.
func isHostAllowed(r *http.Request, address string) bool {
	stored, err := url.Parse(address)
	if err == nil && stored.Host != "" && strings.EqualFold(withPort(r.Host, stored.Scheme), withPort(stored.Host, stored.Scheme)) {
		return true
	}
	if arrivalOf(r).isByProxy {
		return false
	}
	local, isTCP := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !isTCP {
		return false
	}
	reached, err := netip.ParseAddrPort(local.String())
	if err != nil {
		return false
	}
	name, port := nameAndPort(r.Host, "80")
	return port == portOf(reached) && isLoopbackName(name)
}

// isLoopbackName says whether a host's name can only mean this machine.
func isLoopbackName(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}

// withPort is a host as browsers name it, with the port that it means.
func withPort(host, scheme string) string {
	usual := "80"
	if scheme == "https" {
		usual = "443"
	}
	name, port := nameAndPort(host, usual)
	if plain, err := idna.Lookup.ToASCII(name); err == nil {
		name = plain
	}
	return net.JoinHostPort(name, port)
}

func nameAndPort(host, usual string) (name, port string) {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return strings.Trim(host, "[]"), usual
	}
	return name, port
}

func portOf(address netip.AddrPort) string {
	_, port, _ := strings.Cut(netip.AddrPortFrom(netip.IPv4Unspecified(), address.Port()).String(), ":")
	return port
}

// placeOf is where a request comes from, as the limits count it: the address of the connection, behind a
// trusted proxy that of the client, and of an IPv6 address the network, since one household has all of it.
func placeOf(r *http.Request) string {
	reached, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "unknown"
	}
	ip := reached.Addr().Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	network, err := ip.Prefix(64)
	if err != nil {
		return "unknown"
	}
	return network.String()
}
