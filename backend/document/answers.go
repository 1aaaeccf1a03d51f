package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
)

// What answers may have at the most; lengths are in characters.
const (
	AnswersBytes  = 1 << 20
	ShortTextMax  = 300
	LongTextMax   = 10_000
	AddressMax    = 200 // each line of it
	numberPlaces  = 1e6 // a number keeps six places
	earliestYear  = 1850
	latestYear    = 2200
	dateForm      = time.DateOnly
	answersDepth  = 4 // an object of answers of objects or lists of values
	fieldOfStreet = "street"
	fieldOfCity   = "city"
)

// Progress is how far a client is.
type Progress int

// The two of them.
const (
	Partly   Progress = iota // still filling in: nothing is required yet
	Complete                 // handing it in
)

// Answers are what a client answered, by question: a string (a text, a date as 2006-01-02, one choice's
// value), a []string (the values chosen, in the form's order), a float64 (a scale or number), true (an
// agreement) or an [Address]. What was not answered is not there.
type Answers map[string]any

// Address is a postal address as somebody types it.
type Address struct {
	Street   string `json:"street"`
	Unit     string `json:"unit"`
	City     string `json:"city"`
	Region   string `json:"region"`
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
}

// Problem is what is wrong with the answer to one question.
type Problem struct {
	Question string     `json:"question"`
	Part     string     `json:"part"` // of an address; else empty
	Code     fault.Code `json:"code"`
}

// Take reads what a client sent as the answers to a form: one JSON object by question. It drops what was
// left empty and whatever answers a question that is not asked, and mends texts as the rest of the program
// does. The answers have only what is sound; the problems name the rest, in the form's order. It fails with
// [fault.TooLong] or [fault.Invalid] where it is no such object, or speaks of a question that the form does
// not have.
func (f Form) Take(sent []byte, how Progress) (Answers, []Problem, error) {
	if len(sent) > AnswersBytes {
		return nil, nil, fault.New(fault.TooLong)
	}
	var given map[string]json.RawMessage
	if err := decodeStrictly(sent, &given); err != nil || given == nil || depthOf(sent) > answersDepth {
		return nil, nil, fault.New(fault.Invalid)
	}
	questions := f.Questions()
	known := map[string]bool{}
	for _, q := range questions {
		known[q.ID] = q.Kind != Heading
	}
	for id := range given {
		if !known[id] {
			return nil, nil, fault.New(fault.Invalid)
		}
	}
	taken := Answers{}
	var problems []Problem
	for _, q := range questions {
		if q.Kind == Heading || !q.ShowIf.isMet(taken) {
			continue
		}
		answer, problem := q.take(given[q.ID])
		if problem == nil && answer == nil && q.IsRequired && how == Complete {
			problem = fault.New(fault.Missing)
		}
		if problem == nil {
			problem = q.lacks(answer, how)
		}
		if problem != nil {
			problems = append(problems, Problem{Question: q.ID, Part: problem.Field, Code: problem.Code})
			continue
		}
		if answer != nil {
			taken[q.ID] = answer
		}
	}
	return taken, problems, nil
}

// Bytes are the answers in the one form in which they are kept and hashed.
func (a Answers) Bytes() ([]byte, error) { return canonical(a) }

// take reads one answer; nil and nil where nothing was answered.
func (q Question) take(sent json.RawMessage) (any, *fault.Error) {
	if len(sent) == 0 || string(sent) == "null" {
		return nil, nil
	}
	switch q.Kind {
	case ShortText, LongText, Date, OneChoice:
		return q.takeText(sent)
	case ManyChoices:
		return q.takeChoices(sent)
	case Scale, Number:
		return q.takeNumber(sent)
	case PostAddress:
		return takeAddress(sent)
	case Agreement:
		var isGiven bool
		if json.Unmarshal(sent, &isGiven) != nil {
			return nil, fault.New(fault.Invalid)
		}
		if !isGiven {
			return nil, nil
		}
		return true, nil
	default:
		return nil, fault.New(fault.Invalid)
	}
}

