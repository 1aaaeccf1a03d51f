package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"anteroom/backend/catcher"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/sample"
	"anteroom/backend/secret"
	"anteroom/backend/store"
)

// sampleFailed says that the sample practice could not be made.
const sampleFailed fault.Code = "sample_failed"

// samplePrefix begins the name of every folder that a sample practice lives in.
const samplePrefix = "anteroom-sample-"

// sampleStartLimit is how long making the sample practice may take.
const sampleStartLimit = time.Minute

// samplePractice is a house of invented clients in a folder of its own. Its key and its passwords are
// kept in memory alone: what a crash leaves behind can be read by nobody.
type samplePractice struct {
	dir     string
	catcher *catcher.Server
	house   *house
	log     *slog.Logger
}

// StartPractice goes on from the welcome to a practice of the person's own.
func (o *opening) StartPractice() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state.Stage != desktop.Welcome {
		return fault.New(fault.Conflict)
	}
	o.isWelcomed = true
	o.begin()
	return nil
}

// StartSample makes the sample practice and opens the window on it.
func (o *opening) StartSample(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state.Stage != desktop.Welcome {
		return fault.New(fault.Conflict)
	}
	practice, err := openSample(ctx, os.TempDir(), o.desk.Announce, o.log)
	if err != nil {
		return fault.Wrap(sampleFailed, err)
	}
	o.sample = practice
	o.at(desktop.Open, nil)
	o.desk.Open(practice.house.desk())
	return nil
}

// SampleMails returns what the sample practice has sent, newest first.
func (o *opening) SampleMails() (mails []desktop.CaughtMail, isSample bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sample == nil {
		return nil, false
	}
	return o.sample.mails(), true
}

// LeaveSample ends the sample practice, removes all of it and goes back to the welcome.
func (o *opening) LeaveSample() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sample == nil {
		return fault.New(fault.Conflict)
	}
	o.desk.Close()
	o.closeSample()
	o.at(desktop.Welcome, nil)
	return nil
}

// closeSample ends the sample practice, if there is one. The caller holds the lock.
func (o *opening) closeSample() {
	if o.sample != nil {
		o.sample.close()
		o.sample = nil
	}
}

// openSample makes a sample practice in a new folder below parent.
func openSample(ctx context.Context, parent string, announce func(noun, id string), log *slog.Logger) (*samplePractice, error) {
	ctx, cancel := context.WithTimeout(ctx, sampleStartLimit)
	defer cancel()
	dir, err := os.MkdirTemp(parent, samplePrefix)
	if err != nil {
		return nil, fmt.Errorf("make the sample's folder: %w", err)
	}
	s := &samplePractice{dir: dir, log: log}
	if err := s.open(ctx, announce); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// open starts the catcher and the house and lets the invented clients' stories happen.
func (s *samplePractice) open(ctx context.Context, announce func(noun, id string)) error {
	key := make([]byte, store.KeySize)
	if _, err := rand.Read(key); err != nil {
		return fmt.Errorf("make the sample's key: %w", err)
	}
	clock, changed := sample.NewClock(time.Now), make(chan struct{}, 1)
	var isFilled atomic.Bool // until then the window has nothing to hear
	tell := func(noun, id string) {
		if isFilled.Load() {
			announce(noun, id)
			return
		}
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	var err error
	s.catcher, err = catcher.Start(ctx, catcher.Options{Clock: clock.Now, Caught: func() { tell(desktop.SampleNoun, "") }})
	if err != nil {
		return err
	}
	s.house, err = openHouse(ctx, houseOptions{
		settings: settings{dataDir: s.dir, portalAddr: "127.0.0.1:0"}, isSample: true, key: key, keeper: newMemory(), announce: tell,
		clock: clock.Now, roots: s.catcher.Account().RootCAs, log: s.log,
	})
	if err != nil {
		return err
	}
	if err := sample.Fill(ctx, sample.House{
		Practices: s.house.practices, Accounts: s.house.accounts, Clients: s.house.clients, Grants: s.house.grants, Books: s.house.books,
		Door: s.house.door, Library: s.house.library, Shares: s.house.shares, Threads: s.house.threads, Diary: s.house.diary, Catcher: s.catcher, Clock: clock, Changed: changed,
	}); err != nil {
		return err
	}
	isFilled.Store(true)
	return nil
}

// close ends whatever was opened and removes the folder.
func (s *samplePractice) close() {
	if s.house != nil {
		s.house.Close()
	}
	if s.catcher != nil {
		s.catcher.Stop()
	}
	if err := os.RemoveAll(s.dir); err != nil { //nolint:gosec // MkdirTemp made it
		s.log.Error("the sample's folder was not removed", "cause", err.Error())
	}
}

func (s *samplePractice) mails() []desktop.CaughtMail {
	caught := s.catcher.Mails()
	mails := make([]desktop.CaughtMail, 0, len(caught))
	for _, m := range caught {
		link := m.Link
		if !strings.HasPrefix(link, s.house.host.PreviewAddress()+"/") {
			link = "" // the window opens nothing but the sample's own portal
		}
		mails = append(mails, desktop.CaughtMail{
			ID: m.ID, At: m.At, To: m.To, From: m.From, Subject: m.Subject, Text: m.Text, Link: link,
		})
	}
	return mails
}

// leftSampleAge is how long a folder without records is left alone: another copy of the program may be
// about to fill it.
const leftSampleAge = time.Hour

// removeLeftSamples removes what sample practices left in parent whose program did not end in order.
// Their keys are gone. A folder whose records are open in another copy of the program stays.
func removeLeftSamples(ctx context.Context, parent string, log *slog.Logger) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return // there is no place, so nothing was left in it
	}
	for _, entry := range entries {
		dir := filepath.Join(parent, entry.Name())
		if entry.IsDir() && strings.HasPrefix(entry.Name(), samplePrefix) && isLeft(ctx, dir, entry) {
			if err := os.RemoveAll(dir); err != nil {
				log.Warn("a sample's folder was not removed", "cause", err.Error())
			}
		}
	}
}

// isLeft says whether a sample's folder is one of this user's that no program has open.
func isLeft(ctx context.Context, dir string, entry os.DirEntry) bool {
	info, err := entry.Info()
	if err != nil || (runtime.GOOS != "windows" && info.Mode().Perm() != 0o700) {
		return false
	}
	if !store.Exists(dir) {
		return time.Since(info.ModTime()) > leftSampleAge
	}
	db, err := store.Open(ctx, store.Options{Dir: dir, Key: make([]byte, store.KeySize)})
	if err == nil {
		return db.Close() == nil
	}
	return fault.CodeOf(err) != store.SecondCopy
}

// memory keeps secrets for as long as the program runs.
type memory struct {
	mu   sync.Mutex
	kept map[string][]byte
}

func newMemory() *memory { return &memory{kept: map[string][]byte{}} }

// Get returns the secret of that name, or [secret.ErrNone].
func (m *memory) Get(name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, isKept := m.kept[name]
	if !isKept {
		return nil, secret.ErrNone
	}
	return append([]byte(nil), value...), nil
}

// Set keeps a secret under a name.
func (m *memory) Set(name string, value []byte) error {
	if name == "" {
		return errors.New("a secret needs a name")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept[name] = append([]byte(nil), value...)
	return nil
}

// Delete forgets a name.
func (m *memory) Delete(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, name)
	return nil
}
