import { loadSettings } from '@aidoo/config';
import { createApp } from './create-app.ts';
import { explain } from './start-failure.ts';

try {
  const settings = loadSettings();
  const app = await createApp(settings);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  await app.listen(settings.port, settings.host);
} catch (error) {
  process.stderr.write(`Aidoo cannot start: ${explain(error)}\n`);
  process.exit(1);
}
