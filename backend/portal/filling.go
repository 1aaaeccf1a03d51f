package portal

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

// A form is filled in part by part: each of its sections is a page, and the last page shows all of it. What is
// sent has, for each question that was drawn, a field was.ID with the mark of the answer that the page knew, and
// q.ID with what was typed.

func partPath(share string, number int) string {
	return papersPath + "/" + share + "/" + strconv.Itoa(number)
}

func reviewPath(share string) string { return papersPath + "/" + share + "/review" }

// firstOpen is the first part in which something that has to be answered is not; the first where nothing is
// answered yet, the last where all is.
func firstOpen(paper visitor.Paper) int {
	missing := map[string]bool{}
	for _, problem := range paper.Missing {
		missing[problem.Question] = true
	}
	sections := paper.Content.Sheet().Form.Sections
	for i, section := range sections {
		if slices.ContainsFunc(section.Questions, func(q document.Question) bool { return missing[q.ID] }) {
			return i + 1
		}
	}
	if !paper.IsStarted {
		return 1
	}
	return len(sections)
}

// showPart draws one part of a form.
func (v *visit) showPart() {
	paper, number, isThere := v.part()
	if isThere {
		v.drawPart(http.StatusOK, paper, number, sent{})
	}
}

// part reads the form and the part that the path names.
func (v *visit) part() (visitor.Paper, int, bool) {
	paper, isThere := v.paper()
	if !isThere {
		return paper, 0, false
	}
	number, err := strconv.Atoi(v.r.PathValue("part"))
	switch {
	case err != nil, number < 1, paper.Kind != document.FormContent, number > len(paper.Content.Sheet().Form.Sections):
		v.tell(http.StatusNotFound, refusal{name: "not_found", leadsHome: true})
		return paper, 0, false
	case paper.DoneAt != nil:
		v.sendTo(papersPath + "/" + paper.ID)
		return paper, 0, false
	}
	return paper, number, true
}

// savePart keeps a part's answers and goes on: to the next part, to the whole, to the part before where that was asked
// for, or back to this one where something was not sound, was answered elsewhere meanwhile, or brings up a question that
// was not seen yet.
func (v *visit) savePart() {
	paper, number, isThere := v.part()
	if !isThere {
		return
	}
	form := paper.Content.Sheet().Form
	section := form.Sections[number-1]
	given := readSent(section, v.r.PostForm)
	saved, err := v.portal.door.SaveAnswers(v.r.Context(), v.who, paper.ID, given.changes)
	if err != nil {
		v.refusePaper(err)
		return
	}
	given.problems, given.newer = saved.Problems, saved.Newer
	if paper, err = v.portal.door.Paper(v.r.Context(), v.who, paper.ID); err != nil {
		v.refusePaper(err)
		return
	}
	switch {
	case len(saved.Problems) > 0 || len(saved.Newer) > 0:
		v.drawPart(http.StatusUnprocessableEntity, paper, number, given)
	case v.r.PostForm.Has("back") && number > 1:
		v.sendTo(partPath(paper.ID, number-1))
	case bringsUp(section, paper, v.r.PostForm["unseen"]):
		v.sendTo(partPath(paper.ID, number) + "?more")
	case number < len(form.Sections):
		v.sendTo(partPath(paper.ID, number+1))
	default:
		v.sendTo(reviewPath(paper.ID))
	}
}

// bringsUp says whether a question of the section is asked now that was not while the page was filled in.
func bringsUp(section document.Section, paper visitor.Paper, unseen []string) bool {
	return slices.ContainsFunc(section.Questions, func(q document.Question) bool {
		return slices.Contains(unseen, q.ID) && paper.Answers[q.ID] == nil && q.IsAsked(paper.Answers)
	})
}

// reply is what the script learns of answers that it sent.
type reply struct {
	Marks    map[string]string   `json:"marks"`
	Problems map[string]string   `json:"problems"` // by question, in words
	Newer    map[string][]string `json:"newer"`    // by question: that it was answered elsewhere, in words, and the mark of that
}

