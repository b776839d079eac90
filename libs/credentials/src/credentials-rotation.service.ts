import { companyId } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { SecondFactor } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { ConnectionCipher } from './connection-cipher.service.ts';
import { OdooConnectionsRepository } from './odoo-connections.repository.ts';
import type { StoredOdooConnection } from './schemas/odoo-connection.schema.ts';

/** What became of the stored secrets of one kind. */
export interface Rotated {
  renewed: number;
  /** Under the current key already. */
  current: number;
  /** Whose could not be opened with any key: companies or users, by id. */
  unreadable: string[];
}

type Fate = 'renewed' | 'current' | 'unreadable';

/** A connection that changes this often while it is read is left to whoever changes it: what they save is under the current key. */
const TRIES = 5;

/**
 * Puts every stored secret under the current ENCRYPTION_KEY while the gateway serves with it. Each is replaced on its
 * own and only if it is still what was read: interrupted at any point, everything stays readable, and a second run goes on.
 */
@Injectable()
export class CredentialsRotation {
  constructor(
    private readonly connections: OdooConnectionsRepository,
    private readonly cipher: ConnectionCipher,
    private readonly secondFactor: SecondFactor,
  ) {}

  async connectionsOfAll(): Promise<Rotated> {
    const done: Rotated = { renewed: 0, current: 0, unreadable: [] };
    for await (const stored of this.connections.all()) {
      const company = companyId(stored.companyId.toHexString());
      const fate = await this.renew(company, stored);
      if (fate === 'unreadable') done.unreadable.push(company);
      else done[fate] += 1;
    }
    return done;
  }

  /** How it stands with all of them; nothing is changed. */
  async examine(): Promise<{ current: number; previous: number; unreadable: string[] }> {
    const found = await this.secondFactor.examineAll();
    for await (const stored of this.connections.all()) {
      const company = companyId(stored.companyId.toHexString());
      const sealed = this.renewed(company, stored);
      if (sealed === 'unreadable') found.unreadable.push(`company ${company}`);
      else if (sealed === null) found.current += 1;
      else found.previous += 1;
    }
    return found;
  }

  secondFactorsOfAll(): Promise<Rotated> {
    return this.secondFactor.renewAll();
  }

  private async renew(company: CompanyId, read: StoredOdooConnection): Promise<Fate> {
    let stored: StoredOdooConnection | null = read;
    for (let tries = 0; stored && tries < TRIES; tries += 1) {
      const sealed = this.renewed(company, stored);
      if (sealed === 'unreadable') return sealed;
      if (sealed === null) return 'current';
      if (await this.connections.reseal(stored, sealed)) return 'renewed';
      stored = await this.connections.of(company);
    }
    return 'current';
  }

  private renewed(company: CompanyId, stored: StoredOdooConnection) {
    try {
      return this.cipher.renew(company, stored);
    } catch {
      return 'unreadable';
    }
  }
}
