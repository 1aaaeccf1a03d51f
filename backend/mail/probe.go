package mail

import (
	"context"

	"anteroom/backend/fault"
)

// StepName is one thing that "Test connection" finds out.
type StepName string

// The steps in their order.
const (
	StepConnect StepName = "connect" // the server answers
	StepEncrypt StepName = "encrypt" // the connection is encrypted and the certificate is the server's
	StepSignIn  StepName = "sign_in" // user name and password are accepted
	StepSender  StepName = "sender"  // the account may send from the sender's address
	StepMailbox StepName = "mailbox" // the mailbox can be read
)

// Step is one finding of [Probe].
type Step struct {
	Step  StepName
	OK    bool
	Code  fault.Code // why not; empty with OK
	Words string     // the server's words beside a refusal; may be empty
}

// Probe goes as far as an attempt to send goes without sending: it connects, encrypts, signs in and names
// the sender. It returns the steps up to and with the first that failed, so four good ones mean that mail
// can leave.
func Probe(ctx context.Context, account Account, limits Limits) []Step {
	session, err := Dial(ctx, account, limits)
	if failure, failed := FailureOf(err); failed {
		return stepsTo(StepSender, stepOf(failure), failure)
	}
	defer session.Close()
	if failure := session.checkSender(ctx, account.Sender.Address); failure != nil {
		return stepsTo(StepSender, StepSender, failure)
	}
	return stepsTo(StepSender, StepSender, nil)
}

// ProbeMailbox goes as far as [Collect] goes without reading: it connects, encrypts, signs in and opens the mailbox.
// It returns the steps up to and with the first that failed.
func ProbeMailbox(ctx context.Context, account Account, limits Limits) []Step {
	box, failure := openMailbox(ctx, account, limits)
	if failure != nil {
		return stepsTo(StepMailbox, stepOf(failure), failure)
	}
	box.close()
	return stepsTo(StepMailbox, StepMailbox, nil)
}

// checkSender names the sender of a mail and takes it back.
func (s *Session) checkSender(ctx context.Context, sender string) *Failure {
	options, from, _, failure := s.prepare(Envelope{From: sender, To: sender}, 0)
	if failure != nil {
		return failure
	}
	defer interruptible(ctx, s.guard)()
	if err := s.guard.begin(s.limits.Whole, s.limits.Reply); err != nil {
		return s.fail(ctx, Sender, err)
	}
	if err := s.accepted(s.client.Mail(from, options)); err != nil {
		return s.fail(ctx, Sender, err)
	}
	if !s.forget() {
		s.drop()
	}
	return nil
}

func stepOf(failure *Failure) StepName {
	switch {
	case failure.Phase == Sender || failure.Phase == Recipient:
		return StepSender
	case failure.Phase == Mailbox:
		return StepMailbox
	case failure.Phase == SignIn || failure.encrypted:
		return StepSignIn
	case failure.Phase == Encrypt:
		return StepEncrypt
	}
	return StepConnect
}

// stepsTo lists the steps on the way to a goal up to last; failure, where there is one, belongs to last.
func stepsTo(goal, last StepName, failure *Failure) []Step {
	var steps []Step
	for _, name := range []StepName{StepConnect, StepEncrypt, StepSignIn, goal} {
		if name != last {
			steps = append(steps, Step{Step: name, OK: true})
			continue
		}
		step := Step{Step: name, OK: failure == nil}
		if failure != nil {
			step.Code, step.Words = failure.Fault, failure.Words
		}
		return append(steps, step)
	}
	return steps
}
