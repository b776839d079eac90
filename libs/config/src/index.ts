export { ConfigModule } from './config.module.ts';
export { loadSettings } from './load-settings.ts';
export { rotateKeys } from './rotate-keys.ts';
export { SettingsError } from './settings.error.ts';
export type { SettingsProblem } from './settings.error.ts';
export { LOOPBACK_NAMES, Settings } from './settings.ts';
export { VARIABLES } from './variables.ts';
