// Package visitor is the contract between the desk and the Client Portal.
//
// It reads what a client may see from the portal_* views and writes what a client did to the
// visitor_* tables, and it never touches anything else: the same code runs on a second database that
// holds nothing but these. It decides in one place, [Decide], whether a visitor may do a thing now.
// It knows no verb of the domain; package intake turns its events into verbs.
//
// Start reading at [Decide], then [Door], which the portal calls for everything it does.
package visitor

// Operation is something that a visitor may ask the portal for.
type Operation string

// The operations. Each of the portal's routes declares one.
const (
	// Enter is everything a stranger needs to get in: the sign-in page, a link's page, a code.
	Enter Operation = "enter"
	// SeeHome is the home page, and whatever every signed-in client may see.
	SeeHome Operation = "see_home"
	// Leave is signing out.
	Leave Operation = "leave"
	// ChoosePerson is saying whom to look at, for whoever signed in at an address that serves several.
	ChoosePerson Operation = "choose_person"
	// ClosePreview is the end of the practitioner's own look at a client's pages (W4).
	ClosePreview Operation = "close_preview"
	// SeeVisits is reading what was agreed, and cancelling it in time.
	SeeVisits Operation = "see_visits"
	// RequestAppointments is asking for a time (S34).
	RequestAppointments Operation = "request_appointments"
	// UseMessages is reading and sending secure messages (S35).
	UseMessages Operation = "use_messages"
	// SeePapers is looking at what was shared: texts, forms, files.
	SeePapers Operation = "see_papers"
	// FillPapers is answering, signing, and sending files.
	FillPapers Operation = "fill_papers"
	// SeeBills is reading invoices, statements and superbills (S36).
	SeeBills Operation = "see_bills"
	// PayBills is paying what is open (S37, S38).
	PayBills Operation = "pay_bills"
)

// Operations lists every operation, so that tests can walk them all.
func Operations() []Operation {
	return []Operation{Enter, SeeHome, Leave, ChoosePerson, ClosePreview, SeeVisits, RequestAppointments, UseMessages, SeeBills, PayBills, SeePapers, FillPapers}
}

// Permissions are what the practitioner allows one client.
type Permissions struct {
	Requests         bool `json:"requests"`
	Messaging        bool `json:"messaging"`
	BillingDocuments bool `json:"billingDocuments"`
	Pay              bool `json:"pay"`
}

// Standing is everything that a decision rests on, read afresh for each request.
type Standing struct {
	IsPracticeOn  bool // the practice's switch
	IsSessionLive bool // a session that has neither ended nor run out
	IsGrantOn     bool // the grant that the session names is still the client's
	IsAddressOpen bool // the session is an address's, and the address still opens to somebody
	Permissions   Permissions
	TakesPayments bool // the practice's account with a payment provider is active

	IsPreview bool // the practitioner looks, and the rest is what holds for the client
	IsReading bool // the request asks to be shown something and no more; it counts in a preview alone
}

// Verdict is the answer to whether a visitor may do a thing now.
type Verdict string

// The verdicts, in the order in which they are looked for: the first that holds is the answer.
const (
	Closed    Verdict = "closed"    // the practice has closed its portal; a neutral page, whoever asks
	Stranger  Verdict = "stranger"  // nobody is signed in, or no longer
	Unchosen  Verdict = "unchosen"  // signed in by an address, and whom to look at has to be chosen first
	ReadOnly  Verdict = "read_only" // it is a preview, and this would do something
	Forbidden Verdict = "forbidden" // signed in, and this is not allowed to them
	Allowed   Verdict = "allowed"
)

// Decide says whether a visitor of this standing may do op now. It is the only place that does: the
// portal asks it for each request from the views, and the intake asks it again from the tables.
func Decide(s Standing, op Operation) Verdict {
	if !s.IsPracticeOn {
		return Closed
	}
	if s.IsPreview {
		return decidePreview(s, op)
	}
	if op == Enter {
		return Allowed
	}
	if !s.IsSessionLive || (!s.IsGrantOn && !s.IsAddressOpen) {
		return Stranger
	}
	if op == ChoosePerson && s.IsAddressOpen {
		return Allowed
	}
	if !s.IsGrantOn && op != Leave {
		return Unchosen
	}
	if !permits(s, op) {
		return Forbidden
	}
	return Allowed
}

// decidePreview says what the practitioner may be shown of a client's pages. Nothing can be done there but to
// end it.
func decidePreview(s Standing, op Operation) Verdict {
	switch {
	case !s.IsSessionLive || !s.IsGrantOn:
		return Stranger
	case op == ClosePreview:
		return Allowed
	case !s.IsReading:
		return ReadOnly
	case !permits(s, op):
		return Forbidden
	}
	return Allowed
}

func permits(s Standing, op Operation) bool {
	p := s.Permissions
	switch op {
	case Enter, SeeHome, Leave, SeeVisits, SeePapers, FillPapers:
		return true
	case ChoosePerson:
		return false // whoever came in by an invitation has nobody to choose from
	case ClosePreview:
		return false // there is none
	case RequestAppointments:
		return p.Requests
	case UseMessages:
		return p.Messaging
	case SeeBills:
		return p.BillingDocuments
	case PayBills:
		return p.BillingDocuments && p.Pay && s.TakesPayments
	}
	return false
}
