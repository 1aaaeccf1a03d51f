package outbox_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"anteroom/backend/mail"
)

// peer is a real mail server on loopback, which a script starts and stops. What it writes lies in a folder.
type peer struct {
	t      *testing.T
	script string
	folder string
	ports  []int // in the script's order
}

// startPeer runs a script of the end-to-end tests with so many free ports.
func startPeer(t *testing.T, script string, ports int) *peer {
	t.Helper()
	folder, err := os.MkdirTemp("", "anteroom-peer-") //nolint:usetesting // the server's own users must get in
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	p := &peer{t: t, script: "../../frontend/e2e/" + script, folder: folder}
	arguments := []string{"up", folder}
	for range ports {
		port := freePort(t)
		p.ports = append(p.ports, port)
		arguments = append(arguments, strconv.Itoa(port))
	}
	t.Cleanup(func() {
		p.run(p.script, "down", folder)
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	p.run(p.script, arguments...)
	return p
}

// in is the same server, for a part of the test.
func (p *peer) in(t *testing.T) *peer {
	t.Helper()
	of := *p
	of.t = t
	return &of
}

func freePort(t *testing.T) int {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func (p *peer) run(program string, arguments ...string) string {
	p.t.Helper()
	out, err := exec.CommandContext(context.Background(), program, arguments...).CombinedOutput()
	if err != nil {
		p.t.Errorf("%s %q: %v, %s", program, arguments, err, out)
	}
	return string(out)
}

// authority is the certificate that vouches for the server.
func (p *peer) authority() *x509.Certificate {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, "tls", "ca.pem"))
	if err != nil {
		p.t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	authority, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		p.t.Fatal(err)
	}
	return authority
}

// account is the practitioner's, at one of the server's ports.
func (p *peer) account(port int, security mail.Security) mail.Account {
	p.t.Helper()
	account := mail.Account{
		Host: "localhost", Port: port, Security: security, Username: "therapist@practice.test", Password: "quiet harbour äöü & more",
		Sender: mail.Address{Name: "Nora Reyes", Address: "therapist@practice.test"}, RootCAs: x509.NewCertPool(),
	}
	account.RootCAs.AddCert(p.authority())
	return account
}

// lying lists what is in a mailbox, by the names of its files, which tell what was read.
func (p *peer) lying(mailbox string) []string {
	p.t.Helper()
	var found []string
	_ = filepath.WalkDir(filepath.Join(p.folder, "mail", mailbox), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (strings.Contains(path, "/new/") || strings.Contains(path, "/cur/")) {
			found = append(found, path)
		}
		return nil // a mail may move while it is looked at
	})
	return found
}

// await waits until so many mails lie in a mailbox.
func (p *peer) await(mailbox string, n int) []string {
	p.t.Helper()
	p.until("the mail has come to "+mailbox, func() bool { return len(p.lying(mailbox)) >= n })
	return p.lying(mailbox)
}

// until waits until something holds that the server does on its own.
func (p *peer) until(what string, holds func() bool) {
	p.t.Helper()
	timeout, look := time.NewTimer(patience), time.NewTicker(50*time.Millisecond)
	defer timeout.Stop()
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-timeout.C:
			p.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// use has the office send through an account of a real server. That server's clock is the machine's.
func (o *office) use(account mail.Account) {
	o.Clock.Advance(time.Since(o.Clock.Now()))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.account = account
}
