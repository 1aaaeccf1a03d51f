package paperwork

import (
	"context"
	"encoding/hex"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/signedcopy"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Copy makes a copy of what was signed or handed in, in the language of whoever did, with the name for its file. It is
// the one that they can fetch themselves. It fails with [fault.NotFound] where nothing was signed or handed in, and with
// [ShareUnsound] where what stands is not what was.
func (s *Shares) Copy(ctx context.Context, id string) (name string, file []byte, err error) {
	var made signedcopy.Copy
	err = s.store.Read(ctx, func(v *store.View) error {
		share, err := v.GetShare(ctx, id)
		if err != nil {
			return err
		}
		signature, err := v.GetSignature(ctx, id)
		if err != nil {
			if isNone(err) {
				err = fault.New(fault.NotFound)
			}
			return err
		}
		if check(signature, share.Body, share.Hash) != nil {
			return fault.New(ShareUnsound)
		}
		made, err = copyOf(ctx, v, share, signature)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	file, err = made.PDF()
	return made.Name(), file, err
}

func copyOf(ctx context.Context, v *store.View, share row.GetShareRow, signature row.ShareSignature) (signedcopy.Copy, error) {
	held, err := document.ReadContent(share.Body)
	if err != nil {
		return signedcopy.Copy{}, err
	}
	answers, _, err := held.Sheet().Form.Take(signature.Answers, document.Partly)
	if err != nil {
		return signedcopy.Copy{}, err
	}
	p, err := v.GetPractice(ctx)
	if err != nil {
		return signedcopy.Copy{}, err
	}
	profile, err := client.Read(ctx, v, share.ClientID)
	if err != nil {
		return signedcopy.Copy{}, err
	}
	language := profile.Language
	if share.HolderID != share.ClientID {
		contact, _, err := client.ReadContact(ctx, v, share.HolderID)
		switch fault.CodeOf(err) {
		case "":
			language = contact.Language
		case fault.NotFound: // they were removed; what they signed stays
		default:
			return signedcopy.Copy{}, err
		}
	}
	return signedcopy.Copy{
		Practice: p.Name, Client: profile.FirstName + " " + profile.LastName, Number: int(share.Number), Content: held, Answers: answers,
		Signer: signature.Signer, Way: signedcopy.Way(signature.Way), Drawing: signature.Drawing, At: store.Time(signature.At),
		PaperHash: hex.EncodeToString(signature.PaperHash), AnswersHash: hex.EncodeToString(signature.AnswersHash),
		Zone: placeOf(p.Zone), Language: language,
	}, nil
}

// placeOf is a zone by its name; UTC for one that this computer does not know.
func placeOf(zone string) *time.Location {
	place, err := time.LoadLocation(zone)
	if err != nil {
		return time.UTC
	}
	return place
}
