import { describeFailure, todayIn } from '@aidoo/erp';
import type { Erp } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';

const input = z.strictObject({});

const output = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  company: z.object({ id: z.string(), name: z.string() }),
  role: z.string(),
  permissions: z.array(z.string()),
  obtainable: z
    .array(z.string())
    .optional()
    .describe('Permissions that the person could still allow: a call that needs one makes the client ask.'),
  odoo: z
    .object({
      version: z.string(),
      protocol: z.string(),
      user: z.object({ id: z.int(), name: z.string(), login: z.string() }),
      companies: z.array(
        z.object({ id: z.int(), name: z.string(), current: z.boolean(), currency: z.string().nullable() }),
      ),
      currency: z.string().nullable(),
      lang: z.string().nullable(),
      tz: z.string().nullable(),
    })
    .nullable()
    .describe('Null when Odoo cannot be asked right now; odooProblem says why.'),
  odooProblem: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
  today: z.string().describe("Today's date where the Odoo user is, YYYY-MM-DD."),
});

type OdooContext = NonNullable<z.output<typeof output>['odoo']>;

@Injectable()
export class ContextTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_context',
    title: 'Who am I?',
    description:
      "Who is asking and what they may do: user, company, role, permissions; and of Odoo: version, user, Odoo companies, currency, language, time zone and today's date. Call it first. Example: {}",
    permission: null,
    effect: 'reads',
    odooMethod: null,
    input,
    output,
  } as const;

  async run(_args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const { actor, company, companyId, role, permissions, obtainable } = call.principal;
    const more = obtainable.filter((permission) => !permissions.includes(permission));
    const who = {
      user: { id: actor.userId, name: actor.name, email: actor.email },
      company: { id: companyId, name: company.name },
      role,
      permissions: [...permissions],
      ...(more.length > 0 && { obtainable: more }),
    };
    try {
      const odoo = await describeOdoo(await call.odoo());
      return { ...who, odoo, today: todayIn(odoo.tz) };
    } catch (error) {
      // Who is asking can be said without Odoo, and why Odoo is silent is what the caller needs to know.
      const { code, message, hint } = describeFailure(error, false);
      return {
        ...who,
        odoo: null,
        odooProblem: { code, message, ...(hint && { hint }) },
        today: todayIn(null),
      };
    }
  }
}

async function describeOdoo(odoo: Erp): Promise<OdooContext> {
  const [version, user, companies] = await Promise.all([
    odoo.version(),
    odoo.user(),
    odoo.companyCurrencies(),
  ]);
  const { id, name, login, lang, tz } = user;
  return {
    version: version.serverVersion,
    protocol: version.protocol,
    user: { id, name, login },
    companies: companies.map((company) => ({ ...company, current: company.id === user.company.id })),
    currency: companies.find((company) => company.id === user.company.id)?.currency ?? null,
    lang,
    tz,
  };
}
