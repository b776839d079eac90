import { CredentialsRotation } from '@aidoo/credentials';
import type { Rotated } from '@aidoo/credentials';
import { withApp } from './app-context.ts';
import { CommandFailure, runCommand, say } from './command.ts';

const USAGE =
  'npm run credentials:rotate     puts every stored secret under ENCRYPTION_KEY; the old key is in ENCRYPTION_KEY_PREVIOUS';

await runCommand({
  usage: USAGE,
  run: (settings) =>
    withApp(settings, async (app) => {
      const rotation = app.get(CredentialsRotation);
      const unreadable = [
        ...tell('Odoo connections', await rotation.connectionsOfAll(), 'company'),
        ...tell('second factors', await rotation.secondFactorsOfAll(), 'user'),
      ];
      if (unreadable.length > 0)
        throw new CommandFailure(
          `Not readable with any key: ${unreadable.join(', ')}. Add the key that they were stored with to ENCRYPTION_KEY_PREVIOUS and run this again, or have them saved again.`,
        );
      say('Everything is under the current key: ENCRYPTION_KEY_PREVIOUS is no longer needed.');
    }),
});

function tell(what: string, { renewed, current, unreadable }: Rotated, whose: string): string[] {
  say(`${what}: ${renewed} re-encrypted, ${current} under the current key already`);
  return unreadable.map((id) => `${whose} ${id}`);
}
