import { CryptoService } from '@aidoo/crypto';
import { AppError } from '@aidoo/kernel';
import type { CompanyId, Secret } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { unreadableConnection } from './credentials.errors.ts';
import type { OpenedConnection } from './odoo-connection.ts';
import type { StoredOdooConnection } from './schemas/odoo-connection.schema.ts';

const FIELDS = ['url', 'database', 'username', 'secret'] as const;
type Field = (typeof FIELDS)[number];

/** Seals and opens the four fields of a connection that are encrypted, each bound to its company and its name. */
@Injectable()
export class ConnectionCipher {
  constructor(private readonly crypto: CryptoService) {}

  seal(companyId: CompanyId, plain: Record<Field, string>): Record<Field, string> {
    const sealed = (field: Field) => this.crypto.encrypt(plain[field], { companyId, field: name(field) });
    return {
      url: sealed('url'),
      database: sealed('database'),
      username: sealed('username'),
      secret: sealed('secret'),
    };
  }

  /** The same under the current key, or null when all of it is. @throws AppError when one of the four does not open. */
  renew(companyId: CompanyId, stored: StoredOdooConnection): Partial<Record<Field, string>> | null {
    const renewed = FIELDS.flatMap((field) => {
      const sealed = this.crypto.renew(stored[field], { companyId, field: name(field) });
      return sealed === null ? [] : [[field, sealed] as const];
    });
    return renewed.length === 0 ? null : Object.fromEntries(renewed);
  }

  /** @throws AppError `unavailable` that says to save the connection again, when one of the four does not open. */
  open(companyId: CompanyId, stored: StoredOdooConnection): OpenedConnection {
    try {
      return this.unseal(companyId, stored);
    } catch (error) {
      throw error instanceof AppError ? unreadableConnection(error) : error;
    }
  }

  /** Null when one of the four does not open, for whoever is about to replace them. */
  tryOpen(companyId: CompanyId, stored: StoredOdooConnection): OpenedConnection | null {
    try {
      return this.unseal(companyId, stored);
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  private unseal(companyId: CompanyId, stored: StoredOdooConnection): OpenedConnection {
    const opened = (field: Field): Secret =>
      this.crypto.decrypt(stored[field], { companyId, field: name(field) });
    return {
      url: opened('url').reveal(),
      database: opened('database').reveal(),
      username: opened('username').reveal(),
      secret: opened('secret'),
      protocol: stored.protocol,
      updatedAt: stored.updatedAt,
      revision: stored.revision,
    };
  }
}

const name = (field: Field): string => `odoo-connection.${field}`;
