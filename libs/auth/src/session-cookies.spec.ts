import { describe, expect, it, jest } from '@jest/globals';
import type { Settings } from '@aidoo/config';
import { Clock } from '@aidoo/kernel';
import type { Request, Response } from 'express';
import { SessionCookies } from './session-cookies.service.ts';
import type { SignedIn } from './sign-in.ts';

describe(SessionCookies.name, () => {
  const clock = new Clock();
  const on = (publicUrl: string) => new SessionCookies({ publicUrl } as Settings, clock);

  const setOn = (publicUrl: string) => {
    const cookie = jest.fn();
    const expiresAt = new Date(clock.now().getTime() + 1000);
    const session = { refreshToken: 'r', ssoToken: 's', expiresAt };
    on(publicUrl).deliver(
      { cookie, setHeader: jest.fn() } as unknown as Response,
      { session, answer: {} } as unknown as SignedIn,
    );
    return cookie.mock.calls.map(([name, , options]) => [name, (options as { secure: boolean }).secure]);
  };

  it('are Secure and carry the name prefixes on https', () => {
    expect(setOn('https://aidoo.example.com')).toEqual([
      ['__Secure-aidoo_refresh', true],
      ['__Host-aidoo_sso', true],
    ]);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'travel without TLS on %s',
    (publicUrl) => {
      expect(setOn(publicUrl)).toEqual([
        ['aidoo_refresh', false],
        ['aidoo_sso', false],
      ]);
    },
  );

  it('are Secure on http that leaves the machine', () => {
    expect(setOn('http://aidoo.example.com').map(([, secure]) => secure)).toEqual([true, true]);
  });

  it('are read under the name under which they are set', () => {
    const request = {
      headers: { cookie: 'aidoo_refresh=plain; __Secure-aidoo_refresh=prefixed' },
    } as Request;
    expect(on('https://aidoo.example.com').caller(request).refreshToken).toBe('prefixed');
    expect(on('http://localhost:3000').caller(request).refreshToken).toBe('plain');
    expect(on('http://localhost:3000').caller({ headers: {} } as Request).refreshToken).toBeUndefined();
  });
});
