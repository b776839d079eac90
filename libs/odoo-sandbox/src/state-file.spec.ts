import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSandbox } from './sandbox.ts';
import { StateFile } from './state-file.ts';
import { caller } from './testing.ts';

describe(StateFile.name, () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('keeps what was made, changed and deleted for the next start', async () => {
    const stateFile = join(directory, 'state.json');
    const first = await startSandbox({ stateFile });
    const call = caller(first);
    const id = await call('crm.lead', 'create', [{ name: 'Kept', expected_revenue: 12.345 }]);
    await call('res.partner', 'write', [[12], { city: 'Elsewhere' }]);
    await call('ir.attachment', 'unlink', [[2]]);
    await first.close();
    expect(statSync(stateFile).mode & 0o777).toBe(0o600);

    const second = await startSandbox({ stateFile });
    const again = caller(second);
    expect(await again('crm.lead', 'read', [[id], ['name', 'expected_revenue']])).toEqual([
      { id, name: 'Kept', expected_revenue: 12.35 },
    ]);
    expect(await again('res.partner', 'read', [[12], ['city']])).toEqual([{ id: 12, city: 'Elsewhere' }]);
    expect(await again('ir.attachment', 'read', [[2], ['name']])).toEqual([]);
    expect(await again('crm.lead', 'create', [{ name: 'Next' }])).toBe(Number(id) + 1);
    await second.close();
  });

  it('keeps the bytes of files', async () => {
    const stateFile = join(directory, 'files.json');
    const first = await startSandbox({ stateFile });
    const bytes = Buffer.from([0, 255, 254, 10]);
    const ids = [first.attach({ name: 'a.bin', bytes }), first.attach({ name: 'b.bin', size: 100_000 })];
    const read = (sandbox: typeof first): Promise<unknown> =>
      caller(sandbox)('ir.attachment', 'read', [ids, ['datas', 'file_size', 'checksum']]);
    const before = await read(first);
    await first.close();
    const second = await startSandbox({ stateFile });
    expect(before).toMatchObject([{ datas: bytes.toString('base64') }, { file_size: 100_000 }]);
    expect(await read(second)).toEqual(before);
    await second.close();
  });

  it('saves soon after a change, without being closed', async () => {
    const stateFile = join(directory, 'soon.json');
    const sandbox = await startSandbox({ stateFile });
    await caller(sandbox)('crm.lead', 'create', [{ name: 'Soon' }]);
    while (!existsSync(stateFile)) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(statSync(stateFile).size).toBeGreaterThan(50);
    await sandbox.close();
  });
});
