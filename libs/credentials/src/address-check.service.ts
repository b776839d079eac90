import { setTimeout as wait } from 'node:timers/promises';
import { NetworkError, NetworkPolicy } from '@aidoo/network';
import { OdooError, parseOdooUrl } from '@aidoo/odoo';
import { Injectable } from '@nestjs/common';
import { wrongField } from './credentials.errors.ts';

/**
 * One text for an unknown name and for a refused address: whoever may save a connection must not learn which names
 * our own network knows, or where they lead.
 */
export const OUT_OF_REACH =
  'No Odoo can be reached at this address from here: its host name is not known, or it lies in a network that this server does not connect to. Check the spelling; for an Odoo in a private network, whoever runs Aidoo adds that network to ODOO_ALLOWED_NETWORKS.';

/** Looks at an address before it is saved. At each connection it is checked again, since names change their minds. */
@Injectable()
export class AddressCheckService {
  /** For looking the host name up. */
  protected readonly limitMs: number = 5_000;

  constructor(private readonly policy: NetworkPolicy) {}

  /** The address in its normal form. @throws AppError `invalid_input` on `url` that says what is wrong with it. */
  async checked(text: string): Promise<string> {
    try {
      const url = parseOdooUrl(text);
      await this.withinReach(url);
      return url;
    } catch (error) {
      if (error instanceof OdooError) throw wrongField('url', error.message);
      if (error instanceof NetworkError) throw wrongField('url', OUT_OF_REACH);
      throw error;
    }
  }

  private async withinReach(url: string): Promise<void> {
    const timer = new AbortController();
    const tooLong = wait(this.limitMs, undefined, { signal: timer.signal }).then(() => {
      throw new NetworkError('ENOTFOUND', 'The host name could not be looked up in time.');
    });
    try {
      await Promise.race([this.policy.checkUrl(url), tooLong]);
    } finally {
      tooLong.catch(() => undefined);
      timer.abort();
    }
  }
}
