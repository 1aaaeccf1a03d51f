package practice

import (
	"slices"
	"strings"

	"anteroom/backend/visitor"
)

// Preset is how the mail server of one provider is reached.
type Preset struct {
	Key        string   `json:"key"`  // what the words and the window call it
	Name       string   `json:"name"` // the provider's own
	Host       string   `json:"host"`
	Port       int      `json:"port"`
	Security   Security `json:"security"`
	NeedsToken bool     `json:"needsToken"` // the provider wants a password made for programs, not the mailbox's own
	SignIn     SignIn   `json:"signIn"`     // how the provider gives leave instead of a password; empty: it does not
}

// knownProvider is a preset, where its mailboxes are, and the domains whose addresses it serves.
type knownProvider struct {
	preset  Preset
	mailbox Mailbox
	domains []string
}

// providers are what the providers themselves publish for sending through them and reading there.
func providers() []knownProvider {
	return []knownProvider{
		{Preset{"gmail", "Gmail", "smtp.gmail.com", 465, TLS, true, ByGoogle}, imapAt("imap.gmail.com"), []string{"gmail.com", "googlemail.com"}},
		{Preset{"microsoft365", "Microsoft 365", "smtp.office365.com", 587, StartTLS, false, ByMicrosoft}, imapAt("outlook.office365.com"), nil},
		{Preset{"outlook", "Outlook.com", "smtp-mail.outlook.com", 587, StartTLS, false, ByMicrosoft}, imapAt("outlook.office365.com"), []string{
			"outlook.com", "hotmail.com", "live.com", "msn.com",
		}},
		{Preset{"fastmail", "Fastmail", "smtp.fastmail.com", 465, TLS, true, ""}, imapAt("imap.fastmail.com"), []string{"fastmail.com", "fastmail.fm"}},
		{Preset{"icloud", "iCloud Mail", "smtp.mail.me.com", 587, StartTLS, true, ""}, imapAt("imap.mail.me.com"), []string{"icloud.com", "me.com", "mac.com"}},
		{Preset{"yahoo", "Yahoo Mail", "smtp.mail.yahoo.com", 465, TLS, true, ""}, imapAt("imap.mail.yahoo.com"), []string{"yahoo.com", "ymail.com", "rocketmail.com"}},
		{Preset{"zoho", "Zoho Mail", "smtp.zoho.com", 465, TLS, true, ""}, imapAt("imap.zoho.com"), []string{"zoho.com", "zohomail.com"}},
		{Preset{"proton", "Proton Mail Bridge", "127.0.0.1", 1025, StartTLS, true, ""}, Mailbox{Host: "127.0.0.1", Port: 1143, Security: StartTLS}, []string{"proton.me", "protonmail.com", "pm.me"}},
	}
}

// Presets lists the providers that are known, in the order to show them.
func Presets() []Preset {
	known := providers()
	presets := make([]Preset, 0, len(known))
	for _, provider := range known {
		presets = append(presets, provider.preset)
	}
	return presets
}

// PresetFor finds the provider of an address by its domain's name. The zero preset means: not known by
// its name. It asks nobody.
func PresetFor(address string) Preset {
	_, domain, _ := strings.Cut(visitor.AddressKey(address), "@")
	for _, provider := range providers() {
		if slices.Contains(provider.domains, domain) {
			return provider.preset
		}
	}
	return Preset{}
}
