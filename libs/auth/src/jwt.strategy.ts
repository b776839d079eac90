import { Settings } from '@aidoo/config';
import type { SignedInUser } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { ALGORITHM, tokenScope } from './access-tokens.service.ts';
import type { AccessClaims } from './access-tokens.service.ts';
import { SessionsService } from './sessions.service.ts';

/** Verifies a dashboard access token, from the Authorization header only, and that its session still lives. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    settings: Settings,
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: settings.jwtSecret.reveal(),
      algorithms: [ALGORITHM],
      ...tokenScope(settings),
      // Not ignored: `validate` asks the application's clock, the one by which the token was made.
      ignoreExpiration: true,
    });
  }

  async validate({ sub, sid, exp }: Partial<AccessClaims>): Promise<SignedInUser | false> {
    if (typeof exp !== 'number' || exp * 1000 <= this.clock.now().getTime()) return false;
    const holder = typeof sid === 'string' ? await this.sessions.holder(sid) : null;
    return holder !== null && holder.userId === sub && holder;
  }
}
