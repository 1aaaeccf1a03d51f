package document

import (
	"slices"
	"strconv"

	"anteroom/backend/fault"
)

// parseQuestion checks one question; earlier are those before it in the form.
func parseQuestion(at string, q Question, earlier map[string]Question) (Question, error) {
	if !isID(q.ID) {
		return Question{}, fault.At(at+".id", fault.Invalid)
	}
	if _, isTaken := earlier[q.ID]; isTaken {
		return Question{}, fault.At(at+".id", FormTwice)
	}
	if !slices.Contains(Kinds(), q.Kind) {
		return Question{}, fault.At(at+".kind", fault.Invalid)
	}
	var err error
	if q.Label, err = line(at+".label", q.Label, LabelMax, true); err != nil {
		return Question{}, err
	}
	if q.Hint, err = text(at+".hint", q.Hint, TextMax); err != nil {
		return Question{}, err
	}
	if q.Kind == Heading && q.IsRequired {
		return Question{}, fault.At(at+".isRequired", fault.Invalid)
	}
	if q.Options, err = parseOptions(at+".options", q); err != nil {
		return Question{}, err
	}
	if q, err = parseSteps(at, q); err != nil {
		return Question{}, err
	}
	if err := q.checkPurpose(at, earlier); err != nil {
		return Question{}, err
	}
	return q, q.ShowIf.check(at+".showIf", earlier)
}

// hasOptions says whether a question is a choice.
func (q Question) hasOptions() bool { return q.Kind == OneChoice || q.Kind == ManyChoices }

// allows says whether a value is one of a choice's.
func (q Question) allows(value string) bool {
	return slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == value })
}

func parseOptions(at string, q Question) ([]Option, error) {
	switch {
	case !q.hasOptions() && len(q.Options) > 0:
		return nil, fault.At(at, fault.Invalid)
	case !q.hasOptions():
		return []Option{}, nil
	case len(q.Options) > OptionsMax:
		return nil, fault.At(at, FormTooLarge)
	}
	parsed := make([]Option, 0, len(q.Options))
	values, labels := map[string]bool{}, map[string]bool{}
	for i, option := range q.Options {
		place := at + "." + strconv.Itoa(i)
		if !isID(option.Value) {
			return nil, fault.At(place+".value", fault.Invalid)
		}
		if values[option.Value] {
			return nil, fault.At(place+".value", FormTwice)
		}
		label, err := line(place+".label", option.Label, LabelMax, true)
		if err != nil {
			return nil, err
		}
		if labels[label] {
			return nil, fault.At(place+".label", FormTwice)
		}
		values[option.Value], labels[label] = true, true
		parsed = append(parsed, Option{Value: option.Value, Label: label})
	}
	if len(parsed) < 2 {
		return nil, fault.At(at, FormFewChoices)
	}
	return parsed, nil
}

// parseSteps checks what only a scale and a number have.
func parseSteps(at string, q Question) (Question, error) {
	low, high := 0, 0
	switch q.Kind {
	case Scale:
		low, high = 0, ScaleTop
	case Number:
		low, high = -NumberMax, NumberMax
	default:
	}
	if q.Min < low || q.Min > high {
		return Question{}, fault.At(at+".min", fault.Invalid)
	}
	if q.Kind == Number && q.Min == low && q.Max == high {
		q.Min, q.Max = 0, 0 // the widest bounds are none
	}
	isOpen := q.Kind == Number && q.Min == 0 && q.Max == 0
	hasSteps := q.Kind == Scale || q.Kind == Number
	if q.Max < low || q.Max > high || (hasSteps && !isOpen && q.Max <= q.Min) {
		return Question{}, fault.At(at+".max", fault.Invalid)
	}
	for _, end := range []struct {
		name  string
		label *string
	}{{"lowLabel", &q.LowLabel}, {"highLabel", &q.HighLabel}} {
		parsed, err := line(at+"."+end.name, *end.label, TitleMax, false)
		if err != nil {
			return Question{}, err
		}
		if parsed != "" && q.Kind != Scale {
			return Question{}, fault.At(at+"."+end.name, fault.Invalid)
		}
		*end.label = parsed
	}
	return q, nil
}

// check refuses a condition that could never be decided: it rests on an earlier choice or agreement alone,
// so there is no circle.
func (c Condition) check(at string, earlier map[string]Question) error {
	if c.Question == "" {
		if c.Value != "" {
			return fault.At(at+".value", FormCondition)
		}
		return nil
	}
	question, isThere := earlier[c.Question]
	if !isThere || (!question.hasOptions() && question.Kind != Agreement) {
		return fault.At(at+".question", FormCondition)
	}
	if question.hasOptions() != (c.Value != "") || (c.Value != "" && !question.allows(c.Value)) {
		return fault.At(at+".value", FormCondition)
	}
	return nil
}

// IsAsked says whether a question is asked of somebody who answered this so far.
func (q Question) IsAsked(given Answers) bool { return q.ShowIf.isMet(given) }

// isMet says whether the answers so far fulfil a condition.
func (c Condition) isMet(given Answers) bool {
	if c.Question == "" {
		return true
	}
	switch answer := given[c.Question].(type) {
	case string:
		return answer == c.Value
	case []string:
		return slices.Contains(answer, c.Value)
	case bool:
		return answer
	default:
		return false
	}
}
