package hosting

import (
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
)

// Why the portal is not served, or not as it should be.
const (
	PortForbidden     fault.Code = "hosting_port_forbidden"     // the system keeps this port for its own services
	NoSuchPlace       fault.Code = "hosting_no_such_place"      // this computer has no such address
	CertificateFailed fault.Code = "hosting_certificate_failed" // the certificate could not be made or kept here
)

// Why no certificate was given.
const (
	AuthorityDown    fault.Code = "hosting_acme_down"      // the authority is not reached from here
	AuthorityBlind   fault.Code = "hosting_acme_unreached" // the authority did not reach this computer
	AuthorityNoName  fault.Code = "hosting_acme_name"      // the authority did not find the name
	AuthorityBusy    fault.Code = "hosting_acme_limit"     // too many were asked for
	AuthorityContact fault.Code = "hosting_acme_contact"   // the authority refuses the contact address
	AuthorityRefused fault.Code = "hosting_acme_refused"   // the authority refuses, and says why in its own words
)

// CertificateState is how it stands with the portal's certificate.
type CertificateState string

// The states. A failed one has a code, and the next try if it is known.
const (
	NoCertificate CertificateState = ""        // none is needed here
	Getting       CertificateState = "getting" // asked for
	Valid         CertificateState = "valid"
	Failed        CertificateState = "failed"
)

// Certificate says how it stands with the portal's certificate.
type Certificate struct {
	State   CertificateState
	Until   *time.Time // the end of a valid one; also while its renewal fails
	Code    fault.Code // why it failed, or why its renewal does
	Words   string     // the authority's own
	NextTry *time.Time
	Names   []string

	// Of certificates made on this computer.
	Fingerprint          string
	AuthorityFingerprint string
	AuthorityFile        string
}

// Status says whether the portal is served, where, and with what certificate.
type Status struct {
	Mode        practice.HostingMode // of the server that runs; of the one that is wanted where none does
	Place       string               // "127.0.0.1:8447"
	IsServed    bool
	Code        fault.Code // why what was wanted is not served; also while something else is
	Certificate Certificate
	Suggestions []string // addresses that the portal could be given in this mode
}
