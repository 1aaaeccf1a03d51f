package access_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

const anas = "ana@example.test"

func helpFor(w *accesstest.World, id string) access.Help {
	help, err := w.Grants.Help(context.Background(), id)
	w.Must(err)
	return help
}

func wantFinding(t *testing.T, w *accesstest.World, id string, want access.Finding) access.Help {
	t.Helper()
	help := helpFor(w, id)
	if help.Diagnosis.Finding != want {
		t.Errorf("the diagnosis is %q, want %q", help.Diagnosis.Finding, want)
	}
	return help
}

func wantSteps(t *testing.T, help access.Help, want ...history.Action) {
	t.Helper()
	var got []history.Action
	for _, step := range help.Steps {
		got = append(got, step.Action)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the steps are %v, want %v", got, want)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S54: tells in order what happened, from the mail to the sign-in", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented(anas))
		wantFinding(t, w, ana.ID, access.FoundNotInvited)
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		letter := w.One()
		help := wantFinding(t, w, ana.ID, access.FoundNotOpened)
		if help.Address != anas || help.PortalAddress != accesstest.PortalAddress || !help.CanCreateCode || len(help.Mails) != 1 {
			t.Errorf("got %+v", help)
		}
		w.Clock.Advance(time.Minute)
		w.Must(w.Door.NoteOpened(ctx, letter.Token))
		w.Must(w.Door.NoteOpened(ctx, letter.Token))
		help = wantFinding(t, w, ana.ID, access.FoundNotConfirmed)
		if mail := help.Mails[0]; mail.OpenedAt == nil || mail.UsedAt != nil || mail.IsExpired || mail.Mail.State != outbox.Sent {
			t.Errorf("the mail is %+v", mail)
		}
		_, err := w.Door.RedeemLink(ctx, letter.Token, "place")
		w.Must(err)
		help = wantFinding(t, w, ana.ID, access.FoundInside)
		if help.Mails[0].UsedAt == nil {
			t.Error("nobody came in by the mail")
		}
		wantSteps(t, help, history.ConsentGiven, history.AccessGranted, history.InvitationQueued, history.MailSent, history.LinkOpened, history.SignedIn)
		w.Clock.Advance(visitor.IdleLimit)
		wantFinding(t, w, ana.ID, access.FoundSignedIn)
	})

	t.Run("S54: a contact is helped like a client, and each has their own story", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		f.Clock.Advance(time.Minute)
		f.Must(f.Door.NoteOpened(ctx, f.letter.Token))
		help := wantFinding(t, f.World, f.marta.ID, access.FoundNotConfirmed)
		wantSteps(t, help, history.ConsentGiven, history.AccessGranted, history.InvitationQueued, history.MailSent, history.LinkOpened)
		if help.Address != marta || len(help.Mails) != 1 || help.Mails[0].OpenedAt == nil {
			t.Errorf("got %+v", help)
		}
		if of := wantFinding(t, f.World, f.leo.ID, access.FoundNoAddress); len(of.Steps)+len(of.Mails) != 0 {
			t.Errorf("the child's story has %+v and %+v", of.Steps, of.Mails)
		}
		spoken, err := f.Grants.CreateCode(ctx, f.marta.ID)
		f.Must(err)
		token, err := f.Door.RedeemCode(ctx, spoken.Address, spoken.Code, "place")
		f.Must(err)
		if who, _ := f.admit(token, visitor.SeeHome); who.Name != "Marta" || who.Client != f.leo.ID {
			t.Errorf("the code let in %+v", who)
		}
		f.Must(f.Grants.Disable(ctx, f.marta.ID))
		_, err = f.Door.RedeemCode(ctx, marta, "WRNG0000", "place")
		wantCode(t, err, visitor.RefusedCode)
		f.TakeIn()
		help = wantFinding(t, f.World, f.marta.ID, access.FoundDisabled)
		if last := help.Steps[len(help.Steps)-1]; last.Action != history.SignInDisabled {
			t.Errorf("the last step is %s", last.Action)
		}
	})

	t.Run("S54: says which refusal it was: wrong, too many, run out, used, another address, access off, practice off", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented(anas), accesstest.Unconsented("ana.work@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		letter := w.One()
		try := func(address, code string, want access.Finding) {
			t.Helper()
			w.Clock.Advance(time.Second)
			_, err := w.Door.RedeemCode(ctx, address, code, "place")
			wantCode(t, err, visitor.RefusedCode)
			w.TakeIn()
			wantFinding(t, w, ana.ID, want)
		}
		try("ana.work@example.test", letter.Code, access.FoundElsewhere)
		for range visitor.WrongTries - 1 {
			try(anas, "00000000", access.FoundCodeWrong)
		}
		try(anas, "00000000", access.FoundTooMany)
		try(anas, letter.Code, access.FoundTooMany)

		w.Clock.Advance(visitor.InvitationLife)
		try(anas, letter.Code, access.FoundCodeExpired)
		w.Must(w.Grants.Resend(ctx, ana.ID))
		second := w.One()
		w.Clock.Advance(time.Second)
		_, err := w.Door.RedeemCode(ctx, anas, second.Code, "place")
		w.Must(err)
		w.Clock.Advance(visitor.IdleLimit)
		try(anas, second.Code, access.FoundCodeUsed)

		w.Turn(false)
		wantFinding(t, w, ana.ID, access.FoundPracticeOff)
		w.Turn(true)
		w.Must(w.Grants.Disable(ctx, ana.ID))
		_, err = w.Door.RedeemCode(ctx, anas, second.Code, "place")
		wantCode(t, err, visitor.RefusedCode)
		w.TakeIn()
		help := wantFinding(t, w, ana.ID, access.FoundDisabled)
		last := help.Steps[len(help.Steps)-1]
		if last.Action != history.SignInDisabled || last.Detail != anas || help.CanCreateCode || help.WhyNoCode != access.NoAccess {
			t.Errorf("the last step is %+v, a code can be made: %v %s", last, help.CanCreateCode, help.WhyNoCode)
		}
		var closed int
		for _, step := range help.Steps {
			if step.Action == history.PortalClosed || step.Action == history.PortalOpened {
				closed++
			}
		}
		if closed != 2 {
			t.Errorf("of the practice's switch %d steps tell", closed)
		}
	})

	t.Run("a stranger's tries are told to nobody and keep no code", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", anas)
		before := helpFor(w, ana.ID)
		for _, address := range []string{"stranger@example.test", anas} {
			_, err := w.Door.RedeemCode(ctx, address, "ZZZZ7777", "place")
			wantCode(t, err, visitor.RefusedCode)
		}
		w.TakeIn()
		if got := len(helpFor(w, ana.ID).Steps); got != len(before.Steps)+1 {
			t.Errorf("%d steps became %d", len(before.Steps), got)
		}
		if everything := storetest.Contents(t, w.Store); strings.Contains(everything, "ZZZZ7777") {
			t.Error("what was typed as the code is kept")
		}
	})

	t.Run("a flood of wrong codes leaves a few lines", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", anas)
		for i := range 60 {
			w.Clock.Advance(5 * time.Second)
			_, err := w.Door.RedeemCode(ctx, anas, "00000000", "place")
			wantCode(t, err, visitor.RefusedCode)
			if i%20 == 0 {
				w.TakeIn()
			}
		}
		w.TakeIn()
		var told int
		for _, step := range helpFor(w, ana.ID).Steps {
			if step.Action == history.CodeRefused {
				told++
			}
		}
		if told != 2*visitor.WrongTries {
			t.Errorf("%d lines tell of it", told)
		}
	})

	t.Run("S54: at an address of several people each is told of its sign-in link, whoever it stands under", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", anas)
		bo, _ := w.Invited("Bo", anas)
		w.Clock.Advance(time.Minute)
		w.Must(w.Door.AskForLink(ctx, anas, "place"))
		w.TakeIn()
		letter := w.One()
		for _, id := range []string{ana.ID, bo.ID} {
			if help := wantFinding(t, w, id, access.FoundNotOpened); help.Mails[0].Mail.Kind != outbox.SignInLink {
				t.Errorf("the newest mail is %s", help.Mails[0].Mail.Kind)
			}
		}
		w.Clock.Advance(time.Minute)
		w.Must(w.Door.NoteOpened(ctx, letter.Token))
		for _, id := range []string{ana.ID, bo.ID} {
			wantFinding(t, w, id, access.FoundNotConfirmed)
		}
		session, err := w.Door.RedeemLink(ctx, letter.Token, "place")
		w.Must(err)
		people, _, err := w.Door.People(ctx, session)
		w.Must(err)
		for _, person := range people {
			if person.Name == "Bo" {
				_, err = w.Door.Choose(ctx, session, person.Grant)
				w.Must(err)
			}
		}
		wantFinding(t, w, bo.ID, access.FoundInside)
		if help := helpFor(w, ana.ID); help.Diagnosis.Finding == access.FoundInside || help.Mails[0].UsedAt == nil {
			t.Errorf("of Ana it says %+v", help.Diagnosis)
		}
	})

	t.Run("S54: a mail that waits for an account to leave from says so", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented(anas))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		wantFinding(t, w, ana.ID, access.FoundNoAccount)
	})
}

