package hosting

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// proofs answers the program's own questions, asked from outside through the portal's address: only who
// holds the key of this run can. A question that was not just asked is not answered, so that nobody can
// use the portal to make proofs.
type proofs struct {
	key  []byte
	mu   sync.Mutex
	open map[string]bool
}

func newProofs() *proofs {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // it never fails
	return &proofs{key: key, open: map[string]bool{}}
}

// ask opens a question, until done.
func (p *proofs) ask() (nonce, proof string, done func()) {
	nonce = rand.Text()
	p.mu.Lock()
	p.open[nonce] = true
	p.mu.Unlock()
	return nonce, p.sign(nonce), func() {
		p.mu.Lock()
		delete(p.open, nonce)
		p.mu.Unlock()
	}
}

// prove answers an open question.
func (p *proofs) prove(nonce string) (proof string, isAsked bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.open[nonce] {
		return "", false
	}
	return p.sign(nonce), true
}

func (p *proofs) sign(nonce string) string {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte("anteroom: is it you? " + nonce))
	return hex.EncodeToString(mac.Sum(nil))
}
