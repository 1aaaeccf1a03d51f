package stripetest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
)

// guard looks at the key, and lets a trouble befall the request.
func (f *Far) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.asked++
		isKnown := !f.isLocked && r.Header.Get("Authorization") == "Bearer "+Key
		isForbidden := false
		for part := range f.forbids {
			isForbidden = isForbidden || strings.Contains(r.URL.Path, part)
		}
		trouble := Trouble("")
		if len(f.troubles) > 0 {
			trouble, f.troubles = f.troubles[0], f.troubles[1:]
		}
		f.mu.Unlock()
		switch {
		case trouble == Broken:
			refuse(w, http.StatusInternalServerError, "api_error", "")
		case trouble == Silent:
			panic(http.ErrAbortHandler)
		case trouble == Hanging:
			_, _ = io.Copy(io.Discard, r.Body) // only then does the server see that nobody waits any more
			<-r.Context().Done()
		case trouble == AnswerLost:
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		case !isKnown:
			refuse(w, http.StatusUnauthorized, "invalid_request_error", "api_key_expired")
		case isForbidden:
			refuse(w, http.StatusForbidden, "invalid_request_error", "more_permissions_required")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (f *Far) begin(w http.ResponseWriter, r *http.Request) {
	const line = "line_items[0]"
	amount, err := strconv.ParseInt(r.FormValue(line+"[price_data][unit_amount]"), 10, 64)
	once := r.Header.Get("Idempotency-Key")
	f.mu.Lock()
	defer f.mu.Unlock()
	made := f.byOrder[once]
	switch {
	case err != nil || once == "" || r.FormValue("mode") != "payment" || r.FormValue("success_url") == "":
		refuse(w, http.StatusBadRequest, "invalid_request_error", "parameter_missing")
		return
	case amount < 50:
		refuse(w, http.StatusBadRequest, "invalid_request_error", "amount_too_small")
		return
	case amount > 99_999_999:
		refuse(w, http.StatusBadRequest, "invalid_request_error", "amount_too_large")
		return
	case made != nil && made.Amount != amount:
		refuse(w, http.StatusBadRequest, "idempotency_error", "")
		return
	case made == nil:
		number := strconv.Itoa(len(f.sessions) + 1)
		made = &Session{
			ID: "cs_test_" + number, Intent: "pi_" + number, Order: r.FormValue("client_reference_id"), Amount: amount, Status: "open",
			What: r.FormValue(line + "[price_data][product_data][name]"), Currency: r.FormValue(line + "[price_data][currency]"),
			Payment: "requires_payment_method", Return: r.FormValue("success_url"),
		}
		f.sessions, f.byOrder[once] = append(f.sessions, made), made
	}
	answer(w, f.drawn(made))
}

func (f *Far) look(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s := f.of(r); s != nil {
		answer(w, f.drawn(s))
		return
	}
	refuse(w, http.StatusNotFound, "invalid_request_error", "resource_missing")
}

func (f *Far) expire(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.of(r)
	switch {
	case s == nil:
		refuse(w, http.StatusNotFound, "invalid_request_error", "resource_missing")
	case s.Status != "open":
		refuse(w, http.StatusBadRequest, "invalid_request_error", "")
	default:
		s.Status = "expired"
		f.tell("checkout.session.expired", map[string]any{"id": s.ID})
		answer(w, f.drawn(s))
	}
}

func (f *Far) of(r *http.Request) *Session {
	at := slices.IndexFunc(f.sessions, func(s *Session) bool { return s.ID == r.PathValue("session") })
	if at < 0 {
		return nil
	}
	return f.sessions[at]
}

func (f *Far) drawn(s *Session) map[string]any {
	drawn := map[string]any{
		"id": s.ID, "object": "checkout.session", "status": s.Status, "amount_total": s.Amount, "currency": s.Currency,
		"client_reference_id": s.Order, "payment_status": "unpaid", "payment_intent": nil, "url": nil,
	}
	if s.IsPaid {
		drawn["payment_status"] = "paid"
	}
	if s.Declined != "" {
		drawn["payment_intent"] = map[string]any{
			"id": s.Intent, "object": "payment_intent", "status": "requires_payment_method", "latest_charge": nil,
			"last_payment_error": map[string]any{"type": "card_error", "code": declined(s.Declined), "decline_code": s.Declined},
		}
	}
	if s.Status == "open" {
		drawn["url"] = f.server.URL + "/pay/" + s.ID
		return drawn
	}
	if s.Status == "complete" {
		intent := map[string]any{"id": s.Intent, "object": "payment_intent", "status": s.Payment, "latest_charge": nil}
		if s.IsPaid {
			intent["latest_charge"] = map[string]any{
				"id": "ch_" + s.Intent, "object": "charge", "amount": s.Amount, "amount_refunded": s.Refunded, "disputed": s.Dispute != "",
			}
		}
		drawn["payment_intent"] = intent
	}
	return drawn
}

// list tells the newest first, as Stripe does, a few at a time.
func (f *Far) list(w http.ResponseWriter, r *http.Request) {
	since, _ := strconv.ParseInt(r.FormValue("created[gte]"), 10, 64)
	f.mu.Lock()
	defer f.mu.Unlock()
	const page = 2
	found, isBehind, hasMore := []map[string]any{}, r.FormValue("starting_after") == "", false
	for _, e := range slices.Backward(f.events) {
		switch {
		case !isBehind:
			isBehind = e.ID == r.FormValue("starting_after")
		case e.At < since || !slices.Contains(kinds(r), e.Kind):
		case len(found) == page:
			hasMore = true
		default:
			found = append(found, map[string]any{"id": e.ID, "object": "event", "type": e.Kind, "created": e.At, "data": map[string]any{"object": e.Subject}})
		}
	}
	answer(w, map[string]any{"object": "list", "data": found, "has_more": hasMore, "url": "/v1/events"})
}

func kinds(r *http.Request) []string {
	asked := []string{}
	for name, values := range r.Form {
		if strings.HasPrefix(name, "types[") {
			asked = append(asked, values...)
		}
	}
	return asked
}

func (f *Far) disputes(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := []map[string]any{}
	for _, s := range f.sessions {
		if s.Intent == r.FormValue("payment_intent") && s.Dispute != "" {
			found = append(found, map[string]any{
				"id": "du_" + s.Intent, "object": "dispute", "status": s.Dispute, "amount": s.Amount, "evidence_details": map[string]any{"due_by": s.DueBy},
			})
		}
	}
	answer(w, map[string]any{"object": "list", "data": found, "has_more": false, "url": "/v1/disputes"})
}

// declined is the code of an error: Stripe says the same of some in both ways, and of the others that the card was declined.
func declined(why string) string {
	switch why {
	case "expired_card", "incorrect_cvc", "incorrect_number":
		return why
	}
	return "card_declined"
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, kind, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"type": kind, "code": code, "message": "no"}})
}
