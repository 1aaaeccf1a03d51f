package desktop

import (
	"context"
	"time"

	"anteroom/backend/fault"
)

// Welcome is the stage before there are any records: the person chooses between a practice of their own
// and a look around.
const Welcome Stage = "welcome"

// SampleNoun is how a change of what the mail catcher holds is announced.
const SampleNoun = "sample"

// CaughtMail is a mail that the sample practice sent, as the window shows it: text, never HTML.
type CaughtMail struct {
	ID      int       `json:"id"`
	At      time.Time `json:"at" ts_type:"string"`
	To      string    `json:"to"`
	From    string    `json:"from"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Link    string    `json:"link"` // into the sample's own portal; empty without one
}

// Host begins a practice or shows the sample one; main is one.
type Host interface {
	// StartPractice goes on from the welcome to a practice of the person's own.
	StartPractice() error
	// StartSample makes the sample practice and opens the window on it.
	StartSample(ctx context.Context) error
	// SampleMails returns what the sample has sent, newest first; isSample is false where there is none.
	SampleMails() (mails []CaughtMail, isSample bool)
	// LeaveSample ends the sample practice and removes all of it.
	LeaveSample() error
}

// Samples is bound to the window: the choice at the first start, and the sample practice. It works
// before the records are open.
type Samples struct {
	desk *Desk
	host Host
}

// NewSamples binds a host.
func NewSamples(desk *Desk, host Host) *Samples { return &Samples{desk: desk, host: host} }

// StartPractice begins a practice of the person's own. Codes: conflict, where there are records already.
func (s *Samples) StartPractice() (err error) {
	defer s.desk.caught(&err)
	return s.host.StartPractice()
}

// Start makes the sample practice and opens the window on it. Codes: conflict, where there are records
// already, and sample_failed.
func (s *Samples) Start() (err error) {
	defer s.desk.caught(&err)
	return s.host.StartSample(context.Background())
}

// IsSample says whether the window shows the sample practice.
func (s *Samples) IsSample() (is bool, err error) {
	defer s.desk.caught(&err)
	_, is = s.host.SampleMails()
	return is, nil
}

// Mails returns the mails that the sample practice has sent, newest first. Codes: conflict, where the
// window does not show the sample practice.
func (s *Samples) Mails() (mails []CaughtMail, err error) {
	defer s.desk.caught(&err)
	mails, is := s.host.SampleMails()
	if !is {
		return nil, fault.New(fault.Conflict)
	}
	return mails, nil
}

// Leave ends the sample practice and goes back to the choice; nothing of it stays. Codes: conflict,
// where the window does not show it.
func (s *Samples) Leave() (err error) {
	defer s.desk.caught(&err)
	return s.host.LeaveSample()
}
