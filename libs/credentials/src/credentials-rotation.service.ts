import { sealedSecret } from '@aidoo/crypto';
import type { SealedSecret } from '@aidoo/crypto';
import { companyId } from '@aidoo/kernel';
import { SecondFactor } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { ConnectionCipher } from './connection-cipher.service.ts';
import { OdooConnectionsRepository } from './odoo-connections.repository.ts';

/** How it stands with the stored secrets, in numbers. */
export interface KeysInUse {
  readonly current: number;
  readonly previous: number;
  /** Those that no key opens: whose they are, in words. */
  readonly unreadable: readonly string[];
}

export interface Rotated extends KeysInUse {
  /** How many were put under the current key. `previous` is what is stored under another key again and again. */
  readonly renewed: number;
}

/** After so many, somebody goes on storing under another key. */
const PASSES = 5;

/**
 * Puts every stored secret under the current ENCRYPTION_KEY while gateways serve. Each is replaced on its own, and only
 * if it still is what was read: what is saved meanwhile stays, and interrupted at any point everything is readable and
 * a second run goes on.
 */
@Injectable()
export class CredentialsRotation {
  constructor(
    private readonly connections: OdooConnectionsRepository,
    private readonly cipher: ConnectionCipher,
    private readonly secondFactor: SecondFactor,
  ) {}

  /** How it stands with all of them; nothing is changed. */
  async examine(): Promise<KeysInUse> {
    const found = { current: 0, previous: 0, unreadable: [] as string[] };
    for await (const secret of this.all()) {
      if (secret.state === 'unreadable') found.unreadable.push(secret.whose);
      else found[secret.state] += 1;
    }
    return found;
  }

  /** Until nothing is under another key: a gateway may have stored something behind the one that has just been read. */
  async rotate(): Promise<Rotated> {
    let renewed = 0;
    for (let pass = 1; ; pass += 1) {
      renewed += await this.pass();
      const found = await this.examine();
      if (found.previous === 0 || pass === PASSES) return { ...found, renewed };
    }
  }

  private async pass(): Promise<number> {
    let renewed = 0;
    for await (const secret of this.all())
      if (secret.state === 'previous' && (await secret.reseal())) renewed += 1;
    return renewed;
  }

  private async *all(): AsyncGenerator<SealedSecret> {
    yield* this.sealedConnections();
    yield* this.secondFactor.sealedSecrets();
  }

  private async *sealedConnections(): AsyncGenerator<SealedSecret> {
    for await (const stored of this.connections.all()) {
      const company = companyId(stored.companyId.toHexString());
      yield sealedSecret(
        `the Odoo connection of company ${company}`,
        () => this.cipher.renew(company, stored),
        (sealed) => this.connections.reseal(stored, sealed),
      );
    }
  }
}
