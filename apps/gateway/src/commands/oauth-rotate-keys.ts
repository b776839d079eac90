import { rotateKeys } from '@aidoo/config';
import { runCommand, say } from './command.ts';

const USAGE = `npm run oauth:rotate-keys
  makes new keys for OAuth: those that sign tokens (OAUTH_JWKS) and those that
  sign the cookies of its pages (COOKIE_KEYS). The former ones go on counting,
  so nobody is signed out. It can be interrupted at any point and run again.
  What the environment gives is printed, to be set there; what lies in
  DATA_DIR/secrets.json is replaced there.`;

/** For the person, so that what is printed can go to a file or a vault as it is. */
const explain = (text: string): void => void process.stderr.write(`${text}\n`);

await runCommand({
  usage: USAGE,
  async run(settings) {
    const toSet = Object.entries(rotateKeys(settings));
    for (const [name, value] of toSet) say(`${name}=${value}`);
    const where =
      toSet.length > 0
        ? `Set ${toSet.map(([name]) => name).join(' and ')} to what is printed above, where the gateway has its environment from. It is secret: let no log keep it.`
        : `The new keys are in ${settings.dataDir}/secrets.json.`;
    explain(`${where}
Then start each gateway again, one after another. Until then they go on with the keys that they have.`);
  },
});
