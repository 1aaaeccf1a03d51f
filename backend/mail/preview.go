package mail

// Preview is a letter as its reader will have it: the pieces of its HTML page, in their order and as
// text, and its plain text part. Whoever draws it must not read anything in it as markup.
type Preview struct {
	Language   string   `json:"language"`
	Subject    string   `json:"subject"`
	Greeting   string   `json:"greeting"`
	Paragraphs []string `json:"paragraphs"`
	Label      string   `json:"label"` // of the button; empty where there is none
	Link       string   `json:"link"`
	After      []string `json:"after"`
	CodeLine   string   `json:"codeLine"`
	Code       string   `json:"code"`
	Closing    []string `json:"closing"`
	Signature  []string `json:"signature"`
	Text       string   `json:"text"`
}

// Preview returns the letter as its reader will have it.
//
// Codes: mail_link_invalid.
func (l Letter) Preview() (Preview, error) {
	l, err := l.clean()
	if err != nil {
		return Preview{}, err
	}
	if l.Action.URL == "" {
		l.Action.Label = ""
	}
	whole := func(texts []string) []string { return append([]string{}, texts...) }
	return Preview{
		Language: l.Language, Subject: l.Subject, Greeting: l.Greeting, Paragraphs: whole(l.Paragraphs), Label: l.Action.Label,
		Link: l.Action.URL, After: whole(l.After), CodeLine: l.CodeLine, Code: l.Code, Closing: whole(l.Closing),
		Signature: whole(l.Signature), Text: l.text(),
	}, nil
}
