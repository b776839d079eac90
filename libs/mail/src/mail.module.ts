import { KernelModule } from '@aidoo/kernel';
import { Module } from '@nestjs/common';
import { MailPatience } from './mail-patience.ts';
import { Mailer } from './mailer.service.ts';

@Module({ imports: [KernelModule], providers: [Mailer, MailPatience], exports: [Mailer] })
export class MailModule {}
