import { CredentialsRotation } from '@aidoo/credentials';
import { withApp } from '../operator/app-context.ts';
import { named } from '../operator/named.ts';
import { CommandFailure, runCommand, say } from './command.ts';
import { assertStore } from './existing-store.ts';

const USAGE = `npm run credentials:rotate
  puts every stored secret under ENCRYPTION_KEY, while gateways serve that have
  the same ENCRYPTION_KEY and, in ENCRYPTION_KEY_PREVIOUS, the one before.
  It can be interrupted at any point and run again.`;

await runCommand({
  usage: USAGE,
  async run(settings) {
    if (!settings.mongodbUri) assertStore(settings);
    await withApp(settings, async (app) => {
      const { renewed, current, previous, unreadable } = await app.get(CredentialsRotation).rotate();
      if (current + previous + unreadable.length === 0) {
        say('Nothing is stored that a key encrypts.');
        return;
      }
      say(`${current} stored secrets are under ENCRYPTION_KEY, ${renewed} of them since just now.`);
      if (unreadable.length > 0)
        throw new CommandFailure(
          `No key opens ${named(unreadable)}. Add the key that they were stored with to ENCRYPTION_KEY_PREVIOUS and run this again; where it is lost, the connection is saved again in Aidoo, and npm run admin -- reset-second-factor removes a second factor.`,
        );
      if (previous > 0)
        throw new CommandFailure(
          `${previous} are under another key, again and again: a gateway stores with that one. Start every gateway with this ENCRYPTION_KEY, then run this again.`,
        );
      say(
        'Nothing is under another key: ENCRYPTION_KEY_PREVIOUS is no longer needed, but for a backup from before.',
      );
    });
  },
});
