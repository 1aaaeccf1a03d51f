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
		Changed: func() { o.announce(practice.HostingNoun, "") },
		Clock:   clock,
		Log:     o.log,
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

// checkReach walks the way to the portal for the window.
func (h *house) checkReach(ctx context.Context, isOn bool) []desktop.ReachStep {
	found := []desktop.ReachStep{}
	for _, step := range h.host.Check(ctx, isOn) {
		found = append(found, desktop.ReachStep{Step: string(step.Name), State: string(step.State), Code: step.Code, Found: step.Found})
	}
	return found
}
