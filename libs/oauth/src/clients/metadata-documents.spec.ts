import type { Settings } from '@aidoo/config';
import { Clock } from '@aidoo/kernel';
import { NetworkPolicy } from '@aidoo/network';
import type { Attempts } from '@aidoo/rate-limits';
import { describe, expect, it } from '@jest/globals';
import { ClientLimits } from './client-limits.ts';
import { MetadataDocuments } from './metadata-documents.service.ts';

/** Where every name leads to these addresses. */
function documentsWhereNamesLeadTo(...addresses: string[]) {
  const looked: string[] = [];
  class Documents extends MetadataDocuments {
    protected override readonly network = NetworkPolicy.from([], (name) => {
      looked.push(name);
      return Promise.resolve(addresses);
    });
  }
  const settings = { cimdAllowedHosts: ['docs.example', 'localhost.docs.example'] } as unknown as Settings;
  const nobodyWaits = { take: () => Promise.resolve(null) } as unknown as Attempts;
  return { documents: new Documents(settings, nobodyWaits, new ClientLimits(), new Clock()), looked };
}

describe(MetadataDocuments, () => {
  it.each(['127.0.0.1', '::1', '10.0.0.1', '169.254.169.254', 'fd00:ec2::254'])(
    'goes to no listed name that leads to %s: whoever owns a name does not own this network',
    async (address) => {
      const { documents, looked } = documentsWhereNamesLeadTo(address);
      for (const host of ['docs.example', 'localhost.docs.example']) {
        const none = await documents.bring(`https://${host}/client.json`, 'source');
        expect(none?.reason).toContain(`${host} leads to an address that may not be connected to`);
        expect(none).not.toHaveProperty('retryAfter');
      }
      expect(looked).toEqual(['docs.example', 'localhost.docs.example']);
    },
  );

  it('does not even look a name up that is not listed', async () => {
    const { documents, looked } = documentsWhereNamesLeadTo('93.184.216.34');
    expect((await documents.bring('https://evil.example/client.json', 'source'))?.reason).toContain(
      'CIMD_ALLOWED_HOSTS',
    );
    expect(looked).toEqual([]);
  });

  it('hands over nothing that it has not brought', () => {
    const { documents } = documentsWhereNamesLeadTo('93.184.216.34');
    expect(documents.held('https://docs.example/jwks.json')).toBeUndefined();
  });
});
