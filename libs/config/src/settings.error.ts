export interface SettingsProblem {
  variable: string;
  /** What is wrong and what is expected; never the value itself. */
  message: string;
}

/** The environment cannot be started with: each variable that is wrong, by name. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: SettingsProblem[]) {
    super(problems.map(({ variable, message }) => `${variable}: ${message}`).join('\n'));
  }
}
