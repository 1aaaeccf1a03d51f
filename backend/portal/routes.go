package portal

import (
	"net/http"
	"slices"

	"anteroom/backend/visitor"
)

// Route is one line of the route table.
type Route struct {
	Method    string // a GET answers HEAD too
	Pattern   string
	Operation visitor.Operation // what the visitor must be allowed

	// isAlwaysOpen is set for files that show nothing of anybody: the page that says "closed" needs
	// its stylesheet.
	isAlwaysOpen bool
	takes        int64 // how many bytes it may be sent; 0: [bodyLimit]
	isSilent     bool  // a page that lies open asks it by itself: it keeps no session alive
	keeps        bool  // what is typed there takes long: whoever is signed out meanwhile gets it back
	lands        bool  // whoever has to sign in first is led here afterwards
	serve        func(*visit)
}

// partPattern is the route of one part of a form.
const partPattern = "/papers/{share}/{part}"

// Routes lists everything that the portal answers to.
func Routes() []Route { return slices.Concat(insideRoutes(), entryRoutes()) }

// insideRoutes are those of whoever is signed in.
func insideRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Pattern: "/{$}", Operation: visitor.SeeHome, serve: (*visit).showHome},
		{Method: http.MethodGet, Pattern: "/person", Operation: visitor.ChoosePerson, serve: (*visit).showPeople},
		{Method: http.MethodPost, Pattern: "/person", Operation: visitor.ChoosePerson, serve: (*visit).choosePerson},
		{Method: http.MethodPost, Pattern: "/sign-out", Operation: visitor.Leave, serve: (*visit).signOut},

		{Method: http.MethodGet, Pattern: "/papers", Operation: visitor.SeePapers, serve: (*visit).showPapers},
		{Method: http.MethodGet, Pattern: "/papers/{share}", Operation: visitor.SeePapers, serve: (*visit).showPaper},
		{Method: http.MethodGet, Pattern: "/papers/{share}/file", Operation: visitor.SeePapers, serve: (*visit).sendPaperFile},
		{Method: http.MethodGet, Pattern: "/papers/{share}/copy", Operation: visitor.SeePapers, serve: (*visit).sendCopy},
		{Method: http.MethodGet, Pattern: "/papers/{share}/review", Operation: visitor.SeePapers, serve: (*visit).showReview},
		{Method: http.MethodGet, Pattern: partPattern, Operation: visitor.SeePapers, serve: (*visit).showPart},
		{Method: http.MethodPost, Pattern: "/papers/{share}/sign", Operation: visitor.FillPapers, takes: answersLimit, keeps: true, serve: (*visit).signPaper},
		{Method: http.MethodPost, Pattern: "/papers/{share}/save", Operation: visitor.FillPapers, takes: answersLimit, serve: (*visit).saveAnswers},
		{Method: http.MethodPost, Pattern: partPattern, Operation: visitor.FillPapers, takes: answersLimit, keeps: true, serve: (*visit).savePart},
		{Method: http.MethodPost, Pattern: "/papers/files", Operation: visitor.FillPapers, takes: uploadLimit, serve: (*visit).receiveFile},

		{Method: http.MethodGet, Pattern: appointmentsPath, Operation: visitor.SeeVisits, serve: (*visit).showAppointments},
		{Method: http.MethodGet, Pattern: "/appointments/live", Operation: visitor.SeeVisits, isSilent: true, serve: (*visit).sendAgendaChanges},
		{Method: http.MethodGet, Pattern: askPath, Operation: visitor.RequestAppointments, serve: (*visit).showAsking},
		{Method: http.MethodPost, Pattern: askPath, Operation: visitor.RequestAppointments, keeps: true, serve: (*visit).askForTime},
		{Method: http.MethodGet, Pattern: "/appointments/{appointment}", Operation: visitor.SeeVisits, serve: (*visit).showAppointment},
		{Method: http.MethodPost, Pattern: "/appointments/{appointment}/cancel", Operation: visitor.SeeVisits, serve: (*visit).cancelAppointment},
		{Method: http.MethodPost, Pattern: "/appointments/requests/{request}/withdraw", Operation: visitor.SeeVisits, serve: (*visit).withdrawRequest},
		{Method: http.MethodPost, Pattern: "/appointments/requests/{request}/take", Operation: visitor.RequestAppointments, serve: (*visit).takeOffer},

		{Method: http.MethodGet, Pattern: messagesPath, Operation: visitor.UseMessages, serve: (*visit).showMessages},
		{Method: http.MethodPost, Pattern: messagesPath, Operation: visitor.UseMessages, takes: messageLimit, keeps: true, serve: (*visit).sendMessage},
		{Method: http.MethodPost, Pattern: "/messages/draft", Operation: visitor.UseMessages, takes: answersLimit, serve: (*visit).keepDraft},
		{Method: http.MethodGet, Pattern: "/messages/thread", Operation: visitor.UseMessages, isSilent: true, serve: (*visit).showThread},
		{Method: http.MethodGet, Pattern: "/messages/live", Operation: visitor.UseMessages, isSilent: true, serve: (*visit).sendThreadChanges},
		{Method: http.MethodPost, Pattern: "/messages/read", Operation: visitor.UseMessages, isSilent: true, serve: (*visit).noteRead},
		{Method: http.MethodGet, Pattern: "/messages/files/{file}", Operation: visitor.UseMessages, serve: (*visit).sendMessageFile},

		{Method: http.MethodGet, Pattern: billsPath, Operation: visitor.SeeBills, lands: true, serve: (*visit).showBills},
		{Method: http.MethodGet, Pattern: payPath, Operation: visitor.SeeBills, lands: true, serve: (*visit).showPay},
		{Method: http.MethodPost, Pattern: payPath, Operation: visitor.PayBills, serve: (*visit).beginPaying},
		{Method: http.MethodGet, Pattern: "/billing/payments/{payment}", Operation: visitor.SeeBills, serve: (*visit).showPaying},
		{Method: http.MethodGet, Pattern: "/billing/payments/{payment}/go", Operation: visitor.PayBills, serve: (*visit).leadToPay},
		{Method: http.MethodPost, Pattern: "/billing/payments/{payment}/look", Operation: visitor.SeeBills, serve: (*visit).watchPaying},
		{Method: http.MethodGet, Pattern: "/billing/{kind}/{bill}", Operation: visitor.SeeBills, serve: (*visit).showBill},
		{Method: http.MethodGet, Pattern: "/billing/{kind}/{bill}/pdf", Operation: visitor.SeeBills, serve: (*visit).sendBill},
	}
}

