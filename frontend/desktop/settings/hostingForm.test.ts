// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { HostingChoice } from '../bridge';
import { choiceOf, formOf } from './hostingForm';

const choice: HostingChoice = {
  mode: 'proxy',
  proxyPort: 8448,
  trusted: ['127.0.0.0/8', '::1/128'],
  httpsPort: 443,
  httpPort: 80,
  contact: '',
  hasAgreed: false,
  lanPort: 8443,
};

describe('the form of the portal’s hosting', () => {
  it('gives back what it was given', () => {
    expect(choiceOf(formOf(choice))).toEqual(choice);
  });

  it.each(['', 'x', '80x', '123456', '-1', '8.5'])('sends no port for “%s”', (typed) => {
    expect(choiceOf({ ...formOf(choice), lanPort: typed }).lanPort).toBe(0);
  });
});
