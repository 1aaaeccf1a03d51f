package desktop

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
)

// Hostings is bound to the window: where and how the Client Portal is served.
type Hostings struct{ desk *Desk }

// NewHostings binds the portal's hosting.
func NewHostings(desk *Desk) *Hostings { return &Hostings{desk: desk} }

// Hosting is the chosen hosting, and how it stands.
type Hosting struct {
	Chosen practice.Hosting `json:"chosen"`
	Status HostingStatus    `json:"status"`
}

// HostingStatus says whether the portal is served, where, and with what certificate.
type HostingStatus struct {
	Mode        practice.HostingMode `json:"mode"`  // of what runs
	Place       string               `json:"place"` // "127.0.0.1:8447"; empty while nothing runs
	IsServed    bool                 `json:"isServed"`
	Code        fault.Code           `json:"code"` // why what was chosen is not served; else empty
	Certificate PortalCertificate    `json:"certificate"`
	Suggestions []string             `json:"suggestions"` // addresses that the portal could be given
	IsSample    bool                 `json:"isSample"`    // a sample practice stays on this computer
}

// PortalCertificate says how it stands with the portal's certificate. Its state is empty where none is
// needed, else getting, valid or failed.
type PortalCertificate struct {
	State                string     `json:"state"`
	Until                *time.Time `json:"until"`
	Code                 fault.Code `json:"code"`
	Words                string     `json:"words"` // the authority's own
	NextTry              *time.Time `json:"nextTry"`
	Names                []string   `json:"names"`
	Fingerprint          string     `json:"fingerprint"`
	AuthorityFingerprint string     `json:"authorityFingerprint"`
	AuthorityFile        string     `json:"authorityFile"`
}

// ReachStep is one step of the way that clients take to the portal. Its state is ok, note or failed.
type ReachStep struct {
	Step  string     `json:"step"`
	State string     `json:"state"`
	Code  fault.Code `json:"code"`
	Found []string   `json:"found"`
}

// Get reads the hosting.
func (h *Hostings) Get() (Hosting, error) {
	return answer(h.desk, readHosting)
}

// Save serves the portal in another way from now on. Where that cannot be, what runs goes on, nothing is
// stored and the code says why at the field: those of [practice.Hostings.Check], portal_address_busy,
// hosting_port_forbidden, hosting_no_such_place, hosting_certificate_failed, hosting_sample.
func (h *Hostings) Save(draft practice.Hosting) (Hosting, error) {
	return answer(h.desk, func(ctx context.Context, house *House) (Hosting, error) {
		if err := house.SaveHosting(ctx, draft); err != nil {
			return Hosting{}, err
		}
		return readHosting(ctx, house)
	})
}

// Check walks the way that clients take to the portal and says what it finds.
func (h *Hostings) Check() ([]ReachStep, error) {
	return answer(h.desk, func(ctx context.Context, house *House) ([]ReachStep, error) {
		found, err := house.Practices.Get(ctx)
		if err != nil {
			return nil, err
		}
		return house.CheckReach(ctx, found.IsPortalOn), nil
	})
}

func readHosting(ctx context.Context, house *House) (Hosting, error) {
	chosen, _, err := house.Hostings.Get(ctx)
	return Hosting{Chosen: chosen, Status: house.HostingStatus()}, err
}