// entryRoutes are those of everybody: the ways in, the practitioner's preview, and the files of every page.
func entryRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Pattern: "/sign-in", Operation: visitor.Enter, serve: (*visit).showSignIn},
		{Method: http.MethodPost, Pattern: "/sign-in", Operation: visitor.Enter, serve: (*visit).askForLink},
		{Method: http.MethodGet, Pattern: "/check-email", Operation: visitor.Enter, serve: (*visit).showCheckEmail},
		{Method: http.MethodGet, Pattern: "/code", Operation: visitor.Enter, serve: (*visit).showCode},
		{Method: http.MethodPost, Pattern: "/code", Operation: visitor.Enter, serve: (*visit).enterByCode},

		{Method: http.MethodGet, Pattern: "/l/{token}", Operation: visitor.Enter, serve: (*visit).followLink},
		{Method: http.MethodGet, Pattern: "/enter", Operation: visitor.Enter, serve: (*visit).showLink},
		{Method: http.MethodPost, Pattern: "/enter", Operation: visitor.Enter, serve: (*visit).enterByLink},
		{Method: http.MethodPost, Pattern: "/renew", Operation: visitor.Enter, serve: (*visit).askAgain},

		{Method: http.MethodGet, Pattern: "/preview/{ticket}", Operation: visitor.Enter, serve: (*visit).openPreview},
		{Method: http.MethodPost, Pattern: "/preview/close", Operation: visitor.ClosePreview, serve: (*visit).closePreview},

		{Method: http.MethodGet, Pattern: "/static/{file}", Operation: visitor.Enter, isAlwaysOpen: true, serve: (*visit).sendAsset},
		{Method: http.MethodGet, Pattern: "/robots.txt", Operation: visitor.Enter, isAlwaysOpen: true, serve: (*visit).sendRobots},
		{Method: http.MethodGet, Pattern: "/.well-known/anteroom/{nonce}", Operation: visitor.Enter, isAlwaysOpen: true, serve: (*visit).sendProof},
	}
}
