export { normalEmail } from './email.ts';
export { IsName } from './name.ts';
export { IsNewPassword, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-rules.ts';
export type { NewUser, User } from './user.ts';
export { UsersModule } from './users.module.ts';
export { UsersService } from './users.service.ts';
