package main

import (
	"context"
	"path/filepath"
	"time"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/hosting"
	"anteroom/backend/portal"
	"anteroom/backend/practice"
)

// hostingSample says that a sample practice stays on this computer.
const hostingSample fault.Code = "hosting_sample"

// newHost makes what serves the house's portal.
func newHost(h *house, o houseOptions) *hosting.Host {
	clock := o.clock
	if clock == nil {
		clock = time.Now
	}
	return hosting.New(hosting.Options{
		Portal: portal.New(h.door, o.log), Dir: filepath.Join(o.settings.dataDir, "portal"),
		Preview: o.settings.portalAddr, Place: o.settings.portalPlace,
		Wanted: func(ctx context.Context) (hosting.Want, error) {
			chosen, address, err := h.hostings.Get(ctx)
			return hosting.Want{Hosting: chosen, Address: address}, err
		},
		Changed:   func() { o.announce(practice.HostingNoun, "") },
		Clock:     clock,
		Log:       o.log,
		Directory: o.settings.shell.directory(),
	})
}

// saveHosting serves the portal in another way from now on, and stores that.
func (h *house) saveHosting(ctx context.Context, draft practice.Hosting) error {
	if h.isSample {
		return fault.At("mode", hostingSample)
	}
	checked, address, err := h.hostings.Check(ctx, draft)
	if err != nil {
		return err
	}
	return h.host.Apply(ctx, hosting.Want{Hosting: checked, Address: address}, func() error { return h.hostings.Save(ctx, checked) })
}

// hostingStatus is the host's own, as the window reads it.
func (h *house) hostingStatus() desktop.HostingStatus {
	status := h.host.Status()
	c := status.Certificate
	return desktop.HostingStatus{
		Mode: status.Mode, Place: status.Place, IsServed: status.IsServed, Code: status.Code, Suggestions: status.Suggestions, IsSample: h.isSample,
		Certificate: desktop.PortalCertificate{
			State: string(c.State), Until: c.Until, Code: c.Code, Words: c.Words, NextTry: c.NextTry, Names: c.Names,
			Fingerprint: c.Fingerprint, AuthorityFingerprint: c.AuthorityFingerprint, AuthorityFile: c.AuthorityFile,
		},
	}
}

// doorstep is where a browser on this computer finds the portal. A preview on this computer is found where it listens,
// everything else under the stored address, since only that has the certificate.
func (h *house) doorstep(ctx context.Context) (string, error) {
	status := h.host.Status()
	isWaiting := status.Certificate.State == hosting.Getting || status.Certificate.State == hosting.Failed
	switch {
	case !status.IsServed, isWaiting && status.Certificate.Until == nil:
		return "", fault.New(desktop.NotServed)
	case status.Mode == practice.Preview:
		return "http://" + status.Place, nil
	}
	_, address, err := h.hostings.Get(ctx)
	return address, err
}

// endPreviews takes the practitioner's look at a client's pages away, as when the window is locked.
func (h *house) endPreviews() {
	if err := h.grants.EndPreviews(context.Background()); err != nil {
		h.log.Error("the preview of the portal did not end", "code", string(fault.CodeOf(err)))
	}
}

// checkReach walks the way to the portal for the window.
func (h *house) checkReach(ctx context.Context, isOn bool) []desktop.ReachStep {
	found := []desktop.ReachStep{}
	for _, step := range h.host.Check(ctx, isOn) {
		found = append(found, desktop.ReachStep{Step: string(step.Name), State: string(step.State), Code: step.Code, Found: step.Found})
	}
	return found
}
