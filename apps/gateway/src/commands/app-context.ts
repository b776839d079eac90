import type { Settings } from '@aidoo/config';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.ts';

/** Runs something with the gateway's own services, beside a gateway that serves or without one. */
export async function withApp(
  settings: Settings,
  run: (app: INestApplicationContext) => Promise<void>,
): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(settings, 'attach'), {
    logger: false,
    abortOnError: false,
  });
  try {
    await run(app);
  } finally {
    await app.close();
  }
}
