import { NetworkError, NetworkPolicy } from '@aidoo/network';
import { describe, expect, it } from '@jest/globals';
import { AddressCheckService } from './address-check.service.ts';

const names: Record<string, string[]> = {
  'odoo.example.com': ['203.0.113.9', '93.184.216.34'],
  'public.example.com': ['93.184.216.34'],
  'intranet.example.com': ['10.20.30.40'],
};

class ImpatientCheck extends AddressCheckService {
  protected override readonly limitMs = 20;
}

const resolve = (host: string): Promise<string[]> =>
  names[host]
    ? Promise.resolve(names[host])
    : Promise.reject(new NetworkError('ENOTFOUND', `nobody knows ${host}`));

const answerTo = async (url: string): Promise<unknown> =>
  new AddressCheckService(NetworkPolicy.from([], resolve)).checked(url).catch((error: unknown) => error);

describe(AddressCheckService, () => {
  it.each([
    ['HTTPS://Public.example.com:443/', 'https://public.example.com'],
    ['http://public.example.com:8069/odoo//x/', 'http://public.example.com:8069/odoo/x'],
    ['https://93.184.216.34', 'https://93.184.216.34'],
  ])('%s is taken as %s', async (url, normal) => {
    expect(await answerTo(url)).toBe(normal);
  });

  it.each([
    'ftp://public.example.com',
    'public.example.com',
    'https://user:canary@public.example.com',
    'https://canary@public.example.com',
    'https://public.example.com/?db=x',
    'https://',
  ])('%s is refused by name, without repeating what may hold a password', async (url) => {
    const error = await answerTo(url);
    expect(error).toMatchObject({ code: 'invalid_input', errors: [{ field: 'url' }] });
    expect(String(error)).not.toContain('canary');
  });

  const outOfReach = [
    'http://127.0.0.1:8069',
    'http://localhost.',
    'http://2130706433',
    'http://0177.0.0.1',
    'http://0x7f.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://10.0.0.1',
    'http://192.168.1.1',
    'http://169.254.169.254',
    'http://[fe80::1]',
    'http://metadata.google.internal',
    'https://intranet.example.com',
    'https://odoo.example.com',
    'https://unknown.example.com',
  ];

  it.each(outOfReach)('%s is out of reach', async (url) => {
    expect(await answerTo(url)).toMatchObject({ code: 'invalid_input', errors: [{ field: 'url' }] });
  });

  it('says the same of an unknown name as of each refused address: no map of our network', async () => {
    const texts = await Promise.all(outOfReach.map(async (url) => String(await answerTo(url))));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('ODOO_ALLOWED_NETWORKS');
    expect(texts[0]).not.toMatch(/\d|loopback|metadata/);
  });

  it('does not wait for a name server that never answers', async () => {
    const silent = NetworkPolicy.from([], () => new Promise(() => undefined));
    const error = await new ImpatientCheck(silent)
      .checked('https://public.example.com')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'invalid_input', errors: [{ field: 'url' }] });
  });
});
