package document

import (
	"slices"
	"strconv"

	"anteroom/backend/fault"
)

// Measure is a published questionnaire whose answers add up to a score. Its sentences are asked as they
// were published; reworded, its bands mean nothing.
type Measure string

// The measures. Both may be copied and used by everybody without asking.
const (
	NoMeasure Measure = ""
	PHQ9      Measure = "phq9" // Patient Health Questionnaire, 9 items, for depression
	GAD7      Measure = "gad7" // Generalized Anxiety Disorder scale, 7 items
)

// Measures lists the measures, in the order to offer them.
func Measures() []Measure { return []Measure{PHQ9, GAD7} }

// Band is how severe a score is. The window has a sentence for each.
type Band string

// The bands. PHQ-9 has all of them, GAD-7 has no moderately severe one.
const (
	NoBand           Band = "" // not every item is answered
	Minimal          Band = "minimal"
	Mild             Band = "mild"
	Moderate         Band = "moderate"
	ModeratelySevere Band = "moderately_severe"
	Severe           Band = "severe"
)

// Score is what a measure's answers add up to, for the practitioner's eyes alone.
type Score struct {
	Measure  Measure `json:"measure"`
	Points   int     `json:"points"`
	Of       int     `json:"of"`       // the most that it can be
	Answered int     `json:"answered"` // how many items
	Items    int     `json:"items"`
	Band     Band    `json:"band"`
	// IsUrgent: the item on thoughts of being dead or of hurting oneself was answered with anything but "not
	// at all", whatever the score.
	IsUrgent bool `json:"isUrgent"`
}

// threshold is the lowest score of a band.
type threshold struct {
	from int
	band Band
}

// rules are how a measure is scored.
type rules struct {
	items    int
	urgent   int // the item that is urgent by itself, from 1; 0: none
	bands    []threshold
	stepsMax int // the points of an item's highest answer; the lowest has none
}

func (m Measure) rules() (rules, bool) {
	switch m {
	case PHQ9:
		return rules{items: 9, urgent: 9, stepsMax: 3, bands: []threshold{{0, Minimal}, {5, Mild}, {10, Moderate}, {15, ModeratelySevere}, {20, Severe}}}, true
	case GAD7:
		return rules{items: 7, stepsMax: 3, bands: []threshold{{0, Minimal}, {5, Mild}, {10, Moderate}, {15, Severe}}}, true
	default:
		return rules{}, false
	}
}

// item names the question of one item, from 1.
func (m Measure) item(n int) string { return string(m) + "_" + strconv.Itoa(n) }

// effect names the question that a measure ends with and that is not scored: how difficult it made things.
func (m Measure) effect() string { return string(m) + "_effect" }

// check refuses a section that says it holds a measure and does not: every item in its order, each a required
// choice whose answers are worth 0 to 3, always asked.
func (m Measure) check(at string, questions []Question) error {
	if m == NoMeasure {
		return nil
	}
	rule, isKnown := m.rules()
	if !isKnown {
		return fault.At(at+".measure", fault.Invalid)
	}
	if len(questions) < rule.items || len(questions) > rule.items+1 || (len(questions) > rule.items && questions[rule.items].ID != m.effect()) {
		return fault.At(at+".questions", FormMeasure)
	}
	for i, q := range questions[:rule.items] {
		isItem := q.ID == m.item(i+1) && q.Kind == OneChoice && q.IsRequired && q.ShowIf == (Condition{}) && len(q.Options) == rule.stepsMax+1
		for points := range q.Options {
			isItem = isItem && q.Options[points].Value == strconv.Itoa(points)
		}
		if !isItem {
			return fault.At(at+".questions."+strconv.Itoa(i), FormMeasure)
		}
	}
	return nil
}

// Scores adds up every measure of a form.
func (f Form) Scores(given Answers) []Score {
	scores := []Score{}
	for _, section := range f.Sections {
		if rule, isKnown := section.Measure.rules(); isKnown {
			scores = append(scores, rule.score(section.Measure, given))
		}
	}
	return scores
}

func (r rules) score(m Measure, given Answers) Score {
	score := Score{Measure: m, Of: r.items * r.stepsMax, Items: r.items}
	for n := 1; n <= r.items; n++ {
		value, _ := given[m.item(n)].(string)
		points, err := strconv.Atoi(value)
		if err != nil {
			continue
		}
		score.Answered++
		score.Points += points
		score.IsUrgent = score.IsUrgent || (n == r.urgent && points > 0)
	}
	if score.Answered < score.Items {
		return score
	}
	for _, each := range slices.Backward(r.bands) {
		if score.Points >= each.from {
			score.Band = each.band
			break
		}
	}
	return score
}
