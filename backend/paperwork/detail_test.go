package paperwork_test

import (
	"context"
	"encoding/json"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
)

// detailForm asks for every detail of the profile that a form can ask for.
func detailForm() document.Form {
	return document.Form{Sections: []document.Section{{Questions: []document.Question{
		{ID: "called", Kind: document.ShortText, Label: "Called", Purpose: document.PreferredName},
		{ID: "born", Kind: document.Date, Label: "Born", Purpose: document.BornOn},
		{ID: "phone", Kind: document.ShortText, Label: "Phone", Purpose: document.Telephone},
		{ID: "mail", Kind: document.ShortText, Label: "Email", Purpose: document.Email},
		{ID: "consent", Kind: document.OneChoice, Label: "May we write?", Purpose: document.EmailConsent, Options: []document.Option{
			{Value: document.ConsentGiven, Label: "Yes"}, {Value: document.ConsentRefused, Label: "No"},
		}},
	}}}}
}

// handIn has Ana fill in the form with the details, and hand it in; it returns the share.
func (r *room) handIn(answers map[string]string) string {
	r.t.Helper()
	form := r.publish(r.AddForm(r.t.Context(), document.Sheet{Title: "Details", Language: "en", Form: detailForm()}))
	share := r.give(form)[0]
	var changes []document.Change
	for question, answered := range answers {
		value, err := json.Marshal(answered)
		r.must(err)
		changes = append(changes, document.Change{Question: question, Value: value})
	}
	_, err := r.door.SaveAnswers(r.t.Context(), r.ana, share, changes)
	r.must(err)
	if given := r.reading(share).Details; len(given) != 0 {
		r.t.Errorf("offered before it is handed in: %+v", given)
	}
	r.must(r.sign(share, "Ana Example"))
	return share
}

func (r *room) reading(share string) paperwork.Reading {
	r.t.Helper()
	reading, err := r.shares.Get(r.t.Context(), share)
	r.must(err)
	return reading
}

func (r *room) profile() client.Profile {
	r.t.Helper()
	profile, err := client.New(r.store).Get(r.t.Context(), r.ana.Client)
	r.must(err)
	return profile
}

