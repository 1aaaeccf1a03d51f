package access

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
)

// Message reads what the message editor starts from when a client is to be invited at one of their
// addresses, or invited again at the one in use (S26, S27). addressID is as for [Grants.Invite]. It
// fails with [fault.NotFound], [AddressUnknown], [NoConsentThere] and [AlreadySignedIn].
func (g *Grants) Message(ctx context.Context, holderID, addressID string) (outbox.Message, error) {
	var message outbox.Message
	err := g.store.Read(ctx, func(v *store.View) error {
		m, err := letterFor(ctx, v, holderID, addressID)
		if err != nil {
			return err
		}
		message, err = outbox.MessageOf(ctx, v, Letters{addressee: holderID}, m)
		return err
	})
	return message, err
}

// Preview shows the invitation as the client would have it with a wording. It fails with the codes of
// Message and those of a wording.
func (g *Grants) Preview(ctx context.Context, holderID, addressID string, w outbox.Wording) (outbox.Preview, error) {
	var preview outbox.Preview
	err := g.store.Read(ctx, func(v *store.View) error {
		m, err := letterFor(ctx, v, holderID, addressID)
		if err != nil {
			return err
		}
		preview, err = outbox.PreviewOf(ctx, v, Letters{addressee: holderID}, m, w)
		return err
	})
	return preview, err
}

// letterFor is the mail that would be laid into the outbox now.
func letterFor(ctx context.Context, v *store.View, holderID, addressID string) (outbox.Mail, error) {
	h, err := holderOf(ctx, v, holderID)
	if err != nil {
		return outbox.Mail{}, err
	}
	before, err := latestGrant(ctx, v, holderID)
	if err != nil {
		return outbox.Mail{}, err
	}
	address, reason := choose(h.Addresses, addressID)
	if reason != "" {
		return outbox.Mail{}, fault.At("address", reason)
	}
	kind, reason := kindFor(before, address)
	switch reason {
	case "":
	case AlreadyInvited:
		kind = outbox.Resend
	default:
		return outbox.Mail{}, fault.New(reason)
	}
	return letterTo(h, address.Address, kind), nil
}

func letterTo(h holder, address string, kind outbox.Kind) outbox.Mail {
	return outbox.Mail{
		Kind: kind, Client: h.ID, Language: h.Language, Recipient: address, RecipientName: h.Name,
	}
}
