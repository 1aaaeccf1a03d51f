package access

import (
	"context"
	"slices"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Help is what a practitioner needs who has a client on the telephone that cannot get in (S54).
type Help struct {
	HolderID      string     `json:"holderId"`
	Diagnosis     Diagnosis  `json:"diagnosis"`
	Address       string     `json:"address"` // the one that access is at; empty without access
	PortalAddress string     `json:"portalAddress"`
	Steps         []Step     `json:"steps"` // what happened, the oldest first
	Mails         []HelpMail `json:"mails"` // the last ones, the newest first
	CanCreateCode bool       `json:"canCreateCode"`
	WhyNoCode     fault.Code `json:"whyNoCode"`
	Code          *OpenCode  `json:"code" ts_type:"OpenCode | null"`
}

// Step is one thing that happened on a client's way in.
type Step struct {
	history.Line

	Words string `json:"words"` // of the mail server; empty where it said nothing
	Code  int    `json:"code"`  // the server's reply code; 0: it gave none
}

// HelpMail is one of the last mails to a client, and what became of it.
type HelpMail struct {
	Mail      outbox.Row `json:"mail"`
	OpenedAt  *time.Time `json:"openedAt" ts_type:"string | null"`
	UsedAt    *time.Time `json:"usedAt" ts_type:"string | null"` // the client came in by its link or code
	ExpiresAt *time.Time `json:"expiresAt" ts_type:"string | null"`
	IsExpired bool       `json:"isExpired"`
}

const (
	helpSteps = 40
	helpMails = 5
)

// isOnTheWayIn says whether an entry of the history belongs to a client's way in.
func isOnTheWayIn(action string) bool {
	return slices.Contains([]history.Action{
		history.AccessGranted, history.AccessReplaced, history.AccessDisabled, history.InvitationQueued, history.InvitationResent,
		history.LinkRequested, history.MailSent, history.MailFailed, history.MailUncertain, history.MailDelayed,
		history.MailBounced, history.MailCancelled, history.LinkOpened,
		history.CodeRefused, history.SignInElsewhere, history.SignInDisabled, history.CodeCreated, history.SignedIn, history.SignedOut,
		history.PortalClosed, history.PortalOpened, history.EveryoneSignedOut, history.ConsentGiven, history.ConsentWithdrawn,
	}, history.Action(action))
}

// Help reads what became of the way in of a client, or of a contact. It fails with [fault.NotFound].
func (g *Grants) Help(ctx context.Context, holderID string) (Help, error) {
	var help Help
	err := g.store.Read(ctx, func(v *store.View) error {
		h, err := holderOf(ctx, v, holderID)
		if err != nil {
			return err
		}
		grant, err := latestGrant(ctx, v, holderID)
		if err != nil {
			return err
		}
		help, err = helpWith(ctx, v, h, grant)
		return err
	})
	return help, err
}

func helpWith(ctx context.Context, v *store.View, h holder, grant *row.AccessGrant) (Help, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return Help{}, err
	}
	help := Help{HolderID: h.id, PortalAddress: p.PortalAddress}
	if help.WhyNoCode, err = whyNoCode(ctx, v, h, grant); err != nil {
		return Help{}, err
	}
	help.CanCreateCode = help.WhyNoCode == ""
	mails, err := outbox.LastOf(ctx, v, h.id, addressOf(grant), helpSteps)
	if err != nil {
		return Help{}, err
	}
	lines, err := wayIn(ctx, v, h)
	if err != nil {
		return Help{}, err
	}
	help.Steps = stepsOf(lines, mails)
	if help.Mails, err = mailsOf(ctx, v, h, mails, lines); err != nil {
		return Help{}, err
	}
	s := situation{
		now: v.Now, isArchived: h.IsArchived, isSetUp: p.PortalAddress != "", isPracticeOn: p.IsPortalOn,
		state: stateOf(grant, hasConsent(h.Addresses)), addresses: h.Addresses,
	}
	if grant != nil && grant.EndedAt == nil {
		help.Address = grant.Address
		if help.Code, err = openCode(ctx, v, *grant); err != nil {
			return Help{}, err
		}
		s.code, s.isMuted, s.refused = help.Code, !mayWriteTo(h.Addresses, *grant), lastRefused(lines, grant.GrantedAt)
		if err := s.lookAt(ctx, v, *grant, mails, help.Mails); err != nil {
			return Help{}, err
		}
	} else if grant != nil {
		s.endedAt = store.TimeOrNil(grant.EndedAt)
	}
	help.Diagnosis = diagnose(s)
	return help, nil
}

// addressOf is the address of a live grant, as it is compared; empty without one.
func addressOf(grant *row.AccessGrant) string {
	if grant == nil || grant.EndedAt != nil {
		return ""
	}
	return grant.AddressKey
}

