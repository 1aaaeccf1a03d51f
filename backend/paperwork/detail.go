package paperwork

import (
	"context"
	"strings"
	"unicode"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Detail is a detail of the profile that somebody wrote otherwise in a form they handed in. The practitioner takes each
// into the profile, or leaves it.
type Detail struct {
	Question string           `json:"question"`
	Label    string           `json:"label"`
	Purpose  document.Purpose `json:"purpose"`
	Old      string           `json:"old"` // as it stands in the profile; empty: nothing does
	New      string           `json:"new"`

	hasConsent bool   // of an address: they agreed to get mail there
	email      string // the address that was answered beside it; empty: none
}

// Acceptance takes a detail into the profile.
type Acceptance struct {
	ShareID  string          `json:"shareId"`
	Question string          `json:"question"`
	Old      string          `json:"old"`      // what the practitioner saw in the profile
	Decision access.Decision `json:"decision"` // as for [access.SaveProfile]
}

// ForeseeDetail says what taking a detail into the profile would do to access (S23). It changes nothing, and fails like
// [Shares.AcceptDetail].
func (s *Shares) ForeseeDetail(ctx context.Context, a Acceptance) (access.Outlook, error) {
	var outlook access.Outlook
	err := s.store.Read(ctx, func(v *store.View) error {
		_, profile, changed, err := a.change(ctx, v)
		if err != nil {
			return err
		}
		outlook, err = access.ForeseeProfile(ctx, v, profile.ID, profile.Version, changed)
		return err
	})
	return outlook, err
}

// AcceptDetail takes a detail into the profile. An address that access is at is changed as by [access.Grants.Save], with the
// same decision (S23); consent that is taken back stops all mail there, and access stays. It fails with [fault.NotFound]
// for what is no open detail, with [fault.Conflict] where the profile says something else by now, and with the codes
// of [access.SaveProfile].
func (s *Shares) AcceptDetail(ctx context.Context, a Acceptance) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		detail, profile, changed, err := a.change(ctx, &tx.View)
		if err != nil {
			return err
		}
		if _, err := access.SaveProfile(ctx, tx, profile.ID, profile.Version, changed, a.Decision); err != nil {
			return err
		}
		return settle(ctx, tx, a.ShareID, detail, true)
	})
}

// LeaveDetail leaves the profile as it is. It fails with [fault.NotFound] for what is no open detail.
func (s *Shares) LeaveDetail(ctx context.Context, shareID, question string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		detail, _, err := detailOf(ctx, &tx.View, shareID, question)
		if err != nil {
			return err
		}
		return settle(ctx, tx, shareID, detail, false)
	})
}

// settle keeps what became of a detail, with its history.
func settle(ctx context.Context, tx *store.Tx, shareID string, d Detail, isAccepted bool) error {
	if err := tx.InsertShareDetail(ctx, row.InsertShareDetailParams{
		ShareID: shareID, Question: d.Question, IsAccepted: isAccepted, At: store.Millis(tx.Now),
	}); err != nil {
		return err
	}
	share, err := tx.GetShare(ctx, shareID)
	if err != nil {
		return err
	}
	action := history.DetailLeft
	if isAccepted {
		action = history.DetailAccepted
	}
	return note(ctx, tx, share, history.Practitioner, action, ": "+d.Label)
}

// change is the profile as it would be with the detail.
func (a Acceptance) change(ctx context.Context, v *store.View) (Detail, client.Profile, client.Draft, error) {
	detail, profile, err := detailOf(ctx, v, a.ShareID, a.Question)
	if err == nil && detail.Old != a.Old {
		err = fault.New(fault.Conflict)
	}
	return detail, profile, detail.into(profile.Draft), err
}

// detailOf finds an open detail of a share, and the profile it belongs to.
func detailOf(ctx context.Context, v *store.View, shareID, question string) (Detail, client.Profile, error) {
	share, err := v.GetShare(ctx, shareID)
	if isNone(err) {
		err = fault.At("shareId", fault.NotFound)
	}
	if err != nil {
		return Detail{}, client.Profile{}, err
	}
	var reading Reading
	if err := reading.read(ctx, v, share); err != nil {
		return Detail{}, client.Profile{}, err
	}
	for _, detail := range reading.Details {
		if detail.Question == question {
			profile, err := client.Read(ctx, v, share.ClientID)
			return detail, profile, err
		}
	}
	return Detail{}, client.Profile{}, fault.At("question", fault.NotFound)
}

