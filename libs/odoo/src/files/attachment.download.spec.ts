import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../../test/closing.ts';
import { failure } from '../../test/failure.ts';
import { Fault } from '../../test/fake.odoo.ts';
import { attachmentCall, attachments, bytes, contentOf, WAYS } from '../../test/file.fixture.ts';

afterEach(closeAll);

const base64 = (content: Buffer): string => content.toString('base64');

describe.each(WAYS)('Over %s, in Odoo %s', (protocol, version, field) => {
  it.each([1, 2, 3, 1_000, 1_000_001])('a file of %i bytes comes as it is', async (size) => {
    const content = bytes(size);
    const { server, client } = await attachments(protocol, version, () => [
      { id: 7, [field]: base64(content) },
    ]);
    const stream = await client.attachmentContent(7, { context: { lang: 'fr_FR' } });
    expect((await contentOf(stream))?.equals(content)).toBe(true);
    const [call] = server.calls.map(attachmentCall).filter((each) => each !== null);
    const args =
      protocol === 'json2'
        ? [{ ids: [7], fields: [field], context: { lang: 'fr_FR' } }]
        : [[7], [field], { context: { lang: 'fr_FR' } }];
    expect(call).toEqual({ method: 'read', args });
  });

  it.each([false, ''])('an attachment whose content is %p has none', async (empty) => {
    const { client } = await attachments(protocol, version, () => [{ id: 7, [field]: empty }]);
    expect(await client.attachmentContent(7)).toBeNull();
  });

  it('a file comes also when its field is not the last of the record', async () => {
    const content = bytes(5_000);
    const { client } = await attachments(protocol, version, () => [
      { [field]: base64(content), display_name: `not the "${field}": "AAAA" that was asked for`, id: 7 },
    ]);
    expect((await contentOf(await client.attachmentContent(7)))?.equals(content)).toBe(true);
  });

  it.each([
    ['access_error', 4, 'odoo.exceptions.AccessError', 'You are not allowed to access this.'],
    ['missing_record', 2, 'odoo.exceptions.MissingError', 'Gone.\n(Record: ir.attachment(7,), User: 2)'],
  ])('what Odoo says in place of a file is %s', async (kind, code, exception, text) => {
    const { client } = await attachments(protocol, version, () => {
      throw new Fault(code, text, exception);
    });
    expect(await failure(client.attachmentContent(7))).toMatchObject({
      kind,
      message: text,
      mayHaveHappened: false,
    });
  });

  it('a fault that speaks of a file is no file', async () => {
    const text = `{"${field}": "AAAA"} [{"${field}":"AAAA"}] <name>${field}</name><value><string>AAAA`;
    const { client } = await attachments(protocol, version, () => {
      throw new Fault(2, text);
    });
    expect(await failure(client.attachmentContent(7))).toMatchObject({ kind: 'user_error', message: text });
  });

  it('no record is a missing one', async () => {
    const { client } = await attachments(protocol, version, () => []);
    expect(await failure(client.attachmentContent(7))).toMatchObject({ kind: 'missing_record' });
  });

  it.each([
    ['a number', 12],
    ['a list', ['AAAA']],
    ['a record', { [field]: 'AAAA' }],
  ])('%s in place of the content is no file', async (_, wrong) => {
    const { client } = await attachments(protocol, version, () => [{ id: 7, [field]: wrong }]);
    const error = await failure(client.attachmentContent(7).then(contentOf));
    expect(error).toMatchObject({ kind: 'not_odoo', mayHaveHappened: false });
  });

  it('of a file that is larger than allowed, no more than that comes', async () => {
    const content = bytes(100_000);
    const { client } = await attachments(protocol, version, () => [{ id: 7, [field]: base64(content) }]);
    const larger = contentOf(await client.attachmentContent(7, { maxBytes: 99_999 }));
    expect(await failure(larger)).toMatchObject({ kind: 'answer_too_large' });
    const allowed = contentOf(await client.attachmentContent(7, { maxBytes: 100_000 }));
    expect((await allowed)?.length).toBe(100_000);
  });
});

describe('What asks for no attachment', () => {
  it.each([0, -1, 1.5, Number.NaN])('is the id %p, and nothing is sent', async (id) => {
    const { server, client } = await attachments('jsonrpc', '17.0', () => []);
    expect(await failure(client.attachmentContent(id))).toMatchObject({ kind: 'invalid_argument' });
    expect(server.calls).toEqual([]);
  });
});
