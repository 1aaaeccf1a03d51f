// Package fault is the vocabulary of errors that reach a person.
//
// An [Error] carries a code and, where one field is to blame, that field's name; it never carries a
// sentence. The sentences live in frontend/words, one for each code, so that both faces and both
// languages say the same thing. An error without a code is [Internal]: it is logged once where it is
// met, and its text reaches nobody.
package fault

import (
	"errors"
	"fmt"
)

// Code names one thing that can go wrong. It is stable: tests, words and the window match on it.
type Code string

// Codes that several nouns share. A code that belongs to one noun is declared beside that noun.
const (
	Internal   Code = "internal"    // unknown; the cause is in the log alone
	Missing    Code = "missing"     // a required field is empty
	Invalid    Code = "invalid"     // a field's value has the wrong form
	TooLong    Code = "too_long"    // a field's value is longer than its limit
	NotFound   Code = "not_found"   // no such object, or not theirs to see
	Conflict   Code = "conflict"    // changed by someone else since it was read
	Locked     Code = "locked"      // the store is not open
	Forbidden  Code = "forbidden"   // a permission is missing
	Busy       Code = "busy"        // too much at once; again later
	DiskFull   Code = "disk_full"   // nothing was written; free some space and try again
	ReadOnly   Code = "read_only"   // the data folder cannot be written
	DiskFailed Code = "disk_failed" // the disk reports an error, or is gone
	Cancelled  Code = "cancelled"   // the caller went away
)

// Error is a refusal with a code, the field it belongs to (empty: the whole request) and the cause
// for the log (may be nil).
type Error struct {
	Code  Code
	Field string
	Cause error
}

// New returns a refusal of the whole request.
func New(code Code) *Error { return &Error{Code: code} }

// At returns a refusal that belongs to one field.
func At(field string, code Code) *Error { return &Error{Code: code, Field: field} }

// Wrap returns a refusal that keeps its cause for the log.
func Wrap(code Code, cause error) *Error { return &Error{Code: code, Cause: cause} }

// Under puts the field of a refusal under another: "days" under "repeat" is "repeat.days". What is no refusal of a field
// stays as it is.
func Under(field string, err error) error {
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Field == "" {
		return err
	}
	return &Error{Code: refusal.Code, Field: field + "." + refusal.Field, Cause: refusal.Cause}
}

// Error describes the refusal for a log; it is never shown to a person.
func (e *Error) Error() string {
	text := string(e.Code)
	if e.Field != "" {
		text = e.Field + ": " + text
	}
	if e.Cause != nil {
		text = fmt.Sprintf("%s: %v", text, e.Cause)
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// CodeOf returns the code of the first [Error] in err's chain, [Internal] where there is none, and
// "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return Internal
}

// FieldOf returns the field of the first [Error] in err's chain, or "".
func FieldOf(err error) string {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Field
	}
	return ""
}
