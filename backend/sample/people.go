package sample

import "time"

// story is what has happened to a sample client.
type story int

const (
	nothingYet story = iota // ready: an address with consent
	noAddress               // no address at all
	noConsent               // an address, and no consent to write there
	sentTo                  // invited; the mail has arrived
	waitsFor                // invited; the mail waits because the mailbox is full
	refusedAt               // invited; there is no such mailbox
	inDoubt                 // invited; nobody knows whether the mail arrived
	ranOut                  // invited; the link has expired
	cameIn                  // invited, signed in
	leftAgain               // invited, signed in, signed out
	shutOut                 // signed in once, access disabled since
	putAway                 // signed in once, archived since
)

// person is one invented client and their story.
type person struct {
	first, last, preferred string
	kind, language         string // empty: adult, en
	story                  story
	days                   int    // how long ago the story began
	parent, partner        string // a contact's first name; empty: none. Both are let in, and the parent signs in
	papers                 progress
	asks                   bool // for an appointment
}

const day = 24 * time.Hour

// people are the clients of the sample practice. Nobody of them exists.
func people() []person {
	return []person{
		{first: "Ana", last: "Alvarez", language: "es", story: cameIn, days: 40, papers: allDone},
		{first: "Bo", last: "Baker", story: cameIn, days: 38, papers: halfDone},
		{first: "Carla", last: "Castell", language: "es", story: cameIn, days: 36, papers: opened},
		{first: "Dev", last: "Dawson", story: leftAgain, days: 35},
		{first: "Elif", last: "Ersoy", story: shutOut, days: 34},
		{first: "Finn", last: "Farrow", kind: "minor", story: cameIn, days: 33, parent: "Fiona"},
		{first: "Greta", last: "Gold", preferred: "Gigi", story: putAway, days: 32},
		{first: "Hugo", last: "Hale", story: cameIn, days: 31, papers: allDone},
		{first: "Ines", last: "Ibarra", language: "es", story: leftAgain, days: 30},
		{first: "Jon", last: "Jarvis", story: shutOut, days: 29},
		{first: "Kaya", last: "Kane", story: cameIn, days: 28, papers: unread},
		{first: "Leo and Mia", last: "Larsen", kind: "couple", story: cameIn, days: 27, partner: "Mia"},
		{first: "Marta", last: "Molina", language: "es", story: putAway, days: 26},
		{first: "Ned", last: "North", story: ranOut, days: 24},
		{first: "Olga", last: "Orlova", story: cameIn, days: 22, papers: halfDone},
		{first: "Pia", last: "Park", story: ranOut, days: 20},
		{first: "Quinn", last: "Quill", story: cameIn, days: 18},
		{first: "Rosa", last: "Ruiz", language: "es", story: shutOut, days: 16},
		{first: "Sam", last: "Stone", story: leftAgain, days: 14},
		{first: "Tara", last: "Thorne", story: ranOut, days: 12},
		{first: "Uma", last: "Underhill", story: cameIn, days: 11},
		{first: "Vito", last: "Vance", story: putAway, days: 10},
		{first: "Wren", last: "Walsh", story: noAddress, days: 9},
		{first: "Xavi", last: "Xirau", language: "es", story: noConsent, days: 9},
		{first: "Yara", last: "York", story: noAddress, days: 8},
		{first: "Zeke", last: "Zimmer", kind: "minor", story: noConsent, days: 8},
		{first: "Abel", last: "Archer", story: nothingYet, days: 7},
		{first: "Bea", last: "Bloom", story: nothingYet, days: 7},
		{first: "Cyrus", last: "Cole", story: nothingYet, days: 6},
		{first: "Dora", last: "Diaz", language: "es", story: nothingYet, days: 6},
		{first: "Enzo", last: "Ellery", story: nothingYet, days: 5},
		{first: "Flora", last: "Finch", preferred: "Flo", story: nothingYet, days: 5},
		{first: "Gus", last: "Grant", story: sentTo, days: 5, papers: unread},
		{first: "Hana", last: "Holt", story: sentTo, days: 4},
		{first: "Ivo", last: "Ivanek", story: refusedAt, days: 4},
		{first: "Juno", last: "James", story: sentTo, days: 3},
		{first: "Kit", last: "Keller", story: inDoubt, days: 3},
		{first: "Lola", last: "Lozano", language: "es", story: sentTo, days: 2, papers: unread},
		{first: "Milo", last: "Marsh", story: refusedAt, days: 2},
		{first: "Nell", last: "Nash", story: cameIn, days: 2, asks: true},
		{first: "Otis", last: "Oakes", story: waitsFor, days: 1},
		{first: "Petra", last: "Pine", story: nothingYet, days: 1},
	}
}
