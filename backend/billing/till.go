package billing

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
)

// TillNoun is how a change of the practice's account with a payment provider is announced.
const TillNoun = "till"

// Refusals of the account.
const (
	AccountMissing fault.Code = "payment_account_missing" // none was set up
	BankDecides    fault.Code = "payment_bank_decides"    // of a payment that was begun with it; it is needed until then
)

// Keys keeps secrets by name, outside the store.
type Keys interface {
	Get(name string) ([]byte, error)
	Set(name string, value []byte) error
	Delete(name string) error
}

// Till is the practice's account with a payment provider. There is at most one; its key is kept apart.
type Till struct {
	store    *store.DB
	provider Provider
	keys     Keys
}

// NewTill returns the till of a store.
func NewTill(db *store.DB, provider Provider, keys Keys) *Till {
	return &Till{store: db, provider: provider, keys: keys}
}

// TillState is how it stands with the account.
type TillState struct {
	IsSetUp   bool       `json:"isSetUp"`
	IsActive  bool       `json:"isActive"` // clients can pay online now
	IsTrial   bool       `json:"isTrial"`  // its key moves no money
	Code      fault.Code `json:"code"`     // why it is not active; empty: it is, or none was set up
	CheckedAt *time.Time `json:"checkedAt" ts_type:"string | null"`
}

// Get reads how it stands with the account.
func (t *Till) Get(ctx context.Context) (TillState, error) {
	var state TillState
	err := t.store.Read(ctx, func(v *store.View) error {
		r, err := v.GetTill(ctx)
		state = TillState{
			IsSetUp: r.KeyID != "", IsActive: r.IsActive, IsTrial: r.IsTrial, Code: fault.Code(r.Code), CheckedAt: store.TimeOrNil(r.CheckedAt),
		}
		return err
	})
	return state, err
}

// keyMax is how many characters a key may have.
const keyMax = 300

// SetUp takes a key, once the provider has shown that it may do all that is needed; one that was there before is replaced,
// and nobody can pay any more on a page that was made with it. It fails at key with [fault.Missing], [fault.TooLong],
// [fault.Invalid], [KeyInvalid], [KeySecret], [KeyRefused] or [KeyNarrow], and with [Unreachable] or [BankDecides].
func (t *Till) SetUp(ctx context.Context, typedKey string) (TillState, error) {
	key, err := typed.Line(typedKey, keyMax)
	switch {
	case err != nil:
		return TillState{}, fault.At("key", fault.CodeOf(err))
	case key == "":
		return TillState{}, fault.At("key", fault.Missing)
	}
	isTrial, err := t.try(ctx, key)
	if err != nil {
		return TillState{}, atKey(err)
	}
	before, err := t.leave(ctx)
	if err != nil && fault.CodeOf(err) != AccountMissing {
		return TillState{}, err
	}
	var id string
	if err := t.store.Write(ctx, func(tx *store.Tx) error {
		id = tx.NewID()
		return nil
	}); err != nil {
		return TillState{}, err
	}
	if err := t.keys.Set(keyName(id), []byte(key)); err != nil {
		return TillState{}, err
	}
	if err := t.save(ctx, func(tx *store.Tx) row.SaveTillParams {
		now := store.Millis(tx.Now)
		return row.SaveTillParams{KeyID: id, IsActive: true, IsTrial: isTrial, CheckedAt: &now, UpdatedAt: now}
	}); err != nil {
		return TillState{}, err
	}
	if before != "" {
		if err := t.keys.Delete(keyName(before)); err != nil {
			return TillState{}, err
		}
	}
	return t.Get(ctx)
}

// Check asks the provider again whether the key may do all that is needed, and notes the answer; what happened there since
// is asked for at the next round. It fails with [AccountMissing] and [Unreachable]; a key that is refused is no failure, but a state.
func (t *Till) Check(ctx context.Context) (TillState, error) {
	r, key, err := t.key(ctx)
	if err != nil {
		return TillState{}, err
	}
	isTrial, err := t.try(ctx, key)
	code := fault.CodeOf(err)
	if code != "" && !isOfKey(code) {
		return TillState{}, err
	}
	if err := t.save(ctx, func(tx *store.Tx) row.SaveTillParams {
		now := store.Millis(tx.Now)
		return row.SaveTillParams{KeyID: r.KeyID, IsActive: code == "", IsTrial: isTrial || code != "" && r.IsTrial, Code: string(code), CheckedAt: &now, UpdatedAt: now}
	}); err != nil {
		return TillState{}, err
	}
	return t.Get(ctx)
}

