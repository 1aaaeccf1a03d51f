package portal

import (
	"net/url"
	"regexp"
	"strings"

	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

// linked is what a message says, in pieces. An address of the web in what the practice wrote is a link; nothing else is
// more than text, and nothing that the visitor wrote is.
func linked(m visitor.Message) []pages.Piece {
	if m.IsMine {
		return []pages.Piece{{Text: m.Body}}
	}
	return pieces(m.Body)
}

// pieces is what the practice wrote, with the addresses of the web in it apart.
func pieces(rest string) []pages.Piece {
	var pieces []pages.Piece
	for rest != "" {
		at := webAddress.FindStringIndex(rest)
		if at == nil {
			break
		}
		address := trimEnd(rest[at[0]:at[1]])
		end := at[0] + len(address)
		if at[0] > 0 {
			pieces = append(pieces, pages.Piece{Text: rest[:at[0]]})
		}
		pieces = append(pieces, pages.Piece{Text: address, Link: leadOf(address)})
		rest = rest[end:]
	}
	if rest != "" {
		pieces = append(pieces, pages.Piece{Text: rest})
	}
	return pieces
}

// webAddress is how an address of the web begins, up to what cannot be in one.
var webAddress = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"“”«»]+`)

// trimEnd takes from an address what belongs to the sentence around it.
func trimEnd(address string) string {
	for {
		short := strings.TrimRight(address, ".,;:!?'’”»…*_")
		if strings.HasSuffix(short, ")") && strings.Count(short, "(") < strings.Count(short, ")") {
			short = strings.TrimSuffix(short, ")")
		}
		if short == address {
			return address
		}
		address = short
	}
}

// leadOf is where an address leads; empty where it names no host, or somebody before it: that is how a link is made to look
// like another.
func leadOf(address string) string {
	lead, err := url.Parse(address)
	if err != nil || lead.Hostname() == "" || lead.User != nil {
		return ""
	}
	return lead.String()
}
