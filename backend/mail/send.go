package mail

import (
	"context"
	"errors"
	"net/textproto"

	"anteroom/backend/fault"

	"github.com/emersion/go-smtp"
)

// Envelope says where one mail goes. ID comes back in a delivery report where the server offers that; it
// may be empty.
type Envelope struct {
	From string
	To   string
	ID   string
}

// Accepted is the server's word that it has taken a mail over. It is no promise of delivery.
type Accepted struct {
	Code  int
	Words string // the server's, in one line, at most 500 bytes; often with its queue's id
}

// Send hands one mail over. beforeDot is called after the body has been given to the connection and
// before the final dot: whoever keeps the mail notes the hand-over there. If it fails, or if ctx ends
// before the dot, the connection is closed and the server has nothing. Once the dot is on its way the mail
// may have arrived even where Send fails; that failure is [InDoubt].
//
// A session that failed is closed where its state is not certain ([Session.Alive]). The error is a
// [*Failure].
func (s *Session) Send(ctx context.Context, envelope Envelope, body []byte, beforeDot func() error) (Accepted, error) {
	if s.dead {
		return Accepted{}, &Failure{Phase: Sender, Verdict: Retry, Fault: TryLater, Stale: true, Cause: errSessionOver}
	}
	options, from, to, failure := s.prepare(envelope, len(body))
	if failure != nil {
		return Accepted{}, failure
	}
	defer interruptible(ctx, s.guard)()
	if err := s.guard.begin(s.limits.Whole, s.limits.Reply); err != nil {
		return Accepted{}, s.fail(ctx, Sender, err)
	}
	if failure := s.announce(ctx, from, to, options); failure != nil {
		return Accepted{}, failure
	}
	data, err := s.client.Data()
	if err = firstOf(err, s.guard.broke()); err != nil {
		return Accepted{}, s.fail(ctx, Data, err)
	}
	if _, err := data.Write(body); err != nil {
		return Accepted{}, s.fail(ctx, Body, err)
	}
	err = ctx.Err()
	if err == nil {
		err = firstOf(beforeDot(), ctx.Err())
	}
	if err != nil {
		s.drop()
		return Accepted{}, &Failure{Phase: Body, Verdict: Interrupted, Fault: causeOf(ctx, err), Cause: err}
	}
	return s.finish(ctx, data)
}

// errSessionOver means that a session was used after it had failed or was closed.
var errSessionOver = errors.New("the connection is closed")

// prepare checks the mail against what the server offers, before anything is said.
func (s *Session) prepare(envelope Envelope, size int) (options *smtp.MailOptions, from, to string, failure *Failure) {
	refuse := func(phase Phase, code fault.Code, cause error) *Failure {
		return &Failure{Phase: phase, Verdict: Reject, Fault: code, Cause: cause}
	}
	from, fromUTF8, err := onWire(envelope.From)
	if err != nil {
		return nil, "", "", refuse(Sender, fault.CodeOf(err), err)
	}
	to, toUTF8, err := onWire(envelope.To)
	if err != nil {
		return nil, "", "", refuse(Recipient, fault.CodeOf(err), err)
	}
	options = &smtp.MailOptions{Size: int64(size), UTF8: fromUTF8 || toUTF8}
	if offered, _ := s.client.Extension("SMTPUTF8"); options.UTF8 && !offered {
		return nil, "", "", refuse(Recipient, NeedsUTF8, nil)
	}
	if most, known := s.client.MaxMessageSize(); known && most > 0 && size > most {
		return nil, "", "", refuse(Sender, MailTooLarge, nil)
	}
	if envelope.ID != "" {
		if !isEnvelopeID(envelope.ID) {
			return nil, "", "", refuse(Sender, fault.Invalid, nil)
		}
		options.EnvelopeID, options.Return = envelope.ID, smtp.DSNReturnHeaders
	}
	return options, from, to, nil
}

// announce names the sender and the recipient.
func (s *Session) announce(ctx context.Context, from, to string, options *smtp.MailOptions) *Failure {
	if err := s.accepted(s.client.Mail(from, options)); err != nil {
		failure := s.fail(ctx, Sender, err)
		// Servers close idle connections, politely (421) or not; no word of this mail was accepted.
		gone := failure.Code == 421 || (failure.Code == 0 && s.guard.broke() != nil)
		failure.Stale = s.sent > 0 && gone && failure.Verdict == Retry
		return failure
	}
	if err := s.accepted(s.client.Rcpt(to, nil)); err != nil {
		return s.fail(ctx, Recipient, err)
	}
	return nil
}

// accepted forgives a server that says yes with another 2xx than the usual, and believes no reply that
// came over a connection that broke off.
func (s *Session) accepted(err error) error {
	if replyOf(err).class() == 2 {
		err = nil
	}
	return firstOf(err, s.guard.broke())
}

// finish sends the final dot and waits for the answer.
func (s *Session) finish(ctx context.Context, data *smtp.DataCommand) (Accepted, error) {
	if err := s.guard.patient(s.limits.Submission); err != nil {
		s.drop()
		return Accepted{}, failed(ctx, Body, err, err)
	}
	response, err := data.CloseWithResponse()
	if err == nil {
		s.sent++
		if s.guard.broke() != nil {
			s.drop()
		}
		return Accepted{Code: 250, Words: cleanWords(response.StatusText)}, nil
	}
	if r := replyOf(err); r.class() == 2 {
		s.sent++
		s.drop()
		return Accepted{Code: r.code, Words: r.words}, nil
	}
	if s.guard.writeBroke != nil {
		// The encrypted piece with the dot did not leave whole, so the server could not read the dot.
		return Accepted{}, s.fail(ctx, Body, err)
	}
	return Accepted{}, s.fail(ctx, Dot, err)
}

// fail builds the failure and keeps the connection only where both sides agree on where they stand: the
// server refused with a proper reply and then forgot the mail.
func (s *Session) fail(ctx context.Context, phase Phase, err error) *Failure {
	failure := failed(ctx, phase, err, s.guard.broke())
	failure.encrypted = true
	refused := failure.Code >= 400 && failure.Code < 600 && failure.Code != 421
	if phase == Body || !refused || s.guard.broke() != nil || !s.forget() {
		s.drop()
	}
	return failure
}

// isGarble reports an error of the SMTP library that means the reply had no form.
func isGarble(err error) bool {
	var malformed textproto.ProtocolError
	return errors.As(err, &malformed) || errors.Is(err, smtp.ErrTooLongLine) || errors.Is(err, errReplyTooLarge)
}

// isEnvelopeID accepts what RFC 3461 lets an envelope's id be.
func isEnvelopeID(id string) bool {
	if len(id) > 100 {
		return false
	}
	for _, r := range id {
		if r < '!' || r > '~' {
			return false
		}
	}
	return true
}

func causeOf(ctx context.Context, err error) fault.Code {
	if ctx.Err() != nil {
		return fault.Cancelled
	}
	return fault.CodeOf(err)
}
