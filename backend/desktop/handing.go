package desktop

import (
	"encoding/base64"

	"anteroom/backend/fault"
)

// Handed says what became of a file that was to be saved outside the records.
type Handed struct {
	Name    string `json:"name"`
	IsSaved bool   `json:"isSaved"` // the person chose a place, and it is there
	// Content is the file as base64, for a shell in which the page saves it; empty where the shell asked the
	// person itself.
	Content string `json:"content"`
}

// SaveAs asks the person where a file of this name should lie and writes it there; false: they would not.
type SaveAs func(name string, content []byte) (isSaved bool, err error)

// OfferSaveAs takes what saves a file outside the records. A shell that can ask the person calls it once, when it
// stands.
func (d *Desk) OfferSaveAs(save SaveAs) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.saveAs = save
}

// hand saves a file where the person wants it, or leaves that to the page.
func (d *Desk) hand(name string, content []byte) (Handed, error) {
	d.mu.RLock()
	save := d.saveAs
	d.mu.RUnlock()
	if save == nil {
		return Handed{Name: name, Content: base64.StdEncoding.EncodeToString(content)}, nil
	}
	isSaved, err := save(name, content)
	if code := fault.OfDisk(err); code != "" {
		err = fault.Wrap(code, err)
	}
	return Handed{Name: name, IsSaved: isSaved}, err
}
