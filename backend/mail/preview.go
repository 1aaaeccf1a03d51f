package mail

// Preview is a letter as its reader will have it: the two parts of its mail. Whoever shows the page must let
// nothing in it act.
type Preview struct {
	Language string `json:"language"`
	Subject  string `json:"subject"`
	Page     string `json:"page"` // the HTML part
	Text     string `json:"text"` // the plain text part
}

// Preview returns the letter as its reader will have it.
//
// Codes: mail_link_invalid.
func (l Letter) Preview() (Preview, error) {
	l, err := l.clean()
	if err != nil {
		return Preview{}, err
	}
	page, err := l.html()
	return Preview{Language: l.Language, Subject: l.Subject, Page: page, Text: l.text()}, err
}
