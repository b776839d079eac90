import { AppError } from '@aidoo/kernel';

export const noSuchCompany = () => new AppError('not_found', 'No such company.');

export const noSuchApp = () => new AppError('not_found', 'No such connected app.');
