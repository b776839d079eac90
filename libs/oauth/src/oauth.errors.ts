import { AppError } from '@aidoo/kernel';

export const noSuchApp = () => new AppError('not_found', 'No such connected app.');
