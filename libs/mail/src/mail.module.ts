import { KernelModule } from '@aidoo/kernel';
import { Module } from '@nestjs/common';
import { Mailer } from './mailer.service.ts';

@Module({ imports: [KernelModule], providers: [Mailer], exports: [Mailer] })
export class MailModule {}