// saveAnswers keeps answers that the script sent on its own.
func (v *visit) saveAnswers() {
	paper, err := v.portal.door.Paper(v.r.Context(), v.who, v.r.PathValue("share"))
	var saved visitor.Saved
	if err == nil {
		var questions document.Section
		questions.Questions = paper.Content.Sheet().Form.Questions()
		saved, err = v.portal.door.SaveAnswers(v.r.Context(), v.who, paper.ID, readSent(questions, v.r.PostForm).changes)
	}
	if err != nil {
		v.refusePaper(err)
		return
	}
	answer := reply{Marks: saved.Marks, Problems: map[string]string{}, Newer: map[string][]string{}}
	for _, problem := range saved.Problems {
		answer.Problems[problem.Question] = v.book.Say(problemKey(problem.Code))
	}
	for _, q := range paper.Content.Sheet().Form.Questions() {
		if newer, isNewer := saved.Newer[q.ID]; isNewer {
			answer.Newer[q.ID] = []string{v.book.Say("portal_form_newer", "answer", v.answerText(q, newer)), document.Mark(newer)}
		}
	}
	body, err := json.Marshal(answer)
	if err != nil {
		v.refuse(err)
		return
	}
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = v.w.Write(body) // whoever went away needs no answer
}

// sent is what somebody sent of a part: the changes, and what became of them.
type sent struct {
	changes  []document.Change
	problems []document.Problem
	newer    document.Values
}

// readSent reads the answers of a section as they were sent.
func readSent(section document.Section, form url.Values) sent {
	var read sent
	for _, q := range section.Questions {
		if was, isThere := form["was."+q.ID]; isThere && q.Kind != document.Heading {
			read.changes = append(read.changes, document.Change{Question: q.ID, Was: was[0], Value: readAnswer(q, form)})
		}
	}
	return read
}

// readAnswer is what was typed as the answer to a question, as JSON; nil for nothing. What is no number is passed on
// as it is, so that it is refused by whoever judges answers.
func readAnswer(q document.Question, form url.Values) json.RawMessage {
	name := "q." + q.ID
	typed := form.Get(name)
	var value any
	switch q.Kind {
	case document.ManyChoices:
		if len(form[name]) > 0 {
			value = form[name]
		}
	case document.PostAddress:
		address := document.Address{
			Street: form.Get(name + ".street"), Unit: form.Get(name + ".unit"), City: form.Get(name + ".city"),
			Region: form.Get(name + ".region"), Postcode: form.Get(name + ".postcode"), Country: form.Get(name + ".country"),
		}
		if address != (document.Address{}) {
			value = address
		}
	case document.Agreement:
		if typed != "" {
			value = true
		}
	case document.Scale, document.Number:
		typed = strings.TrimSpace(typed)
		if number, err := strconv.ParseFloat(strings.ReplaceAll(typed, ",", "."), 64); err == nil {
			value = number
		} else if typed != "" {
			value = typed
		}
	default:
		if typed != "" {
			value = typed
		}
	}
	if value == nil {
		return nil
	}
	text, err := json.Marshal(value)
	if err != nil { // not a number that JSON knows
		return json.RawMessage(`"?"`)
	}
	return text
}

// drawPart draws a part with what stands, and over it what was just sent and not taken.
func (v *visit) drawPart(status int, paper visitor.Paper, number int, given sent) {
	form := paper.Content.Sheet().Form
	section := form.Sections[number-1]
	part := pages.FormPart{
		Head: v.paperHead(paper), Title: section.Title, Text: section.Text, Number: number, Parts: len(form.Sections), IsLocked: v.who.Preview.IsOn,
	}
	if v.r.URL.Query().Has("more") {
		part.Head.Note = "portal_form_more"
	}
	values := maps.Clone(paper.Values)
	for _, change := range given.changes {
		if _, isNewer := given.newer[change.Question]; isNewer || slices.ContainsFunc(given.problems, func(p document.Problem) bool { return p.Question == change.Question }) {
			values[change.Question] = change.Value
		}
	}
	for _, q := range section.Questions {
		field := fieldOf(q, values[q.ID])
		field.Was = document.Mark(paper.Values[q.ID])
		field.IsUnseen = !q.IsAsked(paper.Answers)
		for _, problem := range given.problems {
			if problem.Question == q.ID {
				field.Problem, field.Part = problemKey(problem.Code), problem.Part
			}
		}
		if newer, isNewer := given.newer[q.ID]; isNewer {
			field.IsNewer, field.Newer = true, v.answerText(q, newer)
		}
		part.Fields = append(part.Fields, field)
	}
	v.show(status, pages.ShowPart(v.titled(paper.Title), part))
}

