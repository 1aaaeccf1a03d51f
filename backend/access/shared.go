package access

import (
	"context"

	"anteroom/backend/client"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// This file is about addresses that serve several people: partners, a parent with children. A sign-in link
// belongs to the address and not to one of them, so that one mail goes where one was asked for, and
// disabling one of them shuts out that one alone. An invitation stays its own person's.

// MailLinks mails one sign-in link to an address, in the transaction of the event that asked for it: for
// everybody whose access is there. An address that opens nothing gets nothing; that is no error.
func MailLinks(ctx context.Context, tx *store.Tx, addressKey string) error {
	p, err := tx.GetPractice(ctx)
	if err != nil || !p.IsPortalOn {
		return err
	}
	grants, err := tx.ListLiveGrantsByAddress(ctx, addressKey)
	if err != nil {
		return err
	}
	if len(grants) == 0 {
		return noteStrayed(ctx, tx, addressKey)
	}
	agreed, err := agreedOf(ctx, &tx.View, grants)
	if err != nil || len(agreed) == 0 {
		return err
	}
	first := agreed[0] // the mail stands under them; whoever else is there may take their place
	draft := outbox.Draft{
		Kind: outbox.SignInLink, Client: first.grant.ClientID, Grant: first.grant.ID, Language: first.holder.Language,
		Recipient: first.grant.Address,
	}
	if len(grants) == 1 {
		draft.RecipientName = first.holder.Name
	}
	if _, err := outbox.Enqueue(ctx, tx, draft); err != nil {
		return err
	}
	for _, person := range agreed {
		if err := note(ctx, tx, history.Client, history.LinkRequested, person.grant); err != nil {
			return err
		}
	}
	return nil
}

// MailLinkAgain mails a sign-in link in place of an earlier link, to the address of its grant.
func MailLinkAgain(ctx context.Context, tx *store.Tx, linkID string) error {
	link, err := tx.GetLink(ctx, linkID)
	if err != nil {
		return err
	}
	grant, err := tx.GetGrant(ctx, link.GrantID)
	if err != nil || grant.EndedAt != nil {
		return err
	}
	return MailLinks(ctx, tx, grant.AddressKey)
}

// person is one of those whose access is at an address.
type person struct {
	grant  row.AccessGrant
	holder holder
}

// agreedOf lists those of some grants' holders who may be written to at its address.
func agreedOf(ctx context.Context, v *store.View, grants []row.AccessGrant) ([]person, error) {
	var agreed []person
	for _, grant := range grants {
		h, err := holderOf(ctx, v, grant.HolderID)
		if err != nil {
			return nil, err
		}
		if !h.IsArchived && mayWriteTo(h.Addresses, grant) {
			agreed = append(agreed, person{grant, h})
		}
	}
	return agreed, nil
}

// mayWriteOf says whether a mail may go to its grant's address: its holder agreed, or, to a sign-in link,
// anybody whose access is there.
func mayWriteOf(ctx context.Context, v *store.View, m outbox.Mail, h holder, grant row.AccessGrant) (bool, error) {
	if mayWriteTo(h.Addresses, grant) || m.Kind != outbox.SignInLink {
		return mayWriteTo(h.Addresses, grant), nil
	}
	grants, err := v.ListLiveGrantsByAddress(ctx, grant.AddressKey)
	if err != nil {
		return false, err
	}
	agreed, err := agreedOf(ctx, v, grants)
	return len(agreed) > 0, err
}

// greeted is the name that a mail greets; none in a sign-in link to an address that serves several.
func greeted(ctx context.Context, v *store.View, m outbox.Mail, h holder) (string, error) {
	if m.Kind == outbox.SignInLink {
		grants, err := v.ListLiveGrantsByAddress(ctx, keyOf(client.Address{Address: m.Recipient}))
		if err != nil || len(grants) > 1 {
			return "", err
		}
	}
	if h.PreferredName != "" {
		return h.PreferredName, nil
	}
	return h.FirstName, nil
}

// concerned lists whom a mail concerns: its own holder, and of a sign-in link everybody whose access is at
// its address. A test that the practitioner sends to themselves concerns nobody in particular.
func (l Letters) concerned(ctx context.Context, v *store.View, m outbox.Mail) ([]holder, error) {
	if m.Client == "" { // a test to the practitioner
		return []holder{{}}, nil
	}
	if m.Kind != outbox.SignInLink && m.Grant != "" {
		if grant, err := v.GetGrant(ctx, m.Grant); err == nil && grant.HolderID == m.Client {
			return []holder{own(client.Profile{ID: m.Client})}, nil // the history needs no more of a client
		}
	}
	first, err := l.holderOfMail(ctx, v, m)
	if err != nil || m.Kind != outbox.SignInLink {
		return []holder{first}, err
	}
	grants, err := v.ListLiveGrantsByAddress(ctx, keyOf(client.Address{Address: m.Recipient}))
	if err != nil {
		return nil, err
	}
	all := []holder{first}
	for _, grant := range grants {
		if grant.HolderID == first.id {
			continue
		}
		h, err := holderOf(ctx, v, grant.HolderID)
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

// Sharing is an address at which others have access besides the card's holder: whoever signs in there by a link
// to the address may choose each of them.
type Sharing struct {
	Address string   `json:"address"`
	Names   []string `json:"names"` // of the others, at most sharingNames
}

// sharingNames is how many others are told by name.
const sharingNames = 5

// sharingsOf lists which addresses of a card, the one that access is at included, others use as well.
func sharingsOf(ctx context.Context, v *store.View, card Card) ([]Sharing, error) {
	addresses := []string{}
	for _, choice := range card.Addresses {
		addresses = append(addresses, choice.Address)
	}
	if card.IsElsewhere {
		addresses = append(addresses, card.Address)
	}
	sharings := []Sharing{}
	for _, address := range addresses {
		others, err := v.ListOthersAtAddress(ctx, row.ListOthersAtAddressParams{
			AddressKey: keyOf(client.Address{Address: address}), HolderID: card.HolderID, Limit: sharingNames,
		})
		if err != nil {
			return nil, err
		}
		if len(others) == 0 {
			continue
		}
		sharing := Sharing{Address: address}
		for _, other := range others {
			sharing.Names = append(sharing.Names, nameAtAddress(other))
		}
		sharings = append(sharings, sharing)
	}
	return sharings, nil
}

// passOn gives what was mailed to the address of a grant that has ended to whoever has been there longest.
// A link that is older than their access opens nothing to them, and ends.
func passOn(ctx context.Context, tx *store.Tx, ended row.AccessGrant) error {
	rest, err := tx.ListLiveGrantsByAddress(ctx, ended.AddressKey)
	if err != nil || len(rest) == 0 {
		return err
	}
	heir := rest[0]
	if err := tx.PassOnLinks(ctx, row.PassOnLinksParams{Heir: heir.ID, GrantID: ended.ID, GrantedAt: heir.GrantedAt}); err != nil {
		return err
	}
	return outbox.PassOn(ctx, tx, ended.ID, heir.ID, heir.ClientID)
}
