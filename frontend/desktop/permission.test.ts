// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { withPermission } from './permission';

const none = { requests: false, messaging: false, billingDocuments: false, pay: false };

describe('S38: paying needs the billing documents', () => {
  it('ticks the documents along with paying, and says so', () => {
    const step = withPermission(none, 'pay', true);
    expect(step.permissions).toEqual({ ...none, pay: true, billingDocuments: true });
    expect(step.moved).toBe('billingDocuments');
  });

  it('unticks paying along with the documents, and says so', () => {
    const step = withPermission(
      { ...none, pay: true, billingDocuments: true },
      'billingDocuments',
      false,
    );
    expect(step.permissions).toEqual(none);
    expect(step.moved).toBe('pay');
  });

  it('moves nothing else', () => {
    expect(withPermission(none, 'messaging', true)).toEqual({
      permissions: { ...none, messaging: true },
      moved: '',
    });
    expect(withPermission({ ...none, billingDocuments: true }, 'pay', true).moved).toBe('');
  });
});
