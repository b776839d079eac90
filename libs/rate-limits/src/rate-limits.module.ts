import { Module } from '@nestjs/common';
import { AttemptsRepository } from './attempts.repository.ts';
import { Attempts } from './attempts.service.ts';

@Module({ providers: [Attempts, AttemptsRepository], exports: [Attempts] })
export class RateLimitsModule {}
