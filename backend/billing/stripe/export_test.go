package stripe

import "context"

// Disputes opens the one request that no page of the published stand-in leads to.
func (s *Stripe) Disputes(ctx context.Context, key, payment string) (int64, error) {
	c, err := s.contested(ctx, key, payment)
	return c.lost, err
}
