package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"

	"anteroom/backend/fault"
)

// Values are answers as they are kept while somebody still fills a form in: by question, each as the JSON that
// [Form.Merge] wrote. An answer to a question that is not asked any more stays among them, in case it is asked
// again, and is never handed in.
type Values map[string]json.RawMessage

// Change is an answer that somebody gave on a page.
type Change struct {
	Question string          `json:"question"`
	Was      string          `json:"was"`   // the [Mark] of the value that the page was drawn with
	Value    json.RawMessage `json:"value"` // null: emptied
}

// Merged is what becomes of values with somebody's changes.
type Merged struct {
	Values   Values
	Changed  []Change  // what was taken, each with its value as it is kept
	Problems []Problem // what was not, because it is not sound
	Newer    Values    // what was not, because another page answered since; with what stands
	Progress Count
}

// Count is how much of a form is answered.
type Count struct{ Answered, Asked int }

// Mark tells one value from another, so that a page can say which one it knew; empty for none.
func Mark(value json.RawMessage) string {
	if isNothing(value) {
		return ""
	}
	sum := sha256.Sum256(value)
	return hex.EncodeToString(sum[:8])
}

func isNothing(value json.RawMessage) bool { return len(value) == 0 || string(value) == "null" }

// Merge takes changes into what is kept. One whose page knew another value than the one that stands is not taken,
// unless it says the same: an old page never overwrites a newer answer. It fails with [fault.TooLong], and with
// [fault.Invalid] for a question that the form does not ask.
func (f Form) Merge(kept Values, changes []Change) (Merged, error) {
	asked := map[string]Question{}
	for _, q := range f.Questions() {
		if q.Kind != Heading {
			asked[q.ID] = q
		}
	}
	merged := Merged{Values: maps.Clone(kept), Newer: Values{}}
	if merged.Values == nil {
		merged.Values = Values{}
	}
	for _, change := range changes {
		q, isKnown := asked[change.Question]
		switch {
		case !isKnown || depthOf(change.Value) > answersDepth:
			return Merged{}, fault.New(fault.Invalid)
		case len(change.Value) > AnswersBytes:
			return Merged{}, fault.New(fault.TooLong)
		}
		answer, problem := q.take(change.Value)
		if problem != nil {
			merged.Problems = append(merged.Problems, Problem{Question: q.ID, Part: problem.Field, Code: problem.Code})
			continue
		}
		if err := merged.take(change, answer); err != nil {
			return Merged{}, err
		}
	}
	if len(merged.Values.Bytes()) > AnswersBytes {
		return Merged{}, fault.New(fault.TooLong)
	}
	var err error
	merged.Progress, err = f.Count(merged.Values)
	return merged, err
}

// take takes one sound answer; nil empties the question.
func (m *Merged) take(change Change, answer any) error {
	var value json.RawMessage
	if answer != nil {
		var err error
		if value, err = canonical(answer); err != nil {
			return err
		}
	}
	stands := m.Values[change.Question]
	switch {
	case bytes.Equal(stands, value):
	case change.Was != Mark(stands):
		m.Newer[change.Question] = stands
	default:
		if value == nil {
			delete(m.Values, change.Question)
		} else {
			m.Values[change.Question] = value
		}
		change.Value = value
		m.Changed = append(m.Changed, change)
	}
	return nil
}

// Bytes are the values as one object, its questions in order.
func (v Values) Bytes() []byte {
	if v == nil {
		return []byte("{}")
	}
	all, err := json.Marshal(map[string]json.RawMessage(v))
	if err != nil { // one that is no JSON; nothing is answered with it
		return []byte("{}")
	}
	return all
}

// Count says how much is answered of what is asked of somebody who answered this.
func (f Form) Count(v Values) (Count, error) {
	taken, _, err := f.Take(v.Bytes(), Partly)
	if err != nil {
		return Count{}, err
	}
	count := Count{Answered: len(taken)}
	for _, q := range f.Questions() {
		if q.Kind != Heading && q.ShowIf.isMet(taken) {
			count.Asked++
		}
	}
	return count, nil
}

// HandIn is what is handed in of the values: the answers to what is asked, their one form in bytes, and the hash
// over it. The problems say what is still missing.
func (f Form) HandIn(v Values) (answers Answers, problems []Problem, body, hash []byte, err error) {
	if answers, problems, err = f.Take(v.Bytes(), Complete); err != nil {
		return nil, nil, nil, nil, err
	}
	if body, err = answers.Bytes(); err != nil {
		return nil, nil, nil, nil, err
	}
	sum := sha256.Sum256(body)
	return answers, problems, body, sum[:], nil
}
