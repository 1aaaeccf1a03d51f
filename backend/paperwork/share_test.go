package paperwork_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/intake"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// room is a practice with a library, a client who is let in, and the portal's door.
type room struct {
	*shelf

	shares *paperwork.Shares
	grants *access.Grants
	door   *visitor.Door
	ana    visitor.Visitor
	bo     visitor.Visitor
}

func newRoom(t *testing.T) *room {
	t.Helper()
	s := newShelf(t)
	r := &room{shelf: s, shares: paperwork.NewShares(s.store), grants: access.New(s.store), door: visitor.NewDoor(s.store.Portal(intake.Take))}
	_, err := practice.New(s.store, "").SavePortalAddress(t.Context(), "http://127.0.0.1:8080")
	s.must(err)
	r.ana, r.bo = r.letIn("Ana"), r.letIn("Bo")
	return r
}

// letIn gives a new client access and returns who they are in the portal.
func (r *room) letIn(name string) visitor.Visitor {
	r.t.Helper()
	ctx := r.t.Context()
	profile, err := client.New(r.store).Create(ctx, client.Draft{
		Kind: string(client.Adult), FirstName: name, LastName: "Example", Status: string(client.Active), Language: "en",
		Addresses: []client.Address{{Address: name + "@example.test", Type: "home", IsPrimary: true, HasReminders: true}},
	})
	r.must(err)
	r.must(r.grants.Invite(ctx, profile.ID, ""))
	who := visitor.Visitor{Client: profile.ID, Holder: profile.ID}
	r.must(r.store.Read(ctx, func(v *store.View) error {
		rows, err := v.Query(ctx, "SELECT id FROM access_grant WHERE client_id = ?", profile.ID)
		if err != nil {
			return err
		}
		defer func() { r.must(rows.Close()) }()
		for rows.Next() {
			r.must(rows.Scan(&who.Grant))
		}
		return rows.Err()
	}))
	return who
}

// publish publishes a document and returns its id.
func (r *room) publish(paper paperwork.Paper, err error) string {
	r.t.Helper()
	r.must(err)
	_, err = r.Publish(r.t.Context(), paper.Document.ID, paper.Document.Version)
	r.must(err)
	return paper.Document.ID
}

// give shares documents with Ana and returns the shares.
func (r *room) give(documents ...string) []string {
	r.t.Helper()
	var ids []string
	r.must(r.store.Write(r.t.Context(), func(tx *store.Tx) error {
		var err error
		ids, err = paperwork.Lay(r.t.Context(), tx, r.ana.Client, r.ana.Holder, documents, "")
		return err
	}))
	return ids
}

func (r *room) state(share string) paperwork.Given {
	r.t.Helper()
	reading, err := r.shares.Get(r.t.Context(), share)
	r.must(err)
	return reading.Given
}

func (r *room) notice() string {
	return r.publish(r.AddText(r.t.Context(), document.TextDraft{Title: "Notice", Language: "en", Text: "Please read."}))
}

func (r *room) form() string {
	return r.publish(r.AddForm(r.t.Context(), document.Sheet{Title: "Intake", Language: "en", Form: intakeForm()}))
}

// sign signs what the portal shows of a paper.
func (r *room) sign(share, name string) error {
	paper, err := r.door.Paper(r.t.Context(), r.ana, share)
	r.must(err)
	return r.door.HandIn(r.t.Context(), r.ana, share, visitor.Signing{Name: name, Hash: paper.Hash, AnswersHash: paper.AnswersHash})
}

func answer(question, value string) []document.Change {
	return []document.Change{{Question: question, Value: json.RawMessage(value)}}
}

