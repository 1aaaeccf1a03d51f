package scheduling_test

import (
	"context"
	"testing"

	"anteroom/backend/scheduling"
	"anteroom/backend/visitor"
)

func TestOpenness(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	read := func(t *testing.T, o *office) scheduling.Openness {
		t.Helper()
		open, err := o.Openness(ctx)
		o.Must(err)
		return open
	}

	t.Run("S34: a practice without services, hours and clients says so", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, newYork)
		if open := read(t, o); open.IsOffered || open.IsFree || open.Able+open.BarredCount != 0 {
			t.Errorf("it is %+v", open)
		}
		o.service("Session", 50, 0)
		if open := read(t, o); !open.IsOffered || open.IsFree {
			t.Errorf("with a service it is %+v", open)
		}
	})

	t.Run("S34: whoever may not ask is named, three at the most, and only with access", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		a.Add("Zoe")
		for _, name := range []string{"Ana", "Bo", "Cy", "Di", "Eve"} {
			who := a.signedIn(name)
			if name != "Eve" {
				a.Must(a.Grants.SavePermissions(ctx, who.Client, visitor.Permissions{Messaging: true}))
			}
		}
		open := read(t, a.office)
		if !open.IsOffered || !open.IsFree || open.Able != 1 || open.BarredCount != 4 || len(open.Barred) != 3 || open.Barred[0].Name != "Ana Example" {
			t.Errorf("it is %+v", open)
		}
	})

	t.Run("what the rules keep back is not free", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		a.Must(a.SaveRules(ctx, scheduling.Rules{Step: 30, Notice: 24 * 60, Furthest: 1}))
		if open := read(t, a.office); open.IsFree {
			t.Errorf("it is %+v", open)
		}
	})
}
