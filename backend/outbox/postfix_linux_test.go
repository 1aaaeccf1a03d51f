package outbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	ours "anteroom/backend/mail"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
)

// postfix is a real mail server on loopback, the one of the end-to-end tests.
type postfix struct{ *peer }

// mailboxes are those of the peer that take mail.
func mailboxes() []string {
	return []string{"ana", "bo", "carla", "dario", "elif", "farid", "gita", "hana"}
}

func startPostfix(t *testing.T) postfix {
	t.Helper()
	for _, program := range []string{"/usr/sbin/postfix", "/usr/sbin/dovecot"} {
		if _, err := os.Stat(program); err != nil {
			t.Fatalf("%s is missing: run `make setup`", program)
		}
	}
	return postfix{startPeer(t, "mailpeer.sh", 6)}
}

// The ports of the peer.
func (p postfix) startTLS() int { return p.ports[0] }
func (p postfix) tls() int      { return p.ports[1] }
func (p postfix) imaps() int    { return p.ports[3] }

// ports at which the server knows only the older ways to sign in
func (p postfix) olderStartTLS() int { return p.ports[4] }
func (p postfix) olderTLS() int      { return p.ports[5] }

// forChild is what the child is told of the server.
func (p postfix) forChild() childAccount {
	p.t.Helper()
	return childAccount{Authority: p.authority().Raw, Connections: outbox.Connections, Account: p.account(p.tls(), ours.TLS)}
}

// delivered counts the copies of each mail in the mailboxes, by Message-ID, once nothing is on its way.
func (p postfix) delivered() map[string]int {
	p.t.Helper()
	p.until("the server has no more mail to deliver", func() bool {
		return strings.Contains(p.run("postqueue", "-c", filepath.Join(p.folder, "postfix"), "-p"), "queue is empty")
	})
	copies := map[string]int{}
	if err := filepath.WalkDir(filepath.Join(p.folder, "mail"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Base(filepath.Dir(path)) != "new" {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		message, err := mail.ReadMessage(file)
		if err == nil {
			copies[strings.Trim(message.Header.Get("Message-ID"), "<>")]++
		}
		return err
	}); err != nil {
		p.t.Fatal(err)
	}
	return copies
}

// TestKillWithPostfix kills the program while it hands mail to a real Postfix.
func TestKillWithPostfix(t *testing.T) {
	t.Parallel()

	t.Run("W2: a hundred kills during a flush of 300 mails lose none and repeat none", func(t *testing.T) {
		t.Parallel()
		const mails, kills, seed = 300, 100, 20261123
		began := time.Now()
		p, dir := startPostfix(t), t.TempDir()
		raw, err := json.Marshal(p.forChild())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "account.json"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		layIn(t, dir, mails)
		dice, flushes := rand.New(rand.NewPCG(seed, 5)), 1
		for killed := 0; killed < kills; {
			if killWhileSending(t, dir, 1+dice.IntN(6), time.Duration(dice.IntN(10_000))*time.Microsecond) {
				killed++
				continue
			}
			// A fast machine has sent them all before the kills are over: then another flush begins.
			if flushes++; flushes > kills {
				t.Fatalf("%d kills in %d flushes", killed, flushes)
			}
			layIn(t, dir, mails)
		}
		if err := startChild(t, dir).Wait(); err != nil {
			t.Fatalf("the last run: %v", err)
		}
		wantNoneRepeated(t, dir, p.delivered(), flushes*mails, kills, began)
	})
}

// layIn queues so many invitations.
func layIn(t *testing.T, dir string, mails int) {
	t.Helper()
	inStore(t, "laying them in", dir, func(_ *testing.T, w *accesstest.World) {
		names := mailboxes()
		for i := range mails {
			profile := w.Add("Client", accesstest.Consented(names[i%len(names)]+"@example.test"))
			w.Must(w.Grants.Invite(context.Background(), profile.ID, ""))
		}
	})
}

// killWhileSending runs the child and kills it so long after it has said so many changes. It says false where the child had
// sent all that there was, and ended, before.
func killWhileSending(t *testing.T, dir string, changes int, later time.Duration) bool {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env, child.Stderr = append(os.Environ(), childFolder+"="+dir), os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for range changes {
		if !lines.Scan() {
			if err := child.Wait(); err != nil {
				t.Fatalf("the child ended before it was killed: %v", err)
			}
			return false
		}
	}
	<-time.After(later) // the moment is by chance: that is what is tried
	if err := child.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = child.Wait() // it was killed
	return true
}

func wantNoneRepeated(t *testing.T, dir string, copies map[string]int, mails, kills int, began time.Time) {
	t.Helper()
	inStore(t, "counting them", dir, func(t *testing.T, w *accesstest.World) {
		t.Helper()
		stored, delivered, doubtful, doubtfulThere, duplicates := w.Mails(), 0, 0, 0, 0
		for _, m := range stored {
			there := copies[strings.Trim(messageID(w, m.ID), "<>")]
			delivered += min(there, 1)
			duplicates += max(there-1, 0)
			switch {
			case m.State == outbox.InDoubt && there <= 1:
				doubtful++
				doubtfulThere += there
			case m.State != outbox.Sent || there != 1:
				t.Errorf("a mail is %s and arrived %d times", m.State, there)
			}
		}
		if len(stored) != mails || doubtful > kills {
			t.Errorf("%d mails are stored, %d of them in doubt after %d kills", len(stored), doubtful, kills)
		}
		summary, err := w.Outbox.Summary(context.Background())
		w.Must(err)
		if summary.Problems != doubtful {
			t.Errorf("%d are in doubt, and %d are shown as problems", doubtful, summary.Problems)
		}
		t.Logf("%d mails, %d kills: %d delivered, %d in doubt (%d of them delivered), %d duplicates, %.1f s",
			mails, kills, delivered, doubtful, doubtfulThere, duplicates, time.Since(began).Seconds())
	})
}

func messageID(w *accesstest.World, id string) (found string) {
	w.Must(w.Store.Read(context.Background(), func(v *store.View) error {
		r, err := v.GetMail(context.Background(), id)
		found = r.MessageID
		return err
	}))
	return found
}