func TestCreateCode(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S54: a new code ends the one before", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", anas)
		first, err := w.Grants.CreateCode(ctx, ana.ID)
		w.Must(err)
		w.Clock.Advance(time.Second)
		second, err := w.Grants.CreateCode(ctx, ana.ID)
		w.Must(err)
		_, err = w.Door.RedeemCode(ctx, anas, first.Code, "place")
		wantCode(t, err, visitor.RefusedCode)
		_, err = w.Door.RedeemCode(ctx, anas, second.Code, "place")
		w.Must(err)
	})

	t.Run("S54: a code that was read out to one person of an address opens nobody else's pages", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", anas)
		w.Invited("Bo", anas)
		w.Clock.Advance(time.Second)
		spoken, err := w.Grants.CreateCode(ctx, ana.ID)
		w.Must(err)
		session, err := w.Door.RedeemCode(ctx, anas, spoken.Code, "place")
		w.Must(err)
		who, verdict, err := w.Door.Admit(ctx, session, visitor.SeeHome)
		w.Must(err)
		if verdict != visitor.Allowed || who.Name != "Ana" || who.IsShared {
			t.Errorf("it opens %+v: %s", who, verdict)
		}
	})

	t.Run("S54: a code that was read out signs in once, with the address beside it, and is kept nowhere", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", anas)
		w.Consent(ana.ID, false) // nothing is mailed, so nothing is asked
		w.Clock.Advance(time.Second)
		spoken, err := w.Grants.CreateCode(ctx, ana.ID)
		w.Must(err)
		if len(spoken.Code) != visitor.CodeLength || spoken.Address != anas || spoken.ExpiresAt.Sub(w.Clock.Now()) != visitor.SignInLife {
			t.Errorf("got %+v", spoken)
		}
		if everything := storetest.Contents(t, w.Store); strings.Contains(everything, spoken.Code) {
			t.Error("the code itself is kept")
		}
		help := wantFinding(t, w, ana.ID, access.FoundCodeOpen)
		if help.Code == nil || help.Code.TriesLeft != visitor.WrongTries || !help.Code.ExpiresAt.Equal(spoken.ExpiresAt) {
			t.Errorf("of the code it says %+v", help.Code)
		}
		if last := help.Steps[len(help.Steps)-1]; last.Action != history.CodeCreated || last.Actor != history.Practitioner {
			t.Errorf("the history ends with %+v", last)
		}
		_, err = w.Door.RedeemCode(ctx, "other@example.test", spoken.Code, "place")
		wantCode(t, err, visitor.RefusedCode)
		typed := strings.ToLower(spoken.Code[:4] + " - " + spoken.Code[4:])
		token, err := w.Door.RedeemCode(ctx, anas, typed, "place")
		w.Must(err)
		wantVerdict(t, w, token, visitor.Allowed)
		if help := helpFor(w, ana.ID); help.Code != nil {
			t.Errorf("the used code is still told of: %+v", help.Code)
		}
		_, err = w.Door.RedeemCode(ctx, anas, spoken.Code, "place")
		wantCode(t, err, visitor.RefusedCode)
	})

	ends := map[string]func(w *accesstest.World, id string, letter accesstest.Letter){
		"ten minutes": func(w *accesstest.World, _ string, _ accesstest.Letter) { w.Clock.Advance(visitor.SignInLife) },
		"five wrong tries": func(w *accesstest.World, _ string, _ accesstest.Letter) {
			for range visitor.WrongTries {
				_, _ = w.Door.RedeemCode(ctx, anas, "00000000", "place")
			}
		},
		"a sign-in by another way": func(w *accesstest.World, _ string, letter accesstest.Letter) {
			_, err := w.Door.RedeemLink(ctx, letter.Token, "place")
			w.Must(err)
		},
		"the end of access": func(w *accesstest.World, id string, _ accesstest.Letter) { w.Must(w.Grants.Disable(ctx, id)) },
		"another address": func(w *accesstest.World, id string, _ accesstest.Letter) {
			profile, err := w.Clients.Get(ctx, id)
			w.Must(err)
			w.Must(w.Grants.Invite(ctx, id, profile.Addresses[1].ID))
		},
	}
	for what, end := range ends {
		t.Run("S54: "+what+" is the end of it", func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana := w.Add("Ana", accesstest.Consented(anas), accesstest.Consented("ana.work@example.test"))
			w.Must(w.Grants.Invite(ctx, ana.ID, ""))
			letter := w.One()
			w.Clock.Advance(time.Second)
			spoken, err := w.Grants.CreateCode(ctx, ana.ID)
			w.Must(err)
			w.Clock.Advance(time.Second)
			end(w, ana.ID, letter)
			_, err = w.Door.RedeemCode(ctx, anas, spoken.Code, "elsewhere")
			wantCode(t, err, visitor.RefusedCode)
			if help := helpFor(w, ana.ID); help.Code != nil {
				t.Errorf("it is still told of: %+v", help.Code)
			}
		})
	}

	t.Run("S46: while the practice is off it opens nothing and is not used up, and none is made", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", anas)
		w.Clock.Advance(time.Second)
		spoken, err := w.Grants.CreateCode(ctx, ana.ID)
		w.Must(err)
		w.Turn(false)
		_, err = w.Grants.CreateCode(ctx, ana.ID)
		wantCode(t, err, access.PortalClosed)
		_, err = w.Door.RedeemCode(ctx, anas, spoken.Code, "place")
		wantCode(t, err, visitor.RefusedClosed)
		w.Turn(true)
		_, err = w.Door.RedeemCode(ctx, anas, spoken.Code, "place")
		w.Must(err)
	})

	t.Run("none is made for somebody who has no access", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, err := w.Grants.CreateCode(ctx, w.Add("Ana", accesstest.Consented(anas)).ID)
		wantCode(t, err, access.NoAccess)
	})
}
