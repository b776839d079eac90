/**
 * Writes the description of the API to its output. The gateway is not started for it, nor anything that it needs: its
 * classes are looked at as they are, compiled with the plugin that keeps their types and texts.
 */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '@aidoo/config';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../gateway/src/app.module.ts';
import { describeApi } from './describe-api.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'aidoo-openapi-'));
const app = await NestFactory.create(AppModule.forRoot(loadSettings({ DATA_DIR: dataDir })), {
  preview: true,
  logger: ['error'],
  abortOnError: false,
});
process.stdout.write(`${JSON.stringify(describeApi(app), null, 2)}\n`);
rmSync(dataDir, { recursive: true });
