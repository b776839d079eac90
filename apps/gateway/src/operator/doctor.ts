import { ConfigModule } from '@aidoo/config';
import type { Settings } from '@aidoo/config';
import { CredentialsRotation } from '@aidoo/credentials';
import { Mailer, MailModule } from '@aidoo/mail';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { explain } from '../start-failure.ts';
import { openApp } from './app-context.ts';
import { examineConnections } from './examine-connections.ts';
import { examineOAuth } from './examine-oauth.ts';
import { examineStore, storeBefore } from './examine-store.ts';
import type { Finding } from './finding.ts';
import { named } from './named.ts';

/**
 * Looks at everything that a gateway needs, one thing after another, beside a gateway that serves or without one. One that
 * is away does not keep it from looking at the others.
 */
export async function* examine(settings: Settings): AsyncGenerator<Finding> {
  yield environment(settings);
  yield* examineOAuth(settings);
  yield* mail(settings);
  const before = storeBefore(settings);
  let app: INestApplicationContext;
  try {
    app = await openApp(settings);
  } catch (error) {
    yield storeAway(error, settings);
    return;
  }
  try {
    if (before) yield before;
    yield* examineStore(app, settings);
    yield await keys(app, settings);
    yield* examineConnections(app);
  } finally {
    await app.close();
  }
}

function environment({ production, publicUrl }: Settings): Finding {
  const text = `Node ${process.versions.node}, ${production ? 'production' : 'development'}, public address ${publicUrl}`;
  if (production) return { what: 'environment', state: 'well', text };
  const advice =
    'Set NODE_ENV=production before real data comes in: secrets are then demanded and not made up.';
  return { what: 'environment', state: 'notice', text, advice };
}

function storeAway(error: unknown, settings: Settings): Finding {
  const advice = settings.mongodbUri
    ? 'Check MONGODB_URI, whether its server runs, and whether this machine may reach it. Keys and Odoo connections are in it: they were not looked at.'
    : 'Keys and Odoo connections are in it: they were not looked at.';
  return { what: 'store', state: 'wrong', text: explain(error, settings), advice };
}

async function keys(app: INestApplicationContext, settings: Settings): Promise<Finding> {
  const { current, previous, unreadable } = await app.get(CredentialsRotation).examine();
  const text = `${current} stored secrets under ENCRYPTION_KEY, ${previous} under a previous key, ${unreadable.length} not readable`;
  const finding = { what: 'keys', text };
  if (unreadable.length > 0)
    return {
      ...finding,
      state: 'wrong',
      text: `${text}: ${named(unreadable)}`,
      advice:
        'Add the key that they were stored with to ENCRYPTION_KEY_PREVIOUS. Where it is lost, the connection is saved again in Aidoo, and npm run admin -- reset-second-factor removes a second factor.',
    };
  if (previous > 0) return { ...finding, state: 'notice', advice: 'Run npm run credentials:rotate.' };
  if (settings.previousEncryptionKeys.length > 0)
    return {
      ...finding,
      state: 'notice',
      advice: 'ENCRYPTION_KEY_PREVIOUS is no longer needed here. A backup from before may need it.',
    };
  return { ...finding, state: 'well' };
}

/** In a context of its own: mail needs no store. */
async function* mail(settings: Settings): AsyncGenerator<Finding> {
  const mailing = { module: class Mailing {}, imports: [ConfigModule.forRoot(settings), MailModule] };
  const app = await NestFactory.createApplicationContext(mailing, { logger: false, abortOnError: false });
  try {
    yield mailFinding(await app.get(Mailer).health());
  } finally {
    await app.close();
  }
}

function mailFinding(health: Awaited<ReturnType<Mailer['health']>>): Finding {
  const what = 'mail';
  if (health.state === 'answers')
    return { what, state: 'well', text: 'the server of SMTP_URL answers and lets us in' };
  if (health.state === 'off')
    return {
      what,
      state: 'notice',
      text: 'SMTP_URL is not set, so no mail is sent',
      advice:
        'Set SMTP_URL and MAIL_FROM. Until then whoever invites hands the link on, and npm run admin makes those for addresses and forgotten passwords.',
    };
  return {
    what,
    state: 'wrong',
    text: `the server of SMTP_URL: ${health.reason}`,
    advice: 'Check the host, the port, the user and the password in SMTP_URL.',
  };
}