func (q Question) takeText(sent json.RawMessage) (any, *fault.Error) {
	var given string
	if json.Unmarshal(sent, &given) != nil {
		return nil, fault.New(fault.Invalid)
	}
	answer, limit := typed.Lines(given), LongTextMax
	if q.Kind != LongText {
		limit = ShortTextMax
		var err error
		if answer, err = typed.Line(given, limit); err != nil {
			return nil, fault.New(fault.CodeOf(err))
		}
	}
	switch {
	case answer == "":
		return nil, nil
	case utf8.RuneCountInString(answer) > limit:
		return nil, fault.New(fault.TooLong)
	case q.Kind == OneChoice && !q.allows(answer), q.Kind == Date && !isDay(answer):
		return nil, fault.New(fault.Invalid)
	}
	return answer, nil
}

func (q Question) takeChoices(sent json.RawMessage) (any, *fault.Error) {
	var given []string
	if json.Unmarshal(sent, &given) != nil || len(given) > OptionsMax {
		return nil, fault.New(fault.Invalid)
	}
	for _, value := range given {
		if !q.allows(value) {
			return nil, fault.New(fault.Invalid)
		}
	}
	chosen := []string{}
	for _, option := range q.Options {
		if slices.Contains(given, option.Value) {
			chosen = append(chosen, option.Value)
		}
	}
	if len(chosen) == 0 {
		return nil, nil
	}
	return chosen, nil
}

func (q Question) takeNumber(sent json.RawMessage) (any, *fault.Error) {
	var given float64
	if json.Unmarshal(sent, &given) != nil || math.Abs(given) > NumberMax {
		return nil, fault.New(fault.Invalid)
	}
	given = math.Round(given*numberPlaces) / numberPlaces
	if given == 0 {
		given = 0 // and never minus zero
	}
	isBound := q.Min != 0 || q.Max != 0
	if (isBound && (given < float64(q.Min) || given > float64(q.Max))) || (q.Kind == Scale && given != math.Trunc(given)) {
		return nil, fault.New(fault.Invalid)
	}
	return given, nil
}

func takeAddress(sent json.RawMessage) (any, *fault.Error) {
	var given Address
	if decodeStrictly(sent, &given) != nil {
		return nil, fault.New(fault.Invalid)
	}
	for _, part := range given.parts() {
		parsed, err := typed.Line(*part.value, AddressMax)
		if err != nil {
			return nil, fault.At(part.name, fault.CodeOf(err))
		}
		*part.value = parsed
	}
	if given == (Address{}) {
		return nil, nil
	}
	return given, nil
}

// lacks names the part that an address which is handed in must have.
func (q Question) lacks(answer any, how Progress) *fault.Error {
	address, isAddress := answer.(Address)
	switch {
	case !isAddress || !q.IsRequired || how == Partly:
		return nil
	case address.Street == "":
		return fault.At(fieldOfStreet, fault.Missing)
	case address.City == "":
		return fault.At(fieldOfCity, fault.Missing)
	}
	return nil
}

type addressPart struct {
	name  string
	value *string
}

func (a *Address) parts() []addressPart {
	return []addressPart{
		{fieldOfStreet, &a.Street}, {"unit", &a.Unit}, {fieldOfCity, &a.City}, {"region", &a.Region}, {"postcode", &a.Postcode}, {"country", &a.Country},
	}
}

func isDay(s string) bool {
	day, err := time.Parse(dateForm, s)
	return err == nil && day.Year() >= earliestYear && day.Year() <= latestYear
}

// decodeStrictly reads one JSON value and nothing behind it, and no field that is not known.
func decodeStrictly(sent []byte, into any) error {
	if !utf8.Valid(sent) {
		return errors.New("not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(sent))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind it")
	}
	return nil
}

// depthOf is how deep the objects and lists of sound JSON lie in one another.
func depthOf(sent []byte) int {
	depth, deepest, isText := 0, 0, false
	for i := 0; i < len(sent); i++ {
		switch c := sent[i]; {
		case isText && c == '\\':
			i++
		case c == '"':
			isText = !isText
		case isText:
		case c == '{' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return deepest
}

// canonical is a value in the one form in which it is kept and hashed: keys in order, nothing escaped that
// need not be, no space.
func canonical(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}
