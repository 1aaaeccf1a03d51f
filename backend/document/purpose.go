package document

import "anteroom/backend/fault"

// Purpose says which detail of a client's profile a question asks for; empty: none.
type Purpose string

// The purposes. A form has at most one question of each.
const (
	PreferredName Purpose = "preferred_name"
	BornOn        Purpose = "born_on"
	Telephone     Purpose = "phone"
	Email         Purpose = "email"
	EmailConsent  Purpose = "email_consent" // a choice of [ConsentGiven] and [ConsentRefused]: whether mail may be sent there
)

// The values of a choice whose purpose is [EmailConsent].
const (
	ConsentGiven   = "yes"
	ConsentRefused = "no"
)

// checkPurpose refuses a purpose that does not fit its question, or that an earlier one has.
func (q Question) checkPurpose(at string, earlier map[string]Question) error {
	isFit := false
	switch q.Purpose {
	case "":
		return nil
	case PreferredName, Telephone, Email:
		isFit = q.Kind == ShortText
	case BornOn:
		isFit = q.Kind == Date
	case EmailConsent:
		isFit = q.Kind == OneChoice && q.allows(ConsentGiven) && q.allows(ConsentRefused) && len(q.Options) == 2
	}
	if !isFit {
		return fault.At(at+".purpose", fault.Invalid)
	}
	for _, other := range earlier {
		if other.Purpose == q.Purpose {
			return fault.At(at+".purpose", FormTwice)
		}
	}
	return nil
}
