import { AppError } from '@aidoo/kernel';
import type { SecretPlace } from './secret-place.ts';

/** Says nothing of the value, the key or what exactly is wrong with them; where it lies is for the log. */
export const cannotBeOpened = (place: SecretPlace): AppError =>
  new AppError('internal', 'A stored secret cannot be opened.', {
    detail: `${place.field} of ${'companyId' in place ? `company ${place.companyId}` : `user ${place.userId}`}`,
  });