func TestShares(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S53: a text is sent, opened, signed, and every step is told", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.give(r.notice())[0]
		if state := r.state(share).State; state != paperwork.GivenSent {
			t.Errorf("it is %s", state)
		}
		r.must(r.door.NoteOpenedPaper(ctx, r.ana, share))
		r.must(r.door.NoteOpenedPaper(ctx, r.ana, share))
		if state := r.state(share).State; state != paperwork.GivenOpened {
			t.Errorf("it is %s", state)
		}
		wantRefusal(t, r.sign(share, " "), "name", fault.Missing)
		r.must(r.sign(share, " Ana Example "))
		reading, err := r.shares.Get(ctx, share)
		r.must(err)
		if reading.Given.State != paperwork.GivenSigned || reading.Signature == nil || reading.Signature.Signer != "Ana Example" || !reading.Signature.IsSound {
			t.Errorf("got %+v", reading)
		}
		r.must(r.sign(share, "Ana Example")) // a double click
		told := map[history.Action]int{}
		r.must(r.store.Read(ctx, func(v *store.View) error {
			lines, err := history.OfClient(ctx, v, r.ana.Client, 100)
			for _, line := range lines {
				told[line.Action]++
			}
			return err
		}))
		if told[history.PaperShared] != 1 || told[history.PaperOpened] != 1 || told[history.PaperSigned] != 1 {
			t.Errorf("the history tells %v", told)
		}
		if unsound, err := r.shares.Verify(ctx); err != nil || len(unsound) > 0 {
			t.Errorf("%v, %v", unsound, err)
		}
	})

	t.Run("S53: what is published later changes nothing about what was given", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		id := r.notice()
		share := r.give(id)[0]
		before, err := r.Get(ctx, id)
		r.must(err)
		changed, err := r.SaveText(ctx, id, before.Document.Version, document.TextDraft{Title: "Other", Language: "en", Text: "Other."})
		r.must(err)
		_, err = r.Publish(ctx, id, changed.Document.Version)
		r.must(err)
		paper, err := r.door.Paper(ctx, r.ana, share)
		if err != nil || paper.Title != "Notice" || paper.Content.Text != "Please read." {
			t.Errorf("%+v, %v", paper, err)
		}
	})

	t.Run("S53: a form keeps each answer, says how far it is, and is handed in whole", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.give(r.form())[0]
		saved, err := r.door.SaveAnswers(ctx, r.ana, share, answer("medicine", `"yes"`))
		if err != nil || saved.Answered != 1 || saved.Asked != 3 {
			t.Fatalf("%+v, %v", saved, err)
		}
		if given := r.state(share); given.State != paperwork.GivenStarted || given.Percent != 33 {
			t.Errorf("it is %s at %d", given.State, given.Percent)
		}
		wantRefusal(t, r.sign(share, ""), "", visitor.PaperIncomplete)
		_, err = r.door.SaveAnswers(ctx, r.ana, share, append(answer("name", `"Ana"`), answer("which", `"tea"`)...))
		r.must(err)
		r.must(r.sign(share, ""))
		reading, err := r.shares.Get(ctx, share)
		r.must(err)
		if reading.Given.State != paperwork.GivenDone || reading.Answers["which"] != "tea" || reading.Signature.Signer != "Ana Example" || reading.Signature.Way != visitor.HandedIn {
			t.Errorf("got %+v", reading)
		}
		_, err = r.door.SaveAnswers(ctx, r.ana, share, answer("name", `"Bo"`))
		wantRefusal(t, err, "", visitor.PaperDone)
	})

	t.Run("S53: what changed in another tab since it was shown is not handed in unseen", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.give(r.form())[0]
		_, err := r.door.SaveAnswers(ctx, r.ana, share, append(answer("name", `"Ana"`), answer("medicine", `"no"`)...))
		r.must(err)
		shown, err := r.door.Paper(ctx, r.ana, share)
		r.must(err)
		stale, err := r.door.SaveAnswers(ctx, r.ana, share, answer("name", `"Stale"`))
		if err != nil || string(stale.Newer["name"]) != `"Ana"` {
			t.Errorf("%+v, %v", stale, err)
		}
		_, err = r.door.SaveAnswers(ctx, r.ana, share, []document.Change{{Question: "name", Was: document.Mark(json.RawMessage(`"Ana"`)), Value: json.RawMessage(`"Ana B"`)}})
		r.must(err)
		wantRefusal(t, r.door.HandIn(ctx, r.ana, share, visitor.Signing{Hash: shown.Hash, AnswersHash: shown.AnswersHash}), "", visitor.PaperChanged)
	})

	t.Run("S53: nobody sees or touches what was shared with another", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.give(r.form())[0]
		if lines, err := r.door.Papers(ctx, r.bo); err != nil || len(lines) != 0 {
			t.Errorf("Bo sees %v, %v", lines, err)
		}
		_, err := r.door.Paper(ctx, r.bo, share)
		wantRefusal(t, err, "", fault.NotFound)
		_, err = r.door.SaveAnswers(ctx, r.bo, share, answer("name", `"Bo"`))
		wantRefusal(t, err, "", fault.NotFound)
		_, _, err = r.door.PaperFile(ctx, r.bo, share)
		wantRefusal(t, err, "", fault.NotFound)
		other := r.ana
		other.Grant = r.bo.Grant // a grant that is not the reader's: the desk asks again
		_, err = r.door.SaveAnswers(ctx, other, share, answer("name", `"Bo"`))
		wantRefusal(t, err, "", fault.NotFound)
	})

	t.Run("S42: with the access ended nothing is taken in any more, and S44: nothing is lost", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.give(r.form())[0]
		_, err := r.door.SaveAnswers(ctx, r.ana, share, answer("name", `"Ana"`))
		r.must(err)
		r.must(r.grants.Disable(ctx, r.ana.Client))
		_, err = r.door.SaveAnswers(ctx, r.ana, share, answer("medicine", `"no"`))
		wantRefusal(t, err, "", fault.Forbidden)
		if reading, err := r.shares.Get(ctx, share); err != nil || reading.Answers["name"] != "Ana" || len(reading.Answers) != 1 {
			t.Errorf("%+v, %v", reading, err)
		}
	})

	t.Run("a paper that was taken back is gone for the client, and a signed one stays", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		shares := r.give(r.form(), r.notice())
		r.must(r.shares.Withdraw(ctx, shares[0]))
		_, err := r.door.Paper(ctx, r.ana, shares[0])
		wantRefusal(t, err, "", fault.NotFound)
		r.must(r.sign(shares[1], "Ana"))
		wantRefusal(t, r.shares.Withdraw(ctx, shares[1]), "", paperwork.ShareFinished)
		list, err := r.shares.List(ctx, r.ana.Client)
		if err != nil || len(list) != 2 {
			t.Errorf("%v, %v", list, err)
		}
	})

	t.Run("S53: a file is done once it was fetched, and what a client sends is kept", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.give(r.publish(r.AddFile(ctx, "en", "Rules.pdf", []byte(pdf))))[0]
		file, content, err := r.door.PaperFile(ctx, r.ana, share)
		r.must(r.door.NoteFetchedPaper(ctx, r.ana, share))
		if err != nil || string(content) != pdf || file.Name != "Rules.pdf" || r.state(share).State != paperwork.GivenDone {
			t.Errorf("%+v, %v", file, err)
		}
		r.must(r.door.Upload(ctx, r.ana, "card.png", pngFile(t)))
		wantRefusal(t, r.door.Upload(ctx, r.ana, "page.pdf", []byte("<html>")), "", document.FileKind)
		r.must(r.Sweep(ctx))
		sent, err := r.shares.Uploads(ctx, r.ana.Client)
		if err != nil || len(sent) != 1 {
			t.Fatalf("%v, %v", sent, err)
		}
		if kept, content, err := r.shares.Upload(ctx, sent[0].ID); err != nil || kept.Name != "card.png" || len(content) != kept.Size {
			t.Errorf("%+v, %v", kept, err)
		}
		if seen, err := r.door.Uploads(ctx, r.ana); err != nil || len(seen) != 1 {
			t.Errorf("%v, %v", seen, err)
		}
	})
}

