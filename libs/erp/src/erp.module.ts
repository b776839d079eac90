import { CredentialsModule } from '@aidoo/credentials';
import { CryptoModule } from '@aidoo/crypto';
import { DataPoliciesModule } from '@aidoo/data-policies';
import { Clock, KernelModule } from '@aidoo/kernel';
import { Module } from '@nestjs/common';
import { ErpOpener } from './erp-opener.ts';
import { MethodCalls } from './execute/method-calls.service.ts';
import { Wizards } from './execute/wizards.service.ts';
import { WizardTokens } from './execute/wizard-tokens.service.ts';
import { PolicyCheckController } from './policy-check/policy-check.controller.ts';
import { PolicyChecks } from './policy-check/policy-checks.service.ts';
import { SchemaCache } from './schema/schema-cache.ts';

@Module({
  imports: [CredentialsModule, CryptoModule, DataPoliciesModule, KernelModule],
  controllers: [PolicyCheckController],
  providers: [Clock, ErpOpener, MethodCalls, PolicyChecks, SchemaCache, Wizards, WizardTokens],
  exports: [ErpOpener, MethodCalls],
})
export class ErpModule {}
