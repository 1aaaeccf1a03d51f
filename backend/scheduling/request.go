package scheduling

import (
	"anteroom/backend/outbox"
)

// RequestState says what has become of a time that a client asked for.
type RequestState string

// The states of a request. Pending and offered wait for an answer: the practitioner's, and the client's.
const (
	Pending   RequestState = "pending"
	Offered   RequestState = "offered"
	Accepted  RequestState = "accepted"
	Declined  RequestState = "declined"
	Withdrawn RequestState = "withdrawn"
	Expired   RequestState = "expired" // its time passed unanswered
)

// stateTold is the state of a request that a mail of a kind tells of.
func stateTold(kind outbox.Kind) RequestState {
	if kind == outbox.TimesOffered {
		return Offered
	}
	return Declined
}
