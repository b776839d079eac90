import { CompaniesService } from '@aidoo/companies';
import { ConnectionProbeService } from '@aidoo/credentials';
import { AppError } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import type { INestApplicationContext } from '@nestjs/common';
import type { Finding } from './finding.ts';

interface Company {
  readonly id: CompanyId;
  readonly name: string;
  readonly ownerUserId: UserId;
}

/** One that is silent is waited for; the others are asked meanwhile. */
const AT_ONCE = 8;

const SAVE_AGAIN = 'Its owner or an admin corrects it in Aidoo, under Odoo connection.';
const OPEN_NETWORK =
  'If Aidoo is to reach this Odoo, add its network to ODOO_ALLOWED_NETWORKS; else its owner or an admin corrects the address.';

/** Signs in to each company's Odoo, in the order of the companies. */
export async function* examineConnections(app: INestApplicationContext): AsyncGenerator<Finding> {
  let asked: Promise<Finding>[] = [];
  for await (const company of app.get(CompaniesService).all()) {
    asked.push(examineConnection(app, company));
    if (asked.length < AT_ONCE) continue;
    yield* await Promise.all(asked);
    asked = [];
  }
  yield* await Promise.all(asked);
}

async function examineConnection(
  app: INestApplicationContext,
  { id, name, ownerUserId }: Company,
): Promise<Finding> {
  const what = `Odoo of ${name} (${id})`;
  const ctx = { companyId: id, actor: { userId: ownerUserId }, requestId: 'doctor' };
  try {
    const result = await app.get(ConnectionProbeService).probe(ctx);
    if (result.ok) return { what, state: 'well', text: `Odoo ${result.version} by ${result.protocol}` };
    const advice = result.code === 'address_refused' ? OPEN_NETWORK : SAVE_AGAIN;
    return { what, state: 'wrong', text: result.message, advice };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found')
      return {
        what,
        state: 'notice',
        text: 'no connection yet',
        advice: SAVE_AGAIN.replace('corrects', 'adds'),
      };
    return { what, state: 'wrong', text: error instanceof Error ? error.message : String(error) };
  }
}
