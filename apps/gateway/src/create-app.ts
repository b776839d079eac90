import type { Settings } from '@aidoo/config';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import { AppModule } from './app.module.ts';
import { configureApp } from './configure-app.ts';

/** The gateway, ready to listen. The embedded store, where it is used, is running when this returns. */
export async function createApp(settings: Settings): Promise<NestExpressApplication> {
  // One path has one spelling: whatever goes by paths, here or before us, means the same by them. Express asks for it
  // before anything else is set.
  const server = new ExpressAdapter(express().enable('case sensitive routing'));
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings), server, {
    bodyParser: false,
    // Until the app has its own logger, what goes wrong is thrown: it is told once, by whoever starts it.
    logger: false,
    abortOnError: false,
  });
  configureApp(app);
  return app;
}
