import { describe, expect, it } from '@jest/globals';
import type { Settings } from '@aidoo/config';
import { logging } from './logging.ts';

describe(logging.name, () => {
  const { req } = logging({ logLevel: 'info' } as Settings).pinoHttp.serializers!;
  const pathIn = (url: string) => (req!({ id: '1', method: 'GET', url }) as { path: string }).path;

  it.each([
    ['/api/v1/companies?cursor=x', '/api/v1/companies'],
    ['/api/v1/invitations/a-Token_1', '/api/v1/invitations/[secret]'],
    ['/api/v1/invitations/a-Token_1/accept?x=1', '/api/v1/invitations/[secret]/accept'],
    ['/API/V1/Invitations/a-Token_1/', '/API/V1/Invitations/[secret]/'],
    ['/invitations/a-Token_1', '/invitations/[secret]'],
    ['//api/v1//invitations//a-Token_1', '//api/v1//invitations//[secret]'],
    ['/api/v1/companies/6b04/invitations/6b05', '/api/v1/companies/6b04/invitations/6b05'],
  ])('writes %s as %s: neither queries nor the tokens of links', (url, path) => {
    expect(pathIn(url)).toBe(path);
  });
});
