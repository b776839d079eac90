import { Module } from '@nestjs/common';
import { Background } from './background.ts';

/** What every room shares one of. */
@Module({ providers: [Background], exports: [Background] })
export class KernelModule {}
