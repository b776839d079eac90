import type { Language } from '@aidoo/mail';
import type { Request } from 'express';

/** What a browser and its connection say of themselves, which nobody has checked. */
export interface Device {
  readonly userAgent: string | null;
  readonly address: string | null;
}

const MAX_USER_AGENT = 300;

export const deviceOf = ({ ip, headers }: Pick<Request, 'ip' | 'headers'>): Device => ({
  userAgent: headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
  address: ip ?? null,
});

/** What is known of somebody who has not signed in yet. */
export interface Caller {
  /** Where the request comes from, as far as limits are concerned. */
  readonly source: string;
  /** As the browser's cookie has it; not checked. */
  readonly refreshToken: string | undefined;
  /** For people to recognise the device by. */
  readonly device: Device;
  readonly language: Language;
}
