import type { Settings } from '@aidoo/config';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.ts';

/**
 * The gateway's own services, beside a gateway that serves or without one; whoever opens them closes them. Nothing is
 * logged: what a command has to say, it says to whoever called it.
 */
export const openApp = (settings: Settings): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(AppModule.forRoot(settings), { logger: false, abortOnError: false });

/** Runs something with them, and closes them. */
export async function withApp(
  settings: Settings,
  run: (app: INestApplicationContext) => Promise<void>,
): Promise<void> {
  const app = await openApp(settings);
  try {
    await run(app);
  } finally {
    await app.close();
  }
}