// detailsOf lists what a form that was handed in says otherwise than the profile, and nobody has decided about.
func detailsOf(ctx context.Context, v *store.View, share row.GetShareRow, form document.Form, given document.Answers) ([]Detail, error) {
	details := []Detail{}
	if share.DoneAt == nil {
		return details, nil
	}
	settled, err := v.ListShareDetails(ctx, share.ID)
	if err != nil {
		return nil, err
	}
	isSettled := map[string]bool{}
	for _, question := range settled {
		isSettled[question] = true
	}
	profile, err := client.Read(ctx, v, share.ClientID)
	if err != nil {
		return nil, err
	}
	byPurpose := map[document.Purpose]string{}
	for _, q := range form.Questions() {
		if answer, isText := given[q.ID].(string); isText && q.Purpose != "" {
			byPurpose[q.Purpose] = answer
		}
	}
	for _, q := range form.Questions() {
		answer := byPurpose[q.Purpose]
		if answer == "" || isSettled[q.ID] {
			continue
		}
		if old, isOther := standing(profile.Draft, q.Purpose, answer, byPurpose[document.Email]); isOther {
			details = append(details, Detail{
				Question: q.ID, Label: q.Label, Purpose: q.Purpose, Old: old, New: answer,
				hasConsent: byPurpose[document.EmailConsent] == document.ConsentGiven, email: byPurpose[document.Email],
			})
		}
	}
	return details, nil
}

// standing is how a detail stands in a profile, and whether an answer says otherwise; email is the address that was
// answered beside it.
func standing(d client.Draft, purpose document.Purpose, answer, email string) (old string, isOther bool) {
	switch purpose {
	case document.PreferredName:
		return d.PreferredName, answer != d.PreferredName && answer != d.FirstName
	case document.BornOn:
		return d.BornOn, answer != d.BornOn
	case document.Telephone:
		for _, phone := range d.Phones {
			if digits(phone.Number) == digits(answer) {
				return phone.Number, false
			}
		}
		if len(d.Phones) > 0 {
			old = d.Phones[0].Number
		}
		return old, true
	case document.Email:
		if at := addressAt(d, answer); at >= 0 {
			return d.Addresses[at].Address, false
		}
		if at := addressAt(d, ""); at >= 0 {
			old = d.Addresses[at].Address
		}
		return old, true
	case document.EmailConsent:
		at := addressAt(d, email)
		if at < 0 {
			return "", false // it goes with the address
		}
		old = document.ConsentRefused
		if d.Addresses[at].HasReminders {
			old = document.ConsentGiven
		}
		return old, old != answer
	}
	return "", false
}

// into is a profile with the detail in it.
func (d Detail) into(draft client.Draft) client.Draft {
	switch d.Purpose {
	case document.PreferredName:
		draft.PreferredName = d.New
	case document.BornOn:
		draft.BornOn = d.New
	case document.Telephone:
		if len(draft.Phones) == 0 {
			draft.Phones = []client.Phone{{Type: "mobile"}}
		}
		draft.Phones[0].Number = d.New
	case document.Email:
		at := addressAt(draft, "")
		if at < 0 {
			at = len(draft.Addresses)
			draft.Addresses = append(draft.Addresses, client.Address{Type: "home", IsPrimary: true})
		}
		draft.Addresses[at].Address, draft.Addresses[at].HasReminders = d.New, d.hasConsent // consent was to the other one
	case document.EmailConsent:
		if at := addressAt(draft, d.email); at >= 0 {
			draft.Addresses[at].HasReminders = d.New == document.ConsentGiven
		}
	}
	return draft
}

// addressAt is the place of an address in a profile, of the primary one where none is named; -1: it is not there.
func addressAt(d client.Draft, address string) int {
	for i, a := range d.Addresses {
		if (address == "" && a.IsPrimary) || (address != "" && visitor.AddressKey(a.Address) == visitor.AddressKey(address)) {
			return i
		}
	}
	return -1
}

// digits is what counts of a telephone number.
func digits(number string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || r == '+' {
			return r
		}
		return -1
	}, number)
}
