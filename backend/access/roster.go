package access

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
)

// Query asks for a part of the list of clients.
type Query struct {
	Text   string `json:"text"`   // what was typed to find somebody; empty: everybody
	Status string `json:"status"` // empty: all but the archived
	Access string `json:"access"` // a [State]; empty: any
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"`
}

// Entry is one client in the list, with where they stand.
type Entry struct {
	ID             string       `json:"id"`
	Name           string       `json:"name"` // the last name first
	Address        string       `json:"address"`
	Phone          string       `json:"phone"`
	Status         string       `json:"status"`
	Access         State        `json:"access"`
	MailState      outbox.State `json:"mailState"`    // of the newest invitation; empty: none
	LastActivity   string       `json:"lastActivity"` // signed_in, invited, disabled, created
	LastActivityAt *time.Time   `json:"lastActivityAt" ts_type:"string | null"`
}

// Roster is a part of the list, by name.
type Roster struct {
	Rows  []Entry `json:"rows"`
	Total int     `json:"total"` // at most SearchLimit while something is searched for
}

// Limits of the list.
const (
	PageLimit   = 100
	SearchLimit = 500
)

// rosterQuery lists clients with their latest grant and its newest invitation. The conditions and the
// order are filled in by [Grants.Roster]; every value is bound.
const rosterQuery = `
WITH listed AS (
  SELECT c.id, c.first_name, c.last_name, c.sort_name, c.status, c.created_at, c.search_row,
    coalesce((SELECT a.address FROM client_address AS a WHERE a.client_id = c.id ORDER BY a.is_primary DESC, a.position LIMIT 1), '') AS address,
    coalesce((SELECT t.number FROM client_phone AS t WHERE t.client_id = c.id ORDER BY t.position LIMIT 1), '') AS phone,
    g.id AS grant_id, g.granted_at, g.ended_at,
    CASE
      WHEN g.id IS NOT NULL AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL THEN 'active'
      WHEN g.id IS NOT NULL AND g.ended_at IS NULL THEN 'invited'
      WHEN g.id IS NOT NULL THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = c.id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END AS access
  FROM client AS c
  LEFT JOIN access_grant AS g ON g.id = (
    SELECT x.id FROM access_grant AS x WHERE x.client_id = c.id ORDER BY (x.ended_at IS NULL) DESC, x.granted_at DESC, x.id DESC LIMIT 1)
)`

const rosterColumns = `
SELECT l.id, l.first_name, l.last_name, l.address, l.phone, l.status, l.access, l.created_at, l.granted_at, l.ended_at,
  (SELECT max(s.seen_at) FROM visitor_session AS s WHERE s.grant_id = l.grant_id) AS seen_at,
  coalesce((SELECT o.state FROM outbox AS o WHERE o.grant_id = l.grant_id AND o.kind IN ('invitation', 'resend', 'new_address')
    ORDER BY o.created_at DESC, o.id DESC LIMIT 1), '') AS mail_state
FROM listed AS l`

// Roster lists clients by name. It is made to be asked at every keystroke: a search reads the index
// for at most SearchLimit clients and sorts those.
func (g *Grants) Roster(ctx context.Context, q Query) (Roster, error) {
	where, values := conditions(q)
	roster := Roster{Rows: []Entry{}}
	err := g.store.Read(ctx, func(v *store.View) error {
		count, err := v.Query(ctx, rosterQuery+" SELECT count(*) FROM listed AS l"+where, values...)
		if err != nil {
			return err
		}
		if err := scanAll(count, func(r *sql.Rows) error { return r.Scan(&roster.Total) }); err != nil {
			return err
		}
		page := append(values, min(max(q.Limit, 1), PageLimit), max(q.Offset, 0)) //nolint:gocritic // a new slice on purpose
		rows, err := v.Query(ctx, rosterQuery+rosterColumns+where+" ORDER BY l.sort_name, l.id LIMIT ? OFFSET ?", page...)
		if err != nil {
			return err
		}
		return scanAll(rows, func(r *sql.Rows) error {
			entry, err := entryOf(r)
			roster.Rows = append(roster.Rows, entry)
			return err
		})
	})
	return roster, err
}

// conditions turns a query into a WHERE clause and the values that are bound to it.
func conditions(q Query) (string, []any) {
	var clauses []string
	var values []any
	if match := client.Match(q.Text); match != "" {
		clauses = append(clauses, "l.search_row IN (SELECT f.rowid FROM client_search AS f WHERE f.client_search MATCH ? LIMIT ?)")
		values = append(values, match, SearchLimit)
	}
	if q.Status == "" {
		clauses = append(clauses, "l.status <> ?")
		values = append(values, string(client.Archived))
	} else {
		clauses = append(clauses, "l.status = ?")
		values = append(values, q.Status)
	}
	if q.Access != "" {
		clauses = append(clauses, "l.access = ?")
		values = append(values, q.Access)
	}
	return " WHERE " + strings.Join(clauses, " AND "), values
}

func entryOf(r *sql.Rows) (Entry, error) {
	var e Entry
	var first, last string
	var created int64
	var granted, ended, seen *int64
	err := r.Scan(&e.ID, &first, &last, &e.Address, &e.Phone, &e.Status, &e.Access, &created, &granted, &ended, &seen, &e.MailState)
	e.Name = client.ListName(first, last)
	switch {
	case e.Access == Disabled:
		e.LastActivity, e.LastActivityAt = "disabled", store.TimeOrNil(ended)
	case seen != nil:
		e.LastActivity, e.LastActivityAt = "signed_in", store.TimeOrNil(seen)
	case granted != nil:
		e.LastActivity, e.LastActivityAt = "invited", store.TimeOrNil(granted)
	default:
		e.LastActivity, e.LastActivityAt = "created", store.TimeOrNil(&created)
	}
	return e, err
}

func scanAll(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
