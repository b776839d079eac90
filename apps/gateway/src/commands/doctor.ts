import { examine } from '../operator/doctor.ts';
import { CommandFailure, runCommand, say } from './command.ts';

const USAGE = `npm run doctor
  looks at environment, public address, OAuth keys, mail, store, keys and each company's Odoo, and says what to do.
  Exit code 1 when something is wrong. Run it with the environment of the gateway.`;

const SIGNS = { well: 'ok    ', notice: 'notice', wrong: 'wrong ' } as const;

await runCommand({
  usage: USAGE,
  async run(settings) {
    let wrong = 0;
    for await (const { what, state, text, advice } of examine(settings)) {
      say(`${SIGNS[state]}  ${what}: ${text}`);
      if (advice) say(`        ${advice}`);
      if (state === 'wrong') wrong += 1;
    }
    if (wrong > 0) throw new CommandFailure(`${wrong} of these must be put right.`);
  },
});
