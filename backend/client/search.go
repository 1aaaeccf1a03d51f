package client

import (
	"context"
	"strings"
	"unicode"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Match turns what was typed into a full-text expression that finds every client with a word that
// begins with each word typed. It is empty when nothing was typed that could be searched for.
func Match(typed string) string {
	const wordLimit = 8
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`"*(),;:'`, r)
	})
	if len(words) > wordLimit {
		words = words[:wordLimit]
	}
	terms := make([]string, 0, len(words))
	for _, word := range words {
		terms = append(terms, `"`+word+`"*`)
	}
	return strings.Join(terms, " ")
}

// index stores what a client is found by: names, addresses, and phones also without their punctuation.
func index(ctx context.Context, tx *store.Tx, id string, d Draft) error {
	var addresses, phones []string
	for _, a := range d.Addresses {
		addresses = append(addresses, strings.ToLower(a.Address))
	}
	for _, p := range d.Phones {
		phones = append(phones, p.Number, digitsOf(p.Number))
	}
	if err := tx.DeleteSearch(ctx, id); err != nil {
		return err
	}
	return tx.InsertSearch(ctx, row.InsertSearchParams{
		Names: strings.Join([]string{d.FirstName, d.LastName, d.PreferredName}, " "), Addresses: strings.Join(addresses, " "),
		Phones: strings.Join(phones, " "), ClientID: id,
	})
}

func digitsOf(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}
