import { CompaniesService } from '@aidoo/companies';
import type { Settings } from '@aidoo/config';
import { ConnectionProbeService, CredentialsRotation } from '@aidoo/credentials';
import { Mailer } from '@aidoo/mail';
import type { INestApplicationContext } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';

/** What was looked at, and how it is. `advice`: what to do about it. */
export interface Finding {
  readonly what: string;
  readonly state: 'well' | 'notice' | 'wrong';
  readonly text: string;
  readonly advice?: string;
}

/** Looks at everything that the gateway needs, one after another; nothing is changed. */
export async function* examine(app: INestApplicationContext, settings: Settings): AsyncGenerator<Finding> {
  yield environment(settings);
  yield await store(app, settings);
  yield await keys(app);
  yield await mail(app);
  yield* connections(app);
}

function environment({ production, publicUrl }: Settings): Finding {
  const text = `Node ${process.versions.node}, ${production ? 'production' : 'development'}, public address ${publicUrl}`;
  if (production) return { what: 'environment', state: 'well', text };
  const advice =
    'set NODE_ENV=production before real data comes in: secrets are then demanded and not made up';
  return { what: 'environment', state: 'notice', text, advice };
}

async function store(app: INestApplicationContext, { mongodbUri, dataDir }: Settings): Promise<Finding> {
  const { db } = app.get<Connection>(getConnectionToken());
  const began = performance.now();
  await db!.command({ ping: 1 });
  const took = `answers in ${Math.round(performance.now() - began)} ms`;
  const where = mongodbUri ? 'the MongoDB of MONGODB_URI' : `the embedded store in ${dataDir}`;
  return { what: 'store', state: 'well', text: `${where} ${took}` };
}

async function keys(app: INestApplicationContext): Promise<Finding> {
  const found = await app.get(CredentialsRotation).examine();
  const text = `${found.current} secrets under ENCRYPTION_KEY, ${found.previous} under a previous key, ${found.unreadable.length} not readable`;
  if (found.unreadable.length > 0)
    return {
      what: 'keys',
      state: 'wrong',
      text: `${text}: ${found.unreadable.join(', ')}`,
      advice: 'add the key that they were stored with to ENCRYPTION_KEY_PREVIOUS, or have them saved again',
    };
  if (found.previous > 0)
    return { what: 'keys', state: 'notice', text, advice: 'run npm run credentials:rotate' };
  return { what: 'keys', state: 'well', text };
}

async function mail(app: INestApplicationContext): Promise<Finding> {
  const problem = await app.get(Mailer).problem();
  if (problem === 'off')
    return {
      what: 'mail',
      state: 'notice',
      text: 'SMTP_URL is not set, so no mail is sent',
      advice:
        'set SMTP_URL and MAIL_FROM; until then npm run admin makes links for verification and forgotten passwords',
    };
  if (problem === null) return { what: 'mail', state: 'well', text: 'the server of SMTP_URL answers' };
  return { what: 'mail', state: 'wrong', text: problem, advice: 'check SMTP_URL, its user and its password' };
}

async function* connections(app: INestApplicationContext): AsyncGenerator<Finding> {
  const probe = app.get(ConnectionProbeService);
  for (const { id, name, ownerUserId } of await app.get(CompaniesService).all()) {
    const what = `Odoo of ${name} (${id})`;
    try {
      const result = await probe.probe({
        companyId: id,
        actor: { userId: ownerUserId },
        requestId: 'doctor',
      });
      if (result.ok) yield { what, state: 'well', text: `Odoo ${result.version} by ${result.protocol}` };
      else yield { what, state: 'wrong', text: result.message, advice: 'its owner or an admin corrects it in Aidoo under Odoo connection' }; // prettier-ignore
    } catch (error) {
      yield { what, state: 'notice', text: error instanceof Error ? error.message : String(error) };
    }
  }
}
