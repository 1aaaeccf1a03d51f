// Between the hosting as Go keeps it and as its form is typed: ports as texts, networks as lines.
import type { HostingChoice } from '../bridge';

/** The fields as they are typed. */
export interface HostingForm extends Omit<
  HostingChoice,
  'proxyPort' | 'trusted' | 'httpsPort' | 'httpPort' | 'lanPort'
> {
  proxyPort: string;
  trusted: string;
  httpsPort: string;
  httpPort: string;
  lanPort: string;
}

/** The fields that each way shows, and where a refusal can stand. */
export const hostingFields: Record<HostingChoice['mode'], readonly string[]> = {
  preview: [],
  proxy: ['proxyPort', 'trusted'],
  direct: ['httpsPort', 'httpPort', 'contact', 'hasAgreed'],
  lan: ['lanPort'],
};

export function formOf(choice: HostingChoice): HostingForm {
  return {
    ...choice,
    proxyPort: String(choice.proxyPort),
    trusted: choice.trusted.join('\n'),
    httpsPort: String(choice.httpsPort),
    httpPort: String(choice.httpPort),
    lanPort: String(choice.lanPort),
  };
}

/** What is typed as Go takes it; a port that is no number is sent as none, and refused there. */
export function choiceOf(form: HostingForm): HostingChoice {
  return {
    ...form,
    proxyPort: portOf(form.proxyPort),
    trusted: form.trusted.split('\n'),
    httpsPort: portOf(form.httpsPort),
    httpPort: portOf(form.httpPort),
    lanPort: portOf(form.lanPort),
  };
}

function portOf(text: string): number {
  return /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
}
