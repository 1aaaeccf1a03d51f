package desktop

// Bound lists the structs that the window calls and that work on the open records alone: what is left out here is in no window,
// and is tried by no test.
func Bound(desk *Desk) []any {
	return []any{
		NewPractices(desk), NewHostings(desk), NewMailAccounts(desk), NewMailboxes(desk), NewTemplates(desk), NewOutboxes(desk),
		NewClients(desk), NewContacts(desk), NewAccesses(desk), NewBulks(desk),
		NewDocuments(desk), NewShares(desk), NewMessages(desk), NewSchedules(desk), NewAppointments(desk), NewRequests(desk),
		NewBillings(desk), NewInvoices(desk), NewPayments(desk), NewTills(desk), NewStatements(desk), NewSuperbills(desk), NewRepeats(desk), NewCodes(desk),
	}
}
