package stripe

import "context"

// Disputes opens the one request that no page of the published stand-in leads to.
func (s *Stripe) Disputes(ctx context.Context, key, payment string) (int64, error) {
	lost, _, err := s.disputes(ctx, key, payment)
	return lost, err
}