// Remove forgets the account and its key. Nobody can pay any more on a page that was made with it. It fails with
// [AccountMissing], [Unreachable] and [BankDecides].
func (t *Till) Remove(ctx context.Context) (TillState, error) {
	before, err := t.leave(ctx)
	if err != nil {
		return TillState{}, err
	}
	if err := t.save(ctx, func(tx *store.Tx) row.SaveTillParams {
		return row.SaveTillParams{UpdatedAt: store.Millis(tx.Now)}
	}); err != nil {
		return TillState{}, err
	}
	if err := t.keys.Delete(keyName(before)); err != nil {
		return TillState{}, err
	}
	return t.Get(ctx)
}

// save stores the account as it is from now on, and its history row. What the provider tells is asked for from then on.
func (t *Till) save(ctx context.Context, draw func(*store.Tx) row.SaveTillParams) error {
	return t.store.Write(ctx, func(tx *store.Tx) error {
		before, err := tx.GetTill(ctx)
		if err != nil {
			return err
		}
		after := draw(tx)
		if err := tx.SaveTill(ctx, after); err != nil {
			return err
		}
		if after.KeyID != before.KeyID {
			err = tx.HearPayments(ctx, store.Millis(tx.Now))
		} else { // whoever checks it wants to know now
			err = tx.HearPaymentsSooner(ctx, store.Millis(tx.Now.Add(-hearEach)))
		}
		if err != nil {
			return err
		}
		tx.Changed(TillNoun, "")
		if after.KeyID == before.KeyID && after.IsActive == before.IsActive {
			return nil
		}
		detail := "off"
		if after.IsActive {
			detail = "on"
		}
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.TillChanged, Detail: detail})
	})
}

// try has the provider do with a key all that will be needed of it: a payment is begun that nobody sees, looked at, and
// closed.
func (t *Till) try(ctx context.Context, key string) (isTrial bool, err error) {
	order := Order{What: "Anteroom", Amount: trialAmount, Language: "en"}
	var now time.Time
	if err := t.store.Write(ctx, func(tx *store.Tx) error {
		p, s, err := settingsOf(ctx, &tx.View)
		order.ID, order.Currency, order.Return, now = tx.NewID(), s.Currency, returnTo(p, ""), tx.Now
		return err
	}); err != nil {
		return false, err
	}
	page, err := t.provider.Begin(ctx, key, order)
	if err != nil {
		return false, err
	}
	if _, err := t.provider.Close(ctx, key, page.ID); err != nil {
		return false, err
	}
	_, err = t.provider.Since(ctx, key, now)
	return page.IsTrial, err
}

// trialAmount is more than the least and less than the most that a provider takes, in the minor unit of any currency.
const trialAmount = 100_000

// key reads the account and its key. It fails with [AccountMissing].
func (t *Till) key(ctx context.Context) (row.PaymentAccount, string, error) {
	var r row.PaymentAccount
	if err := t.store.Read(ctx, func(v *store.View) error {
		var err error
		r, err = v.GetTill(ctx)
		return err
	}); err != nil {
		return r, "", err
	}
	if r.KeyID == "" {
		return r, "", fault.New(AccountMissing)
	}
	key, err := t.keys.Get(keyName(r.KeyID))
	return r, string(key), err
}

// leave sees to it that nobody can pay any more on a page of the account, and returns the name of its key.
func (t *Till) leave(ctx context.Context) (string, error) {
	r, key, err := t.key(ctx)
	if err != nil {
		return "", err
	}
	var open []row.Checkout
	if err := t.store.Read(ctx, func(v *store.View) error {
		open, err = v.ListOpenCheckouts(ctx)
		return err
	}); err != nil {
		return "", err
	}
	for _, c := range open {
		if err := t.close(ctx, key, c); err != nil && !isOfKey(fault.CodeOf(err)) {
			return "", err
		}
	}
	return r.KeyID, t.store.Read(ctx, func(v *store.View) error {
		waiting, err := v.CountProcessingCheckouts(ctx)
		if err == nil && waiting > 0 {
			return fault.New(BankDecides)
		}
		return err
	})
}

func isOfKey(code fault.Code) bool {
	return code == KeyInvalid || code == KeySecret || code == KeyRefused || code == KeyNarrow
}

// atKey puts what is wrong with a key at its field.
func atKey(err error) error {
	if code := fault.CodeOf(err); isOfKey(code) {
		return fault.At("key", code)
	}
	return err
}

func keyName(id string) string { return "payment-account-" + id }