// Laying refuses what cannot be given, as a whole.
func TestLay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRoom(t)
	draft, err := r.AddText(ctx, document.TextDraft{Title: "Draft", Language: "en", Text: "Not yet."})
	r.must(err)
	notice, given := r.notice(), r.notice()
	r.give(given)
	for _, c := range []struct {
		rule, due, field string
		code             fault.Code
		documents        []string
	}{
		{"refuses nothing at all", "", "documents", paperwork.ShareNothing, nil},
		{"refuses a draft", "", "documents", paperwork.ShareUnready, []string{notice, draft.Document.ID}},
		{"refuses what nobody made", "", "documents", paperwork.ShareUnready, []string{"nowhere"}},
		{"refuses what they have and have not done", "", "documents", paperwork.ShareAlready, []string{given}},
		{"refuses the same twice", "", "documents", paperwork.ShareAlready, []string{notice, notice}},
		{"refuses too many", "", "documents", paperwork.ShareMany, make([]string, paperwork.SharesAtOnce+1)},
		{"refuses a day that is none", "2026-02-30", "dueOn", fault.Invalid, []string{notice}},
		{"refuses a day that is over", "2001-01-01", "dueOn", paperwork.SharePast, []string{notice}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			err := r.store.Write(ctx, func(tx *store.Tx) error {
				_, err := paperwork.Lay(ctx, tx, r.ana.Client, r.ana.Holder, c.documents, c.due)
				return err
			})
			wantRefusal(t, err, c.field, c.code)
		})
	}
}

