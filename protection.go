package main

import (
	"crypto/rand"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/secret"
)

// Protection says what the records can be opened with on this computer.
func (o *opening) Protection() desktop.Protection {
	o.mu.Lock()
	defer o.mu.Unlock()
	sight := secret.LookAtSealed(o.settings.dataDir)
	return desktop.Protection{
		HasPassphrase: sight.IsThere, HasRecoveryCode: sight.HasRecoveryCode, IsKeychainUsed: o.house != nil && o.sealed == nil,
	}
}

// ChangePassphrase sets the passphrase: the first one beside a keychain, one in place of a file that is
// damaged, or another one for whoever knows the old one or has the recovery code.
func (o *opening) ChangePassphrase(current, next string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.house == nil {
		return fault.New(fault.Locked)
	}
	if !secret.SealedExists(o.settings.dataDir) {
		_, err := secret.CreateBeside(o.settings.dataDir, next, o.key, rand.Reader)
		return err
	}
	if o.sealed == nil && secret.LookAtSealed(o.settings.dataDir).Trouble == secret.SealedDamaged {
		_, err := secret.MendBeside(o.settings.dataDir, next, o.key, rand.Reader) // nothing could prove the current one
		if err == nil {
			o.desk.Announce("startup", "")
		}
		return err
	}
	sealed, err := o.proven(current)
	if err != nil {
		return err
	}
	return sealed.SetPassphrase(next)
}

// NewRecoveryCode makes a recovery code for whoever knows the passphrase or has the old code.
func (o *opening) NewRecoveryCode(current string) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.house == nil {
		return "", fault.New(fault.Locked)
	}
	if !secret.SealedExists(o.settings.dataDir) {
		return "", fault.New(desktop.PassphraseNeeded)
	}
	sealed, err := o.proven(current)
	if err != nil {
		return "", err
	}
	return sealed.NewRecoveryCode()
}

// proven is the sealed file for whoever knows the passphrase or has the recovery code: the one that is in
// use, if it is, since that one writes the file. What reads like a recovery code is tried as one.
func (o *opening) proven(current string) (*secret.Sealed, error) {
	by := secret.ByPassphrase
	if secret.CheckRecoveryCode(current) == nil {
		by = secret.ByRecoveryCode
	}
	sealed, err := secret.OpenSealedBy(o.settings.dataDir, by, current)
	switch code := fault.CodeOf(err); code {
	case "":
	case secret.PassphraseWrong, secret.RecoveryCodeWrong:
		return nil, fault.At("current", code)
	default:
		return nil, err
	}
	if o.sealed != nil {
		return o.sealed, nil
	}
	return sealed, nil
}
