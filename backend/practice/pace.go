package practice

import (
	"strings"
	"time"
)

// Rate is how many mails a provider takes from one mailbox within some time.
type Rate struct {
	Mails  int
	Within time.Duration
}

// PaceOf is what the provider behind a mail server takes, each rate for itself; empty where that is not
// known. The figures are those that the providers give for every mailbox: some take more from one that is paid
// for, all of them change without notice, and Zoho's moves with the mailbox's reputation, from this one up.
func PaceOf(host string) []Rate {
	const day = 24 * time.Hour
	switch strings.ToLower(host) {
	case "smtp.gmail.com", "smtp.mail.yahoo.com":
		return []Rate{{Mails: 500, Within: day}}
	case "smtp.office365.com":
		return []Rate{{Mails: 30, Within: time.Minute}, {Mails: 10_000, Within: day}}
	case "smtp-mail.outlook.com":
		return []Rate{{Mails: 30, Within: time.Minute}, {Mails: 300, Within: day}}
	case "smtp.mail.me.com":
		return []Rate{{Mails: 1_000, Within: day}}
	case "smtp.zoho.com":
		return []Rate{{Mails: 50, Within: time.Hour}}
	}
	return nil
}
