import { loadSettings } from '@aidoo/config';
import { Logger } from 'nestjs-pino';
import { createApp } from './create-app.ts';
import { explain } from './start-failure.ts';

try {
  const settings = loadSettings();
  const app = await createApp(settings);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  await app.listen(settings.port, settings.host);
  const store = settings.mongodbUri
    ? 'the MongoDB of MONGODB_URI'
    : `the embedded store in ${settings.dataDir}`;
  app
    .get(Logger)
    .log(
      `Aidoo listens at ${await app.getUrl()}, public address ${settings.publicUrl}, on ${store}`,
      'Aidoo',
    );
} catch (error) {
  process.stderr.write(`Aidoo cannot start: ${explain(error)}\n`);
  process.exit(1);
}
