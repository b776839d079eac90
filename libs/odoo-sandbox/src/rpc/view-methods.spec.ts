import { describe, expect, it } from '@jest/globals';
import type { Version } from '../orm/types.ts';
import { LIST_VIEWS } from '../sample/list-views.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

interface Views {
  views: Record<string, { arch: string; model: string }>;
  models: Record<string, Record<string, unknown>>;
}

const fieldsOf = (arch: string): string[] =>
  [...arch.matchAll(/<field name="(\w+)"/g)].map(([, name = '']) => name);

describe('views', () => {
  const listOf = async (version: Version, model: string): Promise<string> => {
    const sandbox = await startSandbox({ version });
    const call = caller(sandbox);
    const old = ['14.0', '15.0'].includes(version);
    const answer = old
      ? ((await call(model, 'fields_view_get', [false, 'tree'])) as { arch: string }).arch
      : ((await call(model, 'get_views', [[[false, 'list']]])) as Views).views['list']?.arch;
    await sandbox.close();
    return answer ?? '';
  };

  it.each<[Version, string, string]>([
    ['14.0', '<tree string="Quotations"', 'invisible="1" modifiers="{&quot;column_invisible&quot;: true}"'],
    ['16.0', '<tree string="Quotations"', 'modifiers="{&quot;column_invisible&quot;: true}"'],
    ['17.0', '<tree string="Quotations"', 'column_invisible="True"'],
    ['18.0', '<list string="Quotations"', 'column_invisible="True"'],
    ['20.0', '<list string="Quotations"', 'column_invisible="True"'],
  ])('of %s begin with %s and hide columns with %s', async (version, root, hidden) => {
    const arch = await listOf(version, 'sale.order');
    expect(arch.startsWith(root)).toBe(true);
    expect(arch).toContain(`<field name="currency_id" ${hidden}/>`);
    expect(arch).toContain('<field name="validity_date" optional="hide"/>');
    expect(arch.endsWith(version < '18' ? '</tree>' : '</list>')).toBe(true);
    expect(fieldsOf(arch).includes('locked')).toBe(version >= '17');
  });

  it.each(['14.0', '16.0', '17.0', '19.0', '20.0'] as const)(
    'of %s name fields of their models, each once',
    async (version) => {
      const sandbox = await startSandbox({ version });
      const call = caller(sandbox);
      for (const model of Object.keys(LIST_VIEWS)) {
        const known = (await call(model, 'fields_get', [])) as object;
        const { arch = '' } =
          version < '16'
            ? ((await call(model, 'fields_view_get', [false, 'tree'])) as { arch: string })
            : (((await call(model, 'get_views', [[[false, 'list']]])) as Views).views['list'] ?? {});
        const shown = fieldsOf(arch);
        expect([model, shown.length]).toEqual([model, new Set(shown).size]);
        expect(shown.length).toBeGreaterThan(5);
        expect(shown.filter((name) => !(name in known))).toEqual([]);
      }
      await sandbox.close();
    },
  );

  it('tell of the fields in them, in the shape of each version', async () => {
    for (const version of ['17.0', '18.0', '19.0'] as const) {
      const sandbox = await startSandbox({ version });
      const { models, views } = (await caller(sandbox)('res.users', 'get_views', [
        [
          [false, 'list'],
          [false, 'form'],
        ],
      ])) as Views;
      await sandbox.close();
      const model = models['res.users'] ?? {};
      expect(Object.keys(views)).toEqual(['list', 'form']);
      const fields = (version === '17.0' ? model : model['fields']) as Record<string, object>;
      expect(fields['login']).toMatchObject({ type: 'char', string: 'Login', required: true });
      expect(Object.keys(fields['login'] ?? {})).not.toContain('depends');
    }
  });

  it('need the right to read the model, and a type that there is', async () => {
    const sandbox = await startSandbox({ version: '18.0' });
    const { admin, employee } = sandbox.users;
    const ask = (user: typeof admin, type: string): Promise<unknown> =>
      caller(sandbox, user)('crm.lead', 'get_views', [[[false, type]]]);
    await expect(ask(employee, 'list')).rejects.toThrow('AccessError');
    await expect(ask(admin, 'tree')).rejects.toThrow("No default view of type 'tree' could be found!");
    await sandbox.close();
  });
});
