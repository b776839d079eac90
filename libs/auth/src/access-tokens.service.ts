import { Settings } from '@aidoo/config';
import type { SignedInUser } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';

/** Seconds. */
export const ACCESS_TOKEN_LIFETIME = 900;

/** What an access token says, in the claim names of RFC 7519; the times are in seconds. */
export interface AccessClaims {
  readonly sub: string;
  /** The session, which is looked up at each request (OpenID Connect Front-Channel Logout's name for it). */
  readonly sid: string;
  readonly iat: number;
  readonly exp: number;
}

/** The one algorithm; what else a token's header names is refused (RFC 8725, section 3.1). */
export const ALGORITHM = 'HS256';

/** Which gateway's tokens these are, and for what: a token of another one with the same secret opens nothing. */
export const tokenScope = ({ publicUrl }: Settings) => ({
  issuer: publicUrl,
  audience: `${publicUrl}/api/v1`,
});

/** Makes the access tokens of dashboard sessions. */
@Injectable()
export class AccessTokensService {
  constructor(
    private readonly jwt: JwtService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  sign({ userId, sessionId }: SignedInUser): Promise<string> {
    const iat = Math.floor(this.clock.now().getTime() / 1000);
    const claims: AccessClaims = { sub: userId, sid: sessionId, iat, exp: iat + ACCESS_TOKEN_LIFETIME };
    const secret = this.settings.jwtSecret.reveal();
    return this.jwt.signAsync(claims, { ...tokenScope(this.settings), algorithm: ALGORITHM, secret });
  }
}