func TestDetail(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("each that differs is offered with old and new, and taken in or left by itself", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.handIn(map[string]string{"called": "Annie", "born": "1990-02-03", "phone": "+49 30 555 0101", "mail": "ANA@example.test", "consent": "yes"})
		details := r.reading(share).Details
		if len(details) != 3 || details[0].Old != "" || details[0].New != "Annie" || details[0].Label != "Called" {
			t.Fatalf("offered %+v", details)
		}
		r.must(r.shares.AcceptDetail(ctx, paperwork.Acceptance{ShareID: share, Question: "called"}))
		r.must(r.shares.AcceptDetail(ctx, paperwork.Acceptance{ShareID: share, Question: "phone"}))
		r.must(r.shares.LeaveDetail(ctx, share, "born"))
		got := r.profile()
		if got.PreferredName != "Annie" || got.BornOn != "" || len(got.Phones) != 1 || got.Phones[0].Number != "+49 30 555 0101" {
			t.Errorf("the profile is %+v", got)
		}
		if left := r.reading(share).Details; len(left) != 0 {
			t.Errorf("still offered: %+v", left)
		}
		wantRefusal(t, r.shares.AcceptDetail(ctx, paperwork.Acceptance{ShareID: share, Question: "born"}), "question", fault.NotFound)
		wantRefusal(t, r.shares.LeaveDetail(ctx, share, "called"), "question", fault.NotFound)
		card, err := r.grants.Card(ctx, r.ana.Client)
		r.must(err)
		told := map[history.Action]int{}
		for _, line := range card.Activity {
			told[line.Action]++
		}
		if told[history.DetailAccepted] != 2 || told[history.DetailLeft] != 1 {
			t.Errorf("the history tells %v", told)
		}
	})

	t.Run("what the practitioner did not see is not overwritten", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.handIn(map[string]string{"called": "Annie"})
		profile := r.profile()
		profile.PreferredName = "Nan"
		_, err := r.grants.Save(ctx, profile.ID, profile.Version, profile.Draft, access.Undecided)
		r.must(err)
		wantRefusal(t, r.shares.AcceptDetail(ctx, paperwork.Acceptance{ShareID: share, Question: "called"}), "", fault.Conflict)
		r.must(r.shares.AcceptDetail(ctx, paperwork.Acceptance{ShareID: share, Question: "called", Old: "Nan"}))
	})

	t.Run("S23 S24: the address that access is at is not changed without a decision", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.handIn(map[string]string{"mail": "new@example.test", "consent": "yes"})
		if details := r.reading(share).Details; len(details) != 1 || details[0].Old != "Ana@example.test" {
			t.Fatalf("offered %+v", details)
		}
		taken := paperwork.Acceptance{ShareID: share, Question: "mail", Old: "Ana@example.test"}
		outlook, err := r.shares.ForeseeDetail(ctx, taken)
		if err != nil || !outlook.AsksDecision || outlook.New != "new@example.test" || !outlook.CanMove {
			t.Errorf("foreseen %+v, %v", outlook, err)
		}
		wantRefusal(t, r.shares.AcceptDetail(ctx, taken), "", access.MoveUndecided)
		taken.Decision = access.MoveAccess
		r.must(r.shares.AcceptDetail(ctx, taken))
		card, err := r.grants.Card(ctx, r.ana.Client)
		if err != nil || card.Address != "new@example.test" || card.State != access.Invited {
			t.Errorf("the card says %+v, %v", card, err)
		}
	})

	t.Run("S25: an address without consent leaves access where it is", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.handIn(map[string]string{"mail": "new@example.test"})
		taken := paperwork.Acceptance{ShareID: share, Question: "mail", Old: "Ana@example.test", Decision: access.MoveAccess}
		wantRefusal(t, r.shares.AcceptDetail(ctx, taken), "", access.NoConsent)
		taken.Decision = access.KeepAccess
		r.must(r.shares.AcceptDetail(ctx, taken))
		card, err := r.grants.Card(ctx, r.ana.Client)
		if err != nil || !card.IsElsewhere || card.Address != "Ana@example.test" {
			t.Errorf("the card says %+v, %v", card, err)
		}
		if address := r.profile().Addresses[0]; address.Address != "new@example.test" || address.HasReminders {
			t.Errorf("the address is %+v", address)
		}
	})

	t.Run("consent that a client takes back stops all mail there, and access stays", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		waiting, err := r.shares.Share(ctx, paperwork.ShareDraft{HolderID: r.ana.Holder, Documents: []string{r.notice()}})
		r.must(err)
		share := r.handIn(map[string]string{"consent": "no"})
		r.must(r.shares.AcceptDetail(ctx, paperwork.Acceptance{ShareID: share, Question: "consent", Old: "yes"}))
		if got := r.leave(waiting.MailID); got != outbox.Drop(access.ConsentWithdrawn) {
			t.Errorf("a mail that waits: %+v", got)
		}
		card, err := r.grants.Card(ctx, r.ana.Client)
		if err != nil || card.State == access.Disabled || r.profile().Addresses[0].HasReminders {
			t.Errorf("the card says %+v, %v", card, err)
		}
	})

	t.Run("a purpose that does not fit its question is refused", func(t *testing.T) {
		t.Parallel()
		for _, change := range []func(*document.Form){
			func(f *document.Form) { f.Sections[0].Questions[0].Purpose = "blood_type" },
			func(f *document.Form) { f.Sections[0].Questions[1].Purpose = document.Email },
			func(f *document.Form) { f.Sections[0].Questions[4].Options[1].Value = "never" },
		} {
			form := detailForm()
			change(&form)
			if _, err := document.ParseForm(form); fault.CodeOf(err) != fault.Invalid {
				t.Errorf("got %v", err)
			}
		}
		form := detailForm()
		form.Sections[0].Questions[0].Purpose = document.Email
		_, err := document.ParseForm(form)
		wantRefusal(t, err, "sections.0.questions.3.purpose", document.FormTwice)
		sheet := document.Sheet{Title: "Details", Language: "en", Form: detailForm()}
		file, err := document.EncodeForm(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := document.DecodeForm(file); err != nil || read.Form.Questions()[3].Purpose != document.Email {
			t.Errorf("read back %+v, %v", read, err)
		}
	})
}
