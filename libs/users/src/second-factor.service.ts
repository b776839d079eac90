import { randomBytes } from 'node:crypto';
import { CryptoService, sealedSecret } from '@aidoo/crypto';
import type { SealedSecret } from '@aidoo/crypto';
import { Clock, tokenHash, userId } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { noSecondFactorBegun, secondFactorThere, wrongCode } from './users.errors.ts';
import { UsersRepository } from './users.repository.ts';

/** What an authenticator app is given: RFC 6238 with the values that all of them know. */
const PROFILE = { issuer: 'Aidoo', algorithm: 'SHA1', digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
const FIELD = 'user.second-factor';

/** Codes of an authenticator app, and codes for whoever has lost it. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly users: UsersRepository,
    private readonly crypto: CryptoService,
    private readonly clock: Clock,
  ) {}

  /**
   * A secret for the app, which counts once a code of it was shown; asking again replaces it.
   * @throws AppError `conflict` when there is one in force.
   */
  async begin(id: UserId): Promise<{ secret: string; uri: string }> {
    const user = await this.users.byId(id);
    const secret = new OtpSecret({ size: SECRET_BYTES }).base32;
    const sealed = this.crypto.encrypt(secret, { userId: id, field: FIELD });
    const awaited = { secret: sealed, confirmedAt: null, lastStep: 0, recoveryHashes: [] };
    if (!user || !(await this.users.beginSecondFactor(id, awaited))) throw secondFactorThere();
    return { secret, uri: new TOTP({ ...PROFILE, label: user.email, secret }).toString() };
  }

  /** @returns the recovery codes, this once. @throws AppError `conflict`, `invalid_input` for a wrong code. */
  async confirm(id: UserId, code: string): Promise<string[]> {
    const held = (await this.users.byId(id))?.secondFactor;
    if (!held) throw noSecondFactorBegun();
    if (held.confirmedAt) throw secondFactorThere();
    const step = this.stepOf(id, held.secret, code);
    if (step === null) throw wrongCode();
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const confirmed = await this.users.confirmSecondFactor(id, held.secret, {
      secret: held.secret,
      confirmedAt: this.clock.now(),
      lastStep: step,
      recoveryHashes: codes.map((one) => tokenHash(normalCode(one))),
    });
    // Another one was faster, has begun anew, or the key has changed: what is so now decides.
    return confirmed ? codes : this.confirm(id, code);
  }

  /** Whether the code is the app's of this moment (or of half a minute around it) or a recovery code; each counts once. */
  async accepts(id: UserId, code: string): Promise<boolean> {
    const held = (await this.users.byId(id))?.secondFactor;
    if (!held?.confirmedAt) return false;
    const step = this.stepOf(id, held.secret, code);
    if (step !== null) return this.users.takeStep(id, step);
    return this.users.takeRecoveryCode(id, tokenHash(normalCode(code)));
  }

  /** How it stands with all of them, for CredentialsRotation. */
  async *sealedSecrets(): AsyncGenerator<SealedSecret> {
    for await (const { _id, email, secondFactor } of this.users.withSecondFactor()) {
      const id = userId(_id.toHexString());
      const { secret } = secondFactor!;
      yield sealedSecret(
        `the second factor of ${email}`,
        () => this.crypto.renew(secret, { userId: id, field: FIELD }),
        (sealed) => this.users.resealSecondFactor(id, secret, sealed),
      );
    }
  }

  /** @returns whether there was one in force */
  async remove(id: UserId): Promise<boolean> {
    return this.users.removeSecondFactor(id);
  }

  private stepOf(id: UserId, sealed: string, code: string): number | null {
    const token = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return null;
    const secret = this.crypto.decrypt(sealed, { userId: id, field: FIELD }).reveal();
    const timestamp = this.clock.now().getTime();
    const delta = new TOTP({ ...PROFILE, secret }).validate({ token, timestamp, window: 1 });
    return delta === null ? null : TOTP.counter({ period: PROFILE.period, timestamp }) + delta;
  }
}

/** 120 random bits in base32 (RFC 4648), four characters at a time: enough that a plain hash may be stored (OWASP ASVS 5.0, 6.5.2). */
const newRecoveryCode = (): string =>
  new OtpSecret({ buffer: Uint8Array.from(randomBytes(15)).buffer }).base32.match(/.{4}/g)!.join('-');

/** As people type it. */
const normalCode = (code: string): string => code.toUpperCase().replaceAll(/[^A-Z2-7]/g, '');
