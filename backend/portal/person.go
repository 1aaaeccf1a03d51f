package portal

import (
	"net/http"

	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

// showPeople asks whom to look at, of those whom the address reaches.
func (v *visit) showPeople() { v.offerPeople(http.StatusOK, "") }

// choosePerson leads to the pages of the person that was chosen, in a session of its own.
func (v *visit) choosePerson() {
	token, err := v.portal.door.Choose(v.r.Context(), v.cookie(sessionCookie), v.r.PostFormValue("person"))
	switch fault.CodeOf(err) {
	case "":
		v.setCookie(sessionCookie, token, sessionLife)
		v.sendTo(homePath)
	case visitor.NotReached:
		v.offerPeople(http.StatusUnprocessableEntity, "portal_person_gone")
	default:
		v.refuse(err)
	}
}

// offerPeople draws the choice, over a problem with the last one if there was one.
func (v *visit) offerPeople(status int, problem string) {
	people, address, err := v.portal.door.People(v.r.Context(), v.cookie(sessionCookie))
	if err != nil {
		v.refuse(err)
		return
	}
	choice := pages.Choice{Address: address, Problem: problem}
	for _, person := range people {
		choice.People = append(choice.People, pages.Person{Key: person.Grant, Name: person.Name, As: person.As, IsChosen: person.IsChosen})
	}
	v.who.IsShared, v.who.About = false, "" // the page itself says whom it could be about
	v.show(status, pages.ShowChoice(v.here("portal_person_title"), choice))
}

// askForPerson leads whoever is signed in, and has nobody chosen, to the choice; what they wanted done was
// not done.
func (v *visit) askForPerson() {
	if isReading(v.r) {
		v.sendTo(personPath)
		return
	}
	message := pages.Message{
		Heading: "portal_person_title", Text: v.book.Say("portal_person_first"), Action: "portal_person_choose", Path: personPath,
	}
	v.show(http.StatusConflict, pages.ShowMessage(v.page(v.book.Say(message.Heading)), message))
}
