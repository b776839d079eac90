import { examine } from '../operator/doctor.ts';
import { withApp } from './app-context.ts';
import { CommandFailure, runCommand, say } from './command.ts';

const USAGE =
  'npm run doctor     looks at environment, store, keys, mail and each company’s Odoo, and says what to do';

const SIGNS = { well: 'ok    ', notice: 'notice', wrong: 'wrong ' } as const;

await runCommand({
  usage: USAGE,
  run: (settings) =>
    withApp(settings, async (app) => {
      let wrong = 0;
      for await (const { what, state, text, advice } of examine(app, settings)) {
        say(`${SIGNS[state]}  ${what}: ${text}`);
        if (advice) say(`        ${advice}`);
        if (state === 'wrong') wrong += 1;
      }
      if (wrong > 0) throw new CommandFailure(`${wrong} of these must be put right.`);
    }),
});
