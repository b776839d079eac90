import { Module } from '@nestjs/common';
import { Background } from './background.ts';
import { Clock } from './clock.ts';
import { LastUses } from './last-uses.ts';

/** What every room shares one of. */
@Module({ providers: [Background, Clock, LastUses], exports: [Background, LastUses] })
export class KernelModule {}
