import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import type { Browser, Page } from 'playwright-core';
import { World } from '../../support/bootstrap.ts';
import { downloadLink, uploadLink } from '../../support/file-caller.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import { flawsOf } from '../../support/page-flaws.ts';
import { startBrowser } from '../../support/real-browser.ts';

describe('a link in a real browser', () => {
  let world: World;
  let sandbox: Sandbox;
  let caller: McpCaller;
  let chromium: Browser;

  beforeAll(async () => {
    world = await World.reachable();
    const company = await world.company();
    sandbox = await world.odoo();
    await company.connect(sandbox);
    caller = await company.caller('owner', ['query', 'read', 'write']);
    chromium = await startBrowser();
  });
  afterAll(async () => {
    await chromium?.close();
    await world.stop();
  });

  async function inWindow<T>(use: (page: Page) => Promise<T>, locale = 'en-GB', scripts = false): Promise<T> {
    const context = await chromium.newContext({ javaScriptEnabled: scripts, locale });
    context.setDefaultTimeout(60_000);
    try {
      return await use(await context.newPage());
    } finally {
      await context.close();
    }
  }
  const text = { name: 'mine.txt', mimeType: 'text/plain', buffer: Buffer.from('Grüße') };

  it('takes a file without scripts, and tells what became of it', async () => {
    const uri = await uploadLink(caller, 'Vertrag.txt');
    await inWindow(async (page) => {
      await page.goto(uri);
      await page.getByLabel('File').setInputFiles(text);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('heading', { level: 1, name: 'The file is attached' }).waitFor();
      await page.getByText('Vertrag.txt, 7 byte').waitFor();
    });
    const { structured } = await caller.call<{ records: object[] }>('aidoo_query', {
      model: 'ir.attachment',
      domain: [['name', '=', 'Vertrag.txt']],
      fields: ['file_size'],
    });
    expect(structured.records).toMatchObject([{ file_size: text.buffer.length }]);
  });

  it.each([
    ['en', 'en-GB'],
    ['fr', 'fr-CA'],
  ])('keeps nobody out who does not see or point: %s', async (language, locale) => {
    const uri = await uploadLink(caller);
    await inWindow(
      async (page) => {
        await page.goto(uri);
        expect(await flawsOf(page, language)).toEqual([]);
        await page.goto(`${world.url}/files/nothing`);
        expect(await flawsOf(page, language)).toEqual([]);
      },
      locale,
      true,
    );
  });

  it('saves a page that somebody has put into Odoo, and never shows it', async () => {
    const bytes = Buffer.from('<script>document.title = "ran"</script>');
    const id = sandbox.attach({ name: 'page.html', model: 'res.partner', id: 12, bytes });
    const uri = await downloadLink(caller, id);
    await inWindow(
      async (page) => {
        const saving = page.waitForEvent('download');
        await page.goto(uri).catch(() => undefined);
        const saved = await saving;
        expect(saved.suggestedFilename()).toBe('page.html');
        expect(await readFile(await saved.path())).toEqual(bytes);
        expect(await page.title()).toBe('');
      },
      'en-GB',
      true,
    );
  });
});