// lookAt reads how far a live grant's client has come, and how the way out is.
func (s *situation) lookAt(ctx context.Context, v *store.View, grant row.AccessGrant, mails []outbox.Mail, shown []HelpMail) error {
	seen, err := v.GetLastSeen(ctx, row.GetLastSeenParams{
		Now: store.Millis(v.Now), IdleSince: store.Millis(v.Now.Add(-visitor.IdleLimit)), GrantID: grant.ID,
	})
	if err != nil {
		return err
	}
	s.isInside = seen.Live > 0
	came, err := v.GetNewestSession(ctx, grant.ID)
	if err == nil {
		s.signedInAt = store.TimeOrNil(&came.CreatedAt)
	} else if !isNone(err) {
		return err
	}
	for i := range mails {
		isOfAddress := mails[i].Kind == outbox.SignInLink && !mails[i].CreatedAt.Before(store.Time(grant.GrantedAt))
		if (mails[i].Grant != grant.ID && !isOfAddress) || !carriesLink(mails[i], grant) {
			continue
		}
		s.mail = &mails[i]
		if i < len(shown) {
			s.openedAt, s.expiresAt = shown[i].OpenedAt, shown[i].ExpiresAt
		}
		break
	}
	if s.account, s.isPaused, err = outbox.Way(ctx, v); err != nil {
		return err
	}
	p, err := v.GetPractice(ctx)
	if err != nil {
		return err
	}
	_, err = v.GetMailAccount(ctx, p.ID)
	s.hasAccount = err == nil
	if isNone(err) {
		return nil
	}
	return err
}

// wayIn lists what belongs to a holder's way in, the newest first: what was done for them, and for everyone. A
// contact is known by the name that the history calls them by.
func wayIn(ctx context.Context, v *store.View, h holder) ([]row.History, error) {
	own, err := v.ListHistoryOfClient(ctx, row.ListHistoryOfClientParams{ClientID: h.ID, Limit: 4 * helpSteps})
	if err != nil {
		return nil, err
	}
	everyones, err := v.ListHistoryOfPortal(ctx, helpSteps)
	if err != nil {
		return nil, err
	}
	called := h.calledIn(history.Entry{}).Contact
	lines := slices.DeleteFunc(own, func(line row.History) bool { return !isOnTheWayIn(line.Action) || line.Contact != called })
	if len(lines) > 0 {
		first := lines[len(lines)-1].Seq
		lines = append(lines, slices.DeleteFunc(everyones, func(h row.History) bool { return h.Seq < first })...)
	}
	slices.SortFunc(lines, func(a, b row.History) int { return int(b.Seq - a.Seq) })
	return lines[:min(len(lines), helpSteps)], nil
}

// stepsOf tells the lines in their order, the last of each mail with what the server said of it then.
func stepsOf(lines []row.History, mails []outbox.Mail) []Step {
	steps := make([]Step, 0, len(lines))
	for _, h := range slices.Backward(lines) {
		step := Step{Line: history.Line{
			At: store.Time(h.At), Actor: history.Actor(h.Actor), Action: history.Action(h.Action), Detail: h.Detail,
			Contact: h.Contact, Relation: h.Relation,
		}}
		isLast := !slices.ContainsFunc(lines, func(later row.History) bool { return later.Subject == h.Subject && later.Seq > h.Seq })
		if i := slices.IndexFunc(mails, func(m outbox.Mail) bool { return m.ID == h.Subject }); i >= 0 && isLast {
			step.Words, step.Code = mails[i].Words, mails[i].Code
		}
		steps = append(steps, step)
	}
	return steps
}

// mailsOf tells of the last mails how far their links came.
func mailsOf(ctx context.Context, v *store.View, h holder, mails []outbox.Mail, lines []row.History) ([]HelpMail, error) {
	shown := make([]HelpMail, 0, helpMails)
	for _, m := range mails[:min(len(mails), helpMails)] {
		mail := HelpMail{Mail: outbox.RowOf(m, h.Name)}
		link, err := v.GetLinkOfMail(ctx, m.ID)
		if err != nil && !isNone(err) {
			return nil, err
		}
		if err == nil && link.HandedOverAt != nil {
			expires := store.Time(link.ExpiresAt)
			mail.ExpiresAt, mail.IsExpired = &expires, !v.Now.Before(expires)
		}
		for _, line := range lines {
			if line.Action == string(history.LinkOpened) && line.Subject == link.ID && link.ID != "" {
				mail.OpenedAt = store.TimeOrNil(&line.At) // the last that is met is the first that happened
			}
		}
		used, err := v.GetRedemption(ctx, link.ID)
		if err == nil {
			mail.UsedAt = store.TimeOrNil(&used.At)
		} else if !isNone(err) {
			return nil, err
		}
		shown = append(shown, mail)
	}
	return shown, nil
}

// lastRefused finds the last way in that was refused since a grant was given; nil: none was.
func lastRefused(lines []row.History, since int64) *attempt {
	for _, h := range lines {
		action := history.Action(h.Action)
		if h.At >= since && (action == history.CodeRefused || action == history.SignInElsewhere) {
			return &attempt{action: action, reason: h.Detail, at: store.Time(h.At)}
		}
	}
	return nil
}
