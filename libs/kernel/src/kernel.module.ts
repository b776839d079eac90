import { Global, Module } from '@nestjs/common';
import { Background } from './background.ts';

/** What every room shares one of. */
@Global()
@Module({ providers: [Background], exports: [Background] })
export class KernelModule {}
