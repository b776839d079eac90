import type { Settings } from '@aidoo/config';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import { configureApp } from './configure-app.ts';

/** The gateway, ready to listen. The embedded store, where it is used, is running when this returns. */
export async function createApp(settings: Settings): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings), {
    bodyParser: false,
    // Until the app has its own logger, what goes wrong is thrown: it is told once, by whoever starts it.
    logger: false,
    abortOnError: false,
  });
  configureApp(app);
  return app;
}