func problemKey(code fault.Code) string {
	switch code {
	case fault.Missing, fault.TooLong:
		return "portal_answer_" + string(code)
	default:
		return "portal_answer_invalid"
	}
}

// fieldOf is a question with a value, as the page shows it.
func fieldOf(q document.Question, value json.RawMessage) pages.Field {
	field := pages.Field{Question: q, Chosen: map[string]bool{}}
	if len(value) == 0 {
		return field
	}
	switch q.Kind {
	case document.ManyChoices:
		var chosen []string
		if json.Unmarshal(value, &chosen) == nil {
			for _, each := range chosen {
				field.Chosen[each] = true
			}
		}
	case document.PostAddress:
		if json.Unmarshal(value, &field.Address) != nil {
			field.Address = document.Address{}
		}
	case document.Agreement:
		field.IsGiven = string(value) == "true"
	default:
		if json.Unmarshal(value, &field.Text) != nil {
			field.Text = string(value) // a number
		}
		field.Chosen[field.Text] = true
	}
	return field
}

// answerText is an answer as it is read.
func (v *visit) answerText(q document.Question, value json.RawMessage) string {
	field := fieldOf(q, value)
	switch q.Kind {
	case document.OneChoice, document.ManyChoices:
		var labels []string
		for _, option := range q.Options {
			if field.Chosen[option.Value] {
				labels = append(labels, option.Label)
			}
		}
		return strings.Join(labels, ", ")
	case document.PostAddress:
		a := field.Address
		return strings.Join(slices.DeleteFunc([]string{a.Street, a.Unit, a.City, a.Region, a.Postcode, a.Country}, func(s string) bool { return s == "" }), ", ")
	case document.Agreement:
		if field.IsGiven {
			return v.book.Say("portal_answer_yes")
		}
		return ""
	case document.Date:
		if day := v.dayOf(field.Text); day != "" {
			return day
		}
		return field.Text
	default:
		return field.Text
	}
}

// showReview draws the whole of a form.
func (v *visit) showReview() {
	paper, isThere := v.paper()
	if !isThere {
		return
	}
	if paper.Kind != document.FormContent {
		v.tell(http.StatusNotFound, refusal{name: "not_found", leadsHome: true})
		return
	}
	v.drawReview(http.StatusOK, paper, "")
}

func (v *visit) drawReview(status int, paper visitor.Paper, problem string) {
	review := pages.Review{Head: v.paperHead(paper), Hash: paper.Hash, AnswersHash: paper.AnswersHash, Missing: len(paper.Missing), Signed: v.signed(paper)}
	review.Head.Problem = problem
	missing := map[string]bool{}
	for _, each := range paper.Missing {
		missing[each.Question] = true
	}
	for i, section := range paper.Content.Sheet().Form.Sections {
		shown := pages.ReviewSection{Title: section.Title, Number: i + 1}
		for _, q := range section.Questions {
			if q.Kind == document.Heading || !q.IsAsked(paper.Answers) {
				continue
			}
			shown.Lines = append(shown.Lines, pages.ReviewLine{
				Label: q.Label, Answer: v.answerText(q, paper.Values[q.ID]), IsMissing: missing[q.ID] && paper.DoneAt == nil,
			})
		}
		review.Sections = append(review.Sections, shown)
	}
	v.show(status, pages.ShowReview(v.titled(paper.Title), review))
}

// keepSent answers somebody who sent what took long to type and is signed out meanwhile with a page that holds what
// they sent, so that nothing is lost. It says whether it did.
func (v *visit) keepSent() bool {
	kept := pages.Kept{Path: v.r.URL.Path}
	var err error
	if kept.Values, kept.HadFiles, err = readValues(v.r); err != nil || v.r.ParseForm() != nil {
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(v.r.PostForm)) {
		for _, value := range v.r.PostForm[name] {
			kept.Values = append(kept.Values, [2]string{name, value})
		}
	}
	v.show(http.StatusUnauthorized, pages.ShowKept(v.page(v.book.Say("portal_kept_title")), kept))
	return true
}