// What was signed stays: the store refuses to change it, and what was changed behind its back is found.
func TestSignedStays(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	signed := func(t *testing.T) (*room, string) {
		t.Helper()
		r := newRoom(t)
		share := r.give(r.form())[0]
		_, err := r.door.SaveAnswers(ctx, r.ana, share, append(answer("name", `"Ana"`), answer("medicine", `"no"`)...))
		r.must(err)
		r.must(r.sign(share, ""))
		return r, share
	}

	t.Run("S53: the store refuses every change of what was signed", func(t *testing.T) {
		t.Parallel()
		r, _ := signed(t)
		for _, statement := range []string{
			"UPDATE share_signature SET signer = 'Bo'", "UPDATE share_signature SET answers = x'7b7d'", "DELETE FROM share_signature",
			`UPDATE share_answer SET value = '"Bo"'`, "DELETE FROM share_answer",
			"INSERT INTO share_answer (share_id, question, value, at) SELECT share_id, 'which', '1', 1 FROM share_signature",
			"UPDATE share SET done_at = NULL", "UPDATE share SET version_id = 'x'", "UPDATE share SET holder_id = 'x'", "DELETE FROM share",
			"UPDATE document_version SET body = x'7b7d'",
		} {
			if r.run(statement) == nil {
				t.Errorf("the store took %s", statement)
			}
		}
		if unsound, err := r.shares.Verify(ctx); err != nil || len(unsound) > 0 {
			t.Errorf("%v, %v", unsound, err)
		}
	})

	for _, c := range []struct{ rule, trigger, statement string }{
		{"the signer", "share_signature_is_not_changed", "UPDATE share_signature SET signer = 'Bo Example'"},
		{"the answers", "share_signature_is_not_changed", `UPDATE share_signature SET answers = CAST(replace(CAST(answers AS TEXT), 'Ana', 'Bob') AS BLOB)`},
		{"the moment", "share_signature_is_not_changed", "UPDATE share_signature SET at = at + 1"},
		{"the document", "document_version_is_not_changed", `UPDATE document_version SET body = CAST(replace(CAST(body AS TEXT), 'Your name', 'His name') AS BLOB)`},
		{"the document and its hash", "document_version_is_not_changed", `UPDATE document_version SET hash = x'00'`},
	} {
		t.Run("S53: a check finds that somebody changed "+c.rule, func(t *testing.T) {
			t.Parallel()
			r, share := signed(t)
			r.must(r.run("DROP TRIGGER " + c.trigger))
			r.must(r.run(c.statement))
			if unsound, err := r.shares.Verify(ctx); err != nil || len(unsound) != 1 || unsound[0] != share {
				t.Errorf("%v, %v", unsound, err)
			}
			if reading, err := r.shares.Get(ctx, share); err != nil || reading.Signature.IsSound {
				t.Errorf("%+v, %v", reading.Signature, err)
			}
			_, _, err := r.shares.Copy(ctx, share)
			wantRefusal(t, err, "", paperwork.ShareUnsound)
		})
	}
}

// run runs one statement on the store, as somebody would who has its key.
func (r *room) run(statement string) error {
	return r.store.Write(r.t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Query(r.t.Context(), statement)
		if err != nil {
			return err
		}
		for rows.Next() {
		}
		return errors.Join(rows.Err(), rows.Close())
	})
}
