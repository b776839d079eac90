import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Paper } from './paper.ts';
import { showGroups, showRecords } from './show.ts';

type Json = Record<string, unknown>;

/** What one question learns from those before it. */
interface Memory {
  country?: string;
  lead?: number;
}

interface Step {
  question: string;
  ask(this: void, ask: Ask, memory: Memory, paper: Paper): Promise<void>;
}

/** Calls a tool and answers its structured content. @throws Error in the tool's own words */
type Ask = (tool: string, args: Json) => Promise<Json>;

const OPEN_QUOTATIONS = [['state', 'in', ['draft', 'sent']]];

const STEPS: readonly Step[] = [
  {
    question: 'Who am I?',
    async ask(ask, _memory, paper) {
      const { user, company, role, permissions, odoo } = (await ask('aidoo_context', {})) as {
        user: { name: string };
        company: { name: string };
        role: string;
        permissions: string[];
        odoo: { version: string; user: { name: string }; currency: string | null } | null;
      };
      if (!odoo) throw new Error('Odoo does not answer.');
      paper.good(`${user.name}, ${role} of ${company.name}; the key may ${permissions.join(', ')}`);
      paper.good(`Odoo ${odoo.version} as ${odoo.user.name}, amounts in ${odoo.currency}`);
    },
  },
  {
    question: 'Which models are about sales?',
    async ask(ask, _memory, paper) {
      const { models } = (await ask('aidoo_schema', { search: 'sale' })) as { models: Json[] };
      showRecords(paper, models.slice(0, 6), ['model', 'label']);
    },
  },
  {
    question: 'Which customers do we have in our most frequent country?',
    async ask(ask, memory, paper) {
      const known = [
        ['country_id', '!=', false],
        ['is_company', '=', true],
      ];
      const top = await ask('aidoo_report', {
        model: 'res.partner',
        domain: known,
        groupby: ['country_id'],
        order: 'count desc',
        limit: 1,
      });
      const country = (top['groups'] as Json[])[0]?.['country_id'] as
        { id: number; name: string } | undefined;
      if (!country) throw new Error('No company has a country.');
      memory.country = country.name;
      const args = {
        model: 'res.partner',
        domain: [
          ['country_id', '=', country.id],
          ['is_company', '=', true],
        ],
        fields: ['name', 'city', 'email'],
        order: 'name',
        limit: 5,
        count: true,
      };
      const { records, total } = (await ask('aidoo_query', args)) as { records: Json[]; total: number };
      showRecords(paper, records, ['name', 'city', 'email']);
      paper.good(`${records.length} of ${total} companies in ${country.name}`);
    },
  },
  {
    question: 'What is in our open quotations, by salesperson and month?',
    async ask(ask, _memory, paper) {
      const groupby = ['user_id', 'date_order:month'];
      const args = {
        model: 'sale.order',
        domain: OPEN_QUOTATIONS,
        groupby,
        aggregates: ['amount_total:sum'],
      };
      const { groups } = (await ask('aidoo_report', args)) as { groups: Json[] };
      // Where amounts are in several currencies, the answer is split by them.
      const split = groups.some((group) => 'currency_id' in group) ? ['currency_id'] : [];
      showGroups(paper, groups, [...groupby, ...split], 'amount_total:sum');
    },
  },
  {
    question: 'Print the newest order, and fetch it.',
    async ask(ask, _memory, paper) {
      const newest = { model: 'sale.order', fields: ['name'], order: 'id desc', limit: 1 };
      const { records } = (await ask('aidoo_query', newest)) as { records: { id: number }[] };
      if (!records[0]) return paper.good('there is none');
      const printed = (await ask('aidoo_print', { model: 'sale.order', ids: [records[0].id] })) as {
        uri: string;
        filename: string;
        via: string;
      };
      const [first, second] = [await fetch(printed.uri), await fetch(printed.uri)];
      const { byteLength } = await first.arrayBuffer();
      if (!first.ok) throw new Error(`The link answers ${first.status}.`);
      paper.good(`${printed.filename} (${byteLength} bytes, via ${printed.via}) by a link`);
      paper.good(`the same link again: ${second.status} ${second.statusText}`);
    },
  },
  {
    question: 'Note a lead: they want a new website.',
    async ask(ask, memory, paper) {
      const values = { name: `New website (${memory.country ?? 'abroad'})`, expected_revenue: 4_500 };
      const { records } = (await ask('aidoo_create', { model: 'crm.lead', values })) as {
        records: { id: number; display_name: string; url: string }[];
      };
      const [lead] = records;
      memory.lead = lead!.id;
      paper.good(`created ${lead!.display_name}: ${lead!.url}`);
    },
  },
  {
    question: 'Is it there?',
    async ask(ask, memory, paper) {
      const args = {
        model: 'crm.lead',
        ids: [memory.lead],
        fields: ['name', 'expected_revenue', 'user_id', 'create_date'],
      };
      const { records } = (await ask('aidoo_read', args)) as { records: Json[] };
      showRecords(paper, records, ['id', 'name', 'expected_revenue', 'user_id', 'create_date']);
    },
  },
  {
    question: 'Change it to 9,000. (The key may not write.)',
    async ask(ask, memory, paper) {
      const args = { model: 'crm.lead', ids: [memory.lead], values: { expected_revenue: 9_000 } };
      const refused = await ask('aidoo_write', args).then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (!refused) throw new Error('The key wrote although it may not.');
      paper.good(`refused: ${refused}`);
    },
  },
];

/** @returns how many steps failed */
export async function converse(url: string, apiKey: string, paper: Paper): Promise<number> {
  const client = new Client({ name: 'aidoo-demo', version: '1.0.0' });
  const requestInit = { headers: { authorization: `Bearer ${apiKey}`, 'user-agent': 'aidoo-demo/1.0.0' } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }));
  const ask: Ask = async (tool, args) => {
    paper.call(tool, args);
    const result = await client.callTool({ name: tool, arguments: args });
    const content = result.structuredContent as Json & { error?: { message: string; hint?: string } };
    if (result.isError) throw new Error(`${content.error?.message} ${content.error?.hint ?? ''}`);
    return content;
  };
  const memory: Memory = {};
  let failed = 0;
  for (const step of STEPS) {
    paper.question(step.question);
    try {
      await step.ask(ask, memory, paper);
    } catch (error) {
      failed += 1;
      paper.bad(error instanceof Error ? error.message : String(error));
    }
  }
  await client.close();
  return failed;
}
