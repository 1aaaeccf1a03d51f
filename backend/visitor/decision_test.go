package visitor_test

import (
	"fmt"
	"testing"

	"anteroom/backend/visitor"
)

// standings are all two thousand and forty-eight that there are.
func standings() []visitor.Standing {
	var all []visitor.Standing
	for bits := range 1 << 11 {
		on := func(bit int) bool { return bits&(1<<bit) != 0 }
		all = append(all, visitor.Standing{
			IsPracticeOn: on(0), IsSessionLive: on(1), IsGrantOn: on(2), IsAddressOpen: on(7), IsPreview: on(8), IsReading: on(9), TakesPayments: on(10),
			Permissions: visitor.Permissions{Requests: on(3), Messaging: on(4), BillingDocuments: on(5), Pay: on(6)},
		})
	}
	return all
}

func TestDecide(t *testing.T) {
	t.Parallel()
	// needs is what each operation takes beyond being signed in; nil: not even that.
	needs := map[visitor.Operation]func(visitor.Standing) bool{
		visitor.Enter:               nil,
		visitor.SeeHome:             func(visitor.Standing) bool { return true },
		visitor.Leave:               func(visitor.Standing) bool { return true },
		visitor.ChoosePerson:        func(visitor.Standing) bool { return false },
		visitor.ClosePreview:        func(visitor.Standing) bool { return false },
		visitor.RequestAppointments: func(s visitor.Standing) bool { return s.Permissions.Requests },
		visitor.UseMessages:         func(s visitor.Standing) bool { return s.Permissions.Messaging },
		visitor.SeeBills:            func(s visitor.Standing) bool { return s.Permissions.BillingDocuments },
		visitor.PayBills: func(s visitor.Standing) bool {
			return s.Permissions.BillingDocuments && s.Permissions.Pay && s.TakesPayments
		},
		visitor.SeePapers:  func(visitor.Standing) bool { return true },
		visitor.SeeVisits:  func(visitor.Standing) bool { return true },
		visitor.FillPapers: func(visitor.Standing) bool { return true },
	}
	if len(needs) != len(visitor.Operations()) {
		t.Fatalf("the test knows %d operations, the program %d", len(needs), len(visitor.Operations()))
	}
	for _, op := range visitor.Operations() {
		t.Run(fmt.Sprintf("%s has one verdict for each of the 2048 standings", op), func(t *testing.T) {
			t.Parallel()
			need, isKnown := needs[op]
			if !isKnown {
				t.Fatalf("the test does not know %s", op)
			}
			for _, s := range standings() {
				want := visitor.Forbidden
				switch {
				case !s.IsPracticeOn:
					want = visitor.Closed
				case s.IsPreview:
					want = wantInPreview(s, op, need == nil || need(s))
				case need == nil:
					want = visitor.Allowed
				case !s.IsSessionLive || !s.IsGrantOn && !s.IsAddressOpen:
					want = visitor.Stranger
				case op == visitor.ChoosePerson && s.IsAddressOpen, op == visitor.Leave:
					want = visitor.Allowed
				case !s.IsGrantOn:
					want = visitor.Unchosen
				case need(s):
					want = visitor.Allowed
				}
				if got := visitor.Decide(s, op); got != want {
					t.Errorf("%+v: got %s, want %s", s, got, want)
				}
			}
		})
	}

	t.Run("W4: nothing is done in a preview, whatever the client may do", func(t *testing.T) {
		t.Parallel()
		for _, op := range visitor.Operations() {
			for _, s := range standings() {
				isDone := s.IsPreview && !s.IsReading && visitor.Decide(s, op) == visitor.Allowed
				if isDone && op != visitor.ClosePreview {
					t.Errorf("%s is allowed to %+v", op, s)
				}
			}
		}
	})

	t.Run("an operation that nobody declared is never allowed", func(t *testing.T) {
		t.Parallel()
		for _, op := range []visitor.Operation{"", "anything", "ENTER", "see_home "} {
			for _, s := range standings() {
				if got := visitor.Decide(s, op); got == visitor.Allowed {
					t.Errorf("%q is allowed to %+v", op, s)
				}
			}
		}
	})
}

// wantInPreview is the verdict on a preview of an open practice.
func wantInPreview(s visitor.Standing, op visitor.Operation, isPermitted bool) visitor.Verdict {
	switch {
	case !s.IsSessionLive, !s.IsGrantOn:
		return visitor.Stranger
	case op == visitor.ClosePreview:
		return visitor.Allowed
	case !s.IsReading:
		return visitor.ReadOnly
	case isPermitted:
		return visitor.Allowed
	}
	return visitor.Forbidden
}
