package access

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
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
	LastActivity   string       `json:"lastActivity"` // signed_in, invited, granted, disabled, created
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
	SearchLimit = 200 // more are narrowed down by another letter sooner than by reading them
)

// listed is the list without the archived: the words of the partial indexes that hold it in order.
const listed = "c.status <> 'archived'"

// searched are the clients that the index finds first; what else is asked of them is asked of these alone.
const searched = "c.search_row IN (SELECT f.rowid FROM client_search AS f WHERE f.client_search MATCH ? LIMIT ?)"

// rosterQuery shows one page of clients. The page is cut from an index before anything else is read, so
// of the rows before it no more than the index's entries are walked; and what has no grant is not looked
// for. The total and the conditions are filled in by [Grants.Roster]; every value that was typed is bound.
const rosterQuery = `
WITH page AS MATERIALIZED (SELECT c.rowid AS client_row, %s AS total FROM %s ORDER BY c.sort_name, c.id LIMIT ? OFFSET ?)
SELECT c.id, c.first_name, c.last_name,
  coalesce((SELECT a.address FROM client_address AS a INDEXED BY client_address_shown
    WHERE a.client_id = c.id ORDER BY a.is_primary DESC, a.position LIMIT 1), '') AS address,
  coalesce((SELECT t.number FROM client_phone AS t WHERE t.client_id = c.id ORDER BY t.position LIMIT 1), '') AS phone,
  c.status, c.access, c.created_at, g.granted_at, g.ended_at,
  (SELECT max(s.seen_at) FROM visitor_session AS s WHERE s.grant_id = g.id) AS seen_at,
  coalesce((SELECT o.state FROM outbox AS o WHERE o.grant_id = g.id AND o.kind IN ('welcome', 'invitation', 'resend', 'new_address', 'share')
    ORDER BY o.created_at DESC, o.id DESC LIMIT 1), '') AS mail_state,
  (SELECT max(o.sent_at) FROM outbox AS o WHERE o.grant_id = g.id AND o.kind IN ('welcome', 'invitation', 'resend', 'new_address', 'share')) AS sent_at,
  p.total
FROM page AS p
CROSS JOIN client AS c ON c.rowid = p.client_row
LEFT JOIN access_grant AS g ON c.access IN ('invited', 'active', 'disabled') AND g.rowid = (
  SELECT x.rowid FROM access_grant AS x WHERE x.holder_id = c.id ORDER BY (x.ended_at IS NULL) DESC, x.granted_at DESC, x.id DESC LIMIT 1)
ORDER BY c.sort_name, c.id`

// The total of a page: a search finds so few that they are counted on the way; the whole list is counted
// by its index alone, and only where a page does not end it.
const (
	countedOnTheWay = "count(*) OVER ()"
	countedApart    = "NULL"
)

// Roster lists clients by name. It is made to be asked at every keystroke: a search reads the index
// for at most SearchLimit clients and sorts those.
func (g *Grants) Roster(ctx context.Context, q Query) (Roster, error) {
	from, values := conditions(q)
	counted := countedApart
	if client.Match(q.Text) != "" {
		counted = countedOnTheWay
	}
	roster := Roster{Rows: []Entry{}}
	err := g.store.Read(ctx, func(v *store.View) error {
		limit, offset := min(max(q.Limit, 1), PageLimit), max(q.Offset, 0)
		rows, err := v.Query(ctx, fmt.Sprintf(rosterQuery, counted, from), append(slices.Clone(values), limit, offset)...)
		if err != nil {
			return err
		}
		var total *int
		if err := scanAll(rows, func(r *sql.Rows) error {
			entry, err := entryOf(r, &total)
			roster.Rows = append(roster.Rows, entry)
			return err
		}); err != nil {
			return err
		}
		switch roster.Total = len(roster.Rows); {
		case total != nil:
			roster.Total = *total
			return nil
		case offset == 0 && roster.Total < limit:
			return nil // this is all there is
		}
		count, err := v.Query(ctx, "SELECT count(*) FROM "+from, values...)
		if err != nil {
			return err
		}
		return scanAll(count, func(r *sql.Rows) error { return r.Scan(&roster.Total) })
	})
	return roster, err
}

// conditions turns a query into the clients that it asks for, with their index, and the values that are
// bound to the conditions.
func conditions(q Query) (from string, values []any) {
	from = "client AS c"
	var clauses []string
	if match := client.Match(q.Text); match != "" {
		from += " INDEXED BY client_found"
		clauses = append(clauses, searched)
		values = append(values, match, SearchLimit)
	}
	if q.Status == "" {
		clauses = append(clauses, listed)
	} else {
		clauses = append(clauses, "c.status = ?")
		values = append(values, q.Status)
	}
	if q.Access != "" {
		clauses = append(clauses, "c.access = ?")
		values = append(values, q.Access)
	}
	return from + " WHERE " + strings.Join(clauses, " AND "), values
}

// entryOf reads one row of the list, and the total that stands beside it.
func entryOf(r *sql.Rows, total **int) (Entry, error) {
	var e Entry
	var first, last string
	var created int64
	var granted, ended, seen, sent *int64
	err := r.Scan(&e.ID, &first, &last, &e.Address, &e.Phone, &e.Status, &e.Access, &created, &granted, &ended, &seen, &e.MailState, &sent, total)
	e.Name = client.ListName(first, last)
	switch {
	case e.Access == Disabled:
		e.LastActivity, e.LastActivityAt = "disabled", store.TimeOrNil(ended)
	case seen != nil:
		e.LastActivity, e.LastActivityAt = "signed_in", store.TimeOrNil(seen)
	case sent != nil:
		e.LastActivity, e.LastActivityAt = "invited", store.TimeOrNil(sent)
	case granted != nil:
		e.LastActivity, e.LastActivityAt = "granted", store.TimeOrNil(granted) // no invitation has left yet
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
