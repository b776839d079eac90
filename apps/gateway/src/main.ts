import { loadSettings } from '@aidoo/config';
import { createApp } from './create-app.ts';
import { describeStartFailure } from './start-failure.ts';

try {
  const settings = loadSettings();
  const app = await createApp(settings);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  await app.listen(settings.port, settings.host);
} catch (error) {
  process.stderr.write(`${describeStartFailure(error)}\n`);
  process.exit(1);
}
