package mail

import (
	"bytes"
	"context"
	"mime"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	headersOnce = 500 // mails of which one look reads what kind they are
	reportsOnce = 40  // mails of which one look reads the rest
)

// Place is how far a mailbox has been read: the number of the last mail that was looked at. The numbers mean nothing
// in a mailbox of another validity. The zero place is the beginning.
type Place struct {
	Validity uint32
	UID      uint32
}

// Returned is one delivery report that lay in the mailbox.
type Returned struct {
	Report
	UID uint32    // its number in the mailbox
	At  time.Time // when it arrived, by the mailbox's clock; to the second
}

// Collection is what one look into a mailbox found.
type Collection struct {
	Reports []Returned // the oldest first
	Place   Place      // to go on from
	IsMore  bool       // the look ended before the mailbox did
}

// Collect looks for delivery reports in the account's mailbox that came after a place, and not before the day of
// since. account is the mail account with the host and the port of its IMAP server. Of each mail it reads what kind
// of mail it is, and of those that are reports the rest. Nothing in the mailbox changes. The error is a [*Failure].
func Collect(ctx context.Context, account Account, after Place, since time.Time, limits Limits) (Collection, error) {
	box, failure := openMailbox(ctx, account, limits)
	if failure != nil {
		return Collection{}, failure
	}
	defer box.close()
	found, err := box.collect(after, since)
	if err != nil {
		return Collection{}, interrupted(ctx, box.failed(Mailbox, err))
	}
	return found, nil
}

func (b *mailbox) collect(after Place, since time.Time) (Collection, error) {
	if after.Validity != b.validity {
		after = Place{Validity: b.validity}
	}
	found := Collection{Place: after}
	if b.next != 0 && uint32(b.next) <= after.UID+1 {
		return found, nil
	}
	uids, isMore, err := b.search(after.UID, since)
	if err != nil || len(uids) == 0 {
		return found, err
	}
	candidates, err := b.reportsOf(uids)
	if err != nil {
		return found, err
	}
	found.Place.UID, found.IsMore = uint32(uids[len(uids)-1]), isMore
	if len(candidates) > reportsOnce {
		candidates = candidates[:reportsOnce]
		found.Place.UID, found.IsMore = uint32(candidates[reportsOnce-1]), true
	}
	for _, uid := range candidates {
		returned, isReport, err := b.read(uid)
		if err != nil {
			return found, err
		}
		if isReport {
			found.Reports = append(found.Reports, returned)
		}
	}
	return found, nil
}

// search returns the numbers of the mails after a number, in their order, as many as are looked at once.
func (b *mailbox) search(after uint32, since time.Time) (uids []imap.UID, isMore bool, err error) {
	answer, err := b.client.UIDSearch(&imap.SearchCriteria{
		UID: []imap.UIDSet{{{Start: imap.UID(after + 1)}}}, Since: since,
	}, nil).Wait()
	if err != nil {
		return nil, false, err
	}
	ranges, _ := answer.All.(imap.UIDSet)
	for _, each := range ranges {
		// A range without an end would be the server's mistake. The last mail answers to every open range.
		for uid := max(uint64(each.Start), uint64(after)+1); uid <= uint64(each.Stop); uid++ {
			if len(uids) == headersOnce {
				return uids, true, nil
			}
			uids = append(uids, imap.UID(uid))
		}
	}
	return uids, false, nil
}

// reportsOf returns which of the mails are reports of any kind, by nothing but that line of their headers.
func (b *mailbox) reportsOf(uids []imap.UID) ([]imap.UID, error) {
	kind := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Content-Type"}, Peek: true}
	mails, err := b.client.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{kind}}).Collect()
	if err != nil {
		return nil, err
	}
	var reports []imap.UID
	for _, each := range mails {
		if isReportHeader(sectionOf(each)) && slices.Contains(uids, each.UID) {
			reports = append(reports, each.UID)
		}
	}
	slices.Sort(reports)
	return slices.Compact(reports), nil
}

// isReportHeader recognises the Content-Type of a delivery report.
func isReportHeader(header []byte) bool {
	_, value, _ := bytes.Cut(header, []byte(":"))
	kind, parameters, err := mime.ParseMediaType(string(bytes.Join(bytes.Fields(value), []byte(" "))))
	if err != nil || kind != "multipart/report" {
		return false
	}
	about := parameters["report-type"]
	return about == "" || about == "delivery-status" || about == "global-delivery-status"
}

// read reads one mail, as much of it as a report is read of.
func (b *mailbox) read(uid imap.UID) (returned Returned, isReport bool, err error) {
	whole := &imap.FetchItemBodySection{Partial: &imap.SectionPartial{Size: ReportMax}, Peek: true}
	mails, err := b.client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{
		UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{whole},
	}).Collect()
	if err != nil || len(mails) == 0 {
		return Returned{}, false, err // it may have been deleted meanwhile
	}
	report, err := ParseReport(bytes.NewReader(sectionOf(mails[0])))
	if err != nil {
		return Returned{}, false, nil //nolint:nilerr // a mail of another kind is none of ours
	}
	return Returned{Report: report, UID: uint32(uid), At: mails[0].InternalDate}, true, nil
}

func sectionOf(m *imapclient.FetchMessageBuffer) []byte {
	if len(m.BodySection) == 0 {
		return nil
	}
	return m.BodySection[0].Bytes
}
