package client

import (
	"context"
	"strings"
	"unicode"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Match turns what was typed into a full-text expression that finds every client with a word that
// begins with each word typed; a part of a phone number is found however it is punctuated. It is empty
// when nothing was typed that could be searched for.
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
		if isNumber(word) {
			word = digitsOf(word)
		}
		terms = append(terms, `"`+word+`"*`)
	}
	return strings.Join(terms, " ")
}

// isNumber says whether a word is a phone number, or a part of one, with its punctuation.
func isNumber(word string) bool {
	return strings.ContainsAny(word, "0123456789") && strings.Trim(word, "0123456789+-./") == ""
}

// index stores what a client is found by: names, also the parts of double ones; addresses; and phones,
// also from any digit on; and the same of their contacts.
func index(ctx context.Context, tx *store.Tx, id string, d Draft) error {
	var addresses, phones []string
	for _, a := range d.Addresses {
		addresses = append(addresses, strings.ToLower(a.Address))
	}
	for _, p := range d.Phones {
		phones = append(phones, findable(p.Number)...)
	}
	called := []string{d.FirstName, d.LastName, d.PreferredName}
	contacts, err := ContactsOf(ctx, &tx.View, id)
	if err != nil {
		return err
	}
	for _, c := range contacts {
		called = append(called, c.Name)
		addresses = append(addresses, strings.ToLower(c.Address))
		phones = append(phones, findable(c.Phone)...)
	}
	names := strings.Join(called, " ")
	if strings.ContainsAny(names, joints) {
		names += " " + strings.Map(apart, names)
	}
	if err := tx.DeleteSearch(ctx, id); err != nil {
		return err
	}
	return tx.InsertSearch(ctx, row.InsertSearchParams{
		Names: names, Addresses: strings.Join(addresses, " "), Phones: strings.Join(phones, " "), ClientID: id,
	})
}

// findable is a phone number in all the forms that it is found by.
func findable(number string) []string {
	forms := []string{number}
	for digits := digitsOf(number); digits != ""; digits = digits[1:] {
		forms = append(forms, digits)
	}
	return forms
}

// joints are what the index leaves inside a word, and what joins two names all the same.
const joints = "-._"

func apart(r rune) rune {
	if strings.ContainsRune(joints, r) {
		return ' '
	}
	return r
}

func digitsOf(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}
