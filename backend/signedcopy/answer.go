package signedcopy

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"anteroom/backend/document"
	"anteroom/frontend/words"
)

// answerText is an answer as it is read.
func answerText(book words.Book, q document.Question, answer any) string {
	switch given := answer.(type) {
	case string:
		return spoken(book, q, given)
	case []string:
		return strings.Join(labels(q, given), "\n")
	case float64:
		number := strconv.FormatFloat(given, 'f', -1, 64)
		if q.Kind != document.Scale || q.LowLabel == "" || q.HighLabel == "" {
			return number
		}
		return book.Say("copy_scale", "number", number, "low", strconv.Itoa(q.Min), "low_label", q.LowLabel, "high", strconv.Itoa(q.Max), "high_label", q.HighLabel)
	case bool:
		if given {
			return book.Say("copy_answer_yes")
		}
	case document.Address:
		parts := []string{given.Street, given.Unit, given.City, given.Region, given.Postcode, given.Country}
		return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
	}
	return book.Say("copy_answer_none")
}

func spoken(book words.Book, q document.Question, given string) string {
	switch q.Kind {
	case document.OneChoice:
		return strings.Join(labels(q, []string{given}), "")
	case document.Date:
		if at, err := time.Parse(time.DateOnly, given); err == nil {
			return book.Day(at)
		}
	default:
	}
	return given
}

// labels are what the chosen values of a choice are called, in the form's order.
func labels(q document.Question, chosen []string) []string {
	var called []string
	for _, option := range q.Options {
		if slices.Contains(chosen, option.Value) {
			called = append(called, option.Label)
		}
	}
	return called
}
